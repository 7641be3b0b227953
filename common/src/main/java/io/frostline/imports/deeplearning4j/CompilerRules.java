package io.frostline.imports.deeplearning4j;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.modelimport.keras.preprocessors.TensorFlowCnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** The table of everything in Deeplearning4j that can be converted to ONNX. */
final class CompilerRules {
  static final RuleTable TABLE = new RuleTable();

  static {
    layers();
    vertices();
    preProcessors();
    activations();
  }

  private CompilerRules() {}

  private static void layers() {
    TABLE
        .with(ConvolutionLayer.class, ConvolutionRules::convolution)
        .with(Convolution2D.class, ConvolutionRules::convolution)
        .with(Deconvolution2D.class, ConvolutionRules::transposed)
        .with(DepthwiseConvolution2D.class, ConvolutionRules::depthwise)
        .with(SeparableConvolution2D.class, ConvolutionRules::separable)
        .with(SubsamplingLayer.class, PoolingRules::subsampling)
        .with(Pooling2D.class, PoolingRules::subsampling)
        .with(GlobalPoolingLayer.class, PoolingRules::global)
        .with(BatchNormalization.class, NormalizationRules::batch)
        .with(LocalResponseNormalization.class, NormalizationRules::localResponse)
        .with(ZeroPaddingLayer.class, ImageShapeRules::zeroPadding)
        .with(Cropping2D.class, ImageShapeRules::cropping)
        .with(Upsampling2D.class, ImageShapeRules::upsampling)
        .with(SpaceToDepthLayer.class, ImageShapeRules::spaceToDepth)
        .with(DenseLayer.class, DenseRules::dense)
        .with(OutputLayer.class, DenseRules::output)
        .with(CenterLossOutputLayer.class, DenseRules::output)
        .with(ElementWiseMultiplicationLayer.class, DenseRules::elementWise)
        .with(PReLULayer.class, DenseRules::prelu)
        .with(ActivationLayer.class, CompilerRules::activation)
        .with(LossLayer.class, OutputRules::loss)
        .with(CnnLossLayer.class, OutputRules::imageLoss)
        .with(Yolo2OutputLayer.class, OutputRules::boxes)
        .gone(DropoutLayer.class);
  }

  private static void vertices() {
    TABLE
        .with(ElementWiseVertex.class, VertexRules::elementWise)
        .with(BroadcastVertex.class, VertexRules::elementWise)
        .with(MergeVertex.class, VertexRules::merge)
        .with(ScaleVertex.class, VertexRules::scale)
        .with(ShiftVertex.class, VertexRules::shift)
        .with(SubsetVertex.class, VertexRules::subset)
        .with(L2NormalizeVertex.class, VertexRules::normalize)
        .with(PoolHelperVertex.class, VertexRules::poolHelper)
        .with(ReshapeVertex.class, ShapeRules::reshape)
        .with(PreprocessorVertex.class, VertexRules::preProcessor)
        .with(FrozenVertex.class, VertexRules::frozen)
        .with(StackVertex.class, VertexRules::acrossImages)
        .with(UnstackVertex.class, VertexRules::acrossImages);
  }

  @SuppressWarnings("deprecation") // old networks use the TensorFlow flattening
  private static void preProcessors() {
    TABLE
        .with(CnnToFeedForwardPreProcessor.class, ShapeRules::flatten)
        .with(TensorFlowCnnToFeedForwardPreProcessor.class, ShapeRules::flattenTensorFlow)
        .with(FeedForwardToCnnPreProcessor.class, ShapeRules::toImage)
        .with(ReshapePreprocessor.class, ShapeRules::reshape)
        .with(PermutePreprocessor.class, ShapeRules::permute)
        .with(ComposableInputPreProcessor.class, ShapeRules::composed);
  }

  private static void activations() {
    TABLE
        .gone(ActivationIdentity.class)
        .with(ActivationReLU.class, ActivationRules::relu)
        .with(ActivationReLU6.class, ActivationRules::relu6)
        .with(ActivationLReLU.class, ActivationRules::leakyRelu)
        .with(ActivationRReLU.class, ActivationRules::randomRelu)
        .with(ActivationThresholdedReLU.class, ActivationRules::thresholdedRelu)
        .with(ActivationELU.class, ActivationRules::elu)
        .with(ActivationSELU.class, ActivationRules.operator("Selu"))
        .with(ActivationGELU.class, ActivationRules::gelu)
        .with(ActivationSwish.class, ActivationRules::swish)
        .with(ActivationMish.class, ActivationRules::mish)
        .with(ActivationSigmoid.class, ActivationRules.operator("Sigmoid"))
        .with(ActivationHardSigmoid.class, ActivationRules::hardSigmoid)
        .with(ActivationTanH.class, ActivationRules.operator("Tanh"))
        .with(ActivationHardTanH.class, ActivationRules::hardTanh)
        .with(ActivationRationalTanh.class, ActivationRules::rationalTanh)
        .with(ActivationRectifiedTanh.class, ActivationRules::rectifiedTanh)
        .with(ActivationSoftPlus.class, ActivationRules.operator("Softplus"))
        .with(ActivationSoftSign.class, ActivationRules.operator("Softsign"))
        .with(ActivationCube.class, ActivationRules::cube)
        .with(ActivationSoftmax.class, ActivationRules::softmax);
  }

  private static Value activation(ActivationLayer layer, Site site, List<Value> inputs) {
    return site.write(layer.getActivationFn(), inputs.get(0));
  }
}
