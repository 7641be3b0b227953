package io.frostline.head;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The Deeplearning4j layer that clips to 0 and 6, with a gradient that takes a fraction of the time
 * of the ND4J operator. Saved networks do not depend on this class.
 */
final class RectifierLayer extends ActivationLayer {
  private static final long serialVersionUID = 1;
  private static final float MOST = 6;

  RectifierLayer(Layer layer) {
    super(layer.conf(), DataType.FLOAT);
    setIndex(layer.getIndex());
  }

  /** Whether this class computes what a layer does. */
  static boolean computes(Layer layer) {
    return layer.getClass() == ActivationLayer.class
        && layer.conf().getLayer()
            instanceof org.deeplearning4j.nn.conf.layers.ActivationLayer activation
        && activation.getActivationFn() instanceof ActivationReLU6
        && activation.getIDropout() == null;
  }

  /** An input of exactly 0 or 6 passes nothing on, as in ND4J. */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    float[] seen = FloatNumbers.of(input);
    float[] gradient = FloatNumbers.of(epsilon);
    for (int place = 0; place < gradient.length; place++) {
      gradient[place] = seen[place] > 0 && seen[place] < MOST ? gradient[place] : 0;
    }
    return new Pair<>(
        new DefaultGradient(),
        FloatNumbers.in(workspaces, ArrayType.ACTIVATION_GRAD, gradient, input.shape()));
  }
}
