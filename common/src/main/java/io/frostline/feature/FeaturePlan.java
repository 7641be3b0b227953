package io.frostline.feature;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.CutNetwork;
import io.frostline.backbone.FeatureOutput;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkCut;
import io.frostline.backbone.NetworkSession;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.Preprocessing;
import io.frostline.image.Framing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A backbone cut at some layers, ready to make features.
 *
 * @param network what runs below the cut
 * @param framing how an image becomes the network's input
 * @param origin what the bits of the features depend on, column by column
 */
public record FeaturePlan(CutNetwork network, Framing framing, Provenance.Origin origin) {

  /** Cuts the model; its files have been verified when the package was opened. */
  public static FeaturePlan of(ModelPackage model, List<String> layers, Pooling pooling) {
    CutNetwork network = NetworkCut.of(model, layers, pooling);
    ModelDescription description = model.description();
    Framing framing = description.framing();
    Provenance.Origin origin =
        new Provenance.Origin(
            description.name(),
            description.sha256(),
            inWords(framing, description),
            columns(network.outputs(), pooling));
    return new FeaturePlan(network, framing, origin);
  }

  private static String inWords(Framing framing, ModelDescription model) {
    Preprocessing preprocessing = model.preprocessing();
    return "%dx%d %s %s, %s, (pixel x %s - %s) / %s"
        .formatted(
            framing.width(),
            framing.height(),
            preprocessing.resize().keyword(),
            preprocessing.interpolation().keyword(),
            model.input().colorOrder().keyword(),
            preprocessing.scale(),
            preprocessing.mean(),
            preprocessing.std());
  }

  private static List<FeatureColumn> columns(List<FeatureOutput> outputs, Pooling pooling) {
    List<String> names = ColumnNames.of(outputs.stream().map(FeatureOutput::layer).toList());
    List<FeatureColumn> columns = new ArrayList<>();
    for (int index = 0; index < outputs.size(); index++) {
      FeatureOutput output = outputs.get(index);
      columns.add(
          new FeatureColumn(names.get(index), output.layer(), pooling.keyword(), output.shape()));
    }
    return columns;
  }

  /** The wanted number of images in a run, or 1 where the network takes them one by one. */
  public int batchSize(int wanted) {
    return network.batch() == BatchSize.FREE ? wanted : 1;
  }

  /**
   * Runs one batch of black images, so that a network that cannot run stops the job here and not on
   * the executors.
   */
  public void tryOut(int wantedBatchSize) {
    int images = batchSize(wantedBatchSize);
    long[] shape = {images, framing.height(), framing.width(), 3};
    String name = origin.model() + " cut at " + network.outputs().get(0).layer();
    try (NetworkSession session = NetworkSession.open(network.onnx(), name)) {
      session.run(ByteBuffer.allocateDirect(images * framing.byteCount()), shape);
    }
  }
}
