package io.frostline.imports.keras.applications;

import io.frostline.imports.keras.graph.LayerGraph;

/**
 * NASNet-A (Zoph et al., arXiv 1707.07012), after keras/src/applications/nasnet.py.
 *
 * @param filters of the first normal cells; they double with every reduction
 * @param cells normal cells between two reductions
 * @param stem filters of the first convolution
 * @param reading what the cell after a reduction reads in addition to it
 */
record NasNet(String name, int filters, int cells, int stem, Reading reading)
    implements Architecture {

  /** The second input of the cell after a reduction. */
  enum Reading {
    BEFORE_REDUCTION,
    TWO_BEFORE_REDUCTION
  }

  @Override
  public LayerGraph network(Variant variant) {
    NetworkBuilder net = new NetworkBuilder();
    NasNetCells cell = new NasNetCells(net);
    String x = net.input(variant.height(), variant.width());
    x = net.convolution(x, "stem_conv1", Convolution.of(stem, 3).strided(2).withoutBias());
    x = net.batchNormalization(x, "stem_bn1", NasNetCells.EPSILON);
    String before = x;
    x = cell.reduction(x, before, filters / 4, "stem_1");
    String previous = before;
    before = x;
    x = cell.reduction(x, previous, filters / 2, "stem_2");
    for (int stage = 0; stage < 3; stage++) {
      int wide = filters << stage;
      if (stage > 0) {
        String reduced = cell.reduction(x, before, wide, "reduce_" + stage * cells);
        before = reading == Reading.BEFORE_REDUCTION ? x : before;
        x = reduced;
      }
      for (int at = 0; at < cells; at++) {
        String next = cell.normal(x, before, wide, String.valueOf(stage * (cells + 1) + at));
        before = x;
        x = next;
      }
    }
    x = net.activation(x, net.unnamed("activation"), "relu");
    String average = net.unnamed("global_average_pooling2d");
    return net.build(name, Architecture.top(net, x, average, variant));
  }
}
