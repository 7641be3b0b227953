package io.frostline.imports.batch;

import static io.frostline.backbone.TestNetwork.attribute;
import static io.frostline.backbone.TestNetwork.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.imports.NetworkImport;
import io.frostline.imports.SmallNetworks;
import io.frostline.imports.TestRequests;
import io.frostline.imports.Transformers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks exported for one image, each with the one built in somewhere else. The import proves
 * that a batch of eight equals eight single runs.
 */
class FreedBatchTest {
  @TempDir Path folder;

  static Stream<Arguments> exportedForOne() {
    return Stream.of(
        arguments(
            "a constant joined to images",
            SmallNetworks.convolution(1)
                .weights("constant", 1, 4, 8, 8)
                .node("Concat", List.of("conv", "constant"), "end", attribute("axis", 1))),
        arguments(
            "a constant expanded for one and joined to images",
            SmallNetworks.convolution(1)
                .weights("constant", 1, 4, 1, 1)
                .integers("size", 1, 4, 8, 8)
                .node("Expand", List.of("constant", "size"), "expanded")
                .node("Concat", List.of("expanded", "conv"), "end", attribute("axis", 1))),
        arguments(
            "zeros made for one and joined to images",
            SmallNetworks.convolution(1)
                .integers("size", 1, 4, 8, 8)
                .node("ConstantOfShape", List.of("size"), "zeros")
                .node("Concat", List.of("zeros", "conv"), "end", attribute("axis", 1))),
        arguments(
            "an expansion of images",
            SmallNetworks.convolution(1)
                .integers("size", 1, 4, 8, 8)
                .node("GlobalAveragePool", List.of("conv"), "pooled")
                .node("Expand", List.of("pooled", "size"), "end")),
        arguments(
            "sizes of a resize",
            SmallNetworks.convolution(1)
                .floats("roi")
                .floats("scales")
                .integers("sizes", 1, 4, 16, 16)
                .node("Resize", List.of("conv", "roi", "scales", "sizes"), "end")),
        arguments(
            "a slice of the first image",
            SmallNetworks.convolution(1)
                .integers("from", 0, 2)
                .integers("to", 1, 6)
                .integers("axes", 0, 2)
                .node("Slice", List.of("conv", "from", "to", "axes"), "cut")
                .node("Slice", List.of("conv", "from", "whole"), "end")
                .integers("whole", 1, 4)
                .node("GlobalMaxPool", List.of("cut"), "largest")
                .output("largest")),
        arguments(
            "a flattening that merges the batch",
            SmallNetworks.convolution(1)
                .node("Flatten", List.of("conv"), "end", attribute("axis", 0))),
        arguments(
            "one shape for several nodes",
            SmallNetworks.convolution(1)
                .integers("shape", 1, 256)
                .node("Reshape", List.of("conv", "shape"), "flat")
                .node("Relu", List.of("conv"), "relu")
                .node("Reshape", List.of("relu", "shape"), "other")
                .node("Add", List.of("flat", "other"), "end")
                .declared("flat", 1, 256)),
        arguments(
            "a shape that is half computed",
            SmallNetworks.convolution(1)
                .scalar("channels", 1)
                .integers("front", 0)
                .integers("one", 1)
                .integers("rest", -1)
                .node("Shape", List.of("conv"), "shape")
                .node("Gather", List.of("shape", "channels"), "four", attribute("axis", 0))
                .node("Unsqueeze", List.of("four"), "channel", attributes("axes", 0))
                .node("Concat", List.of("one", "channel", "rest"), "new", attribute("axis", 0))
                .node("Reshape", List.of("conv", "new"), "end")),
        arguments(
            "a shuffle of channels",
            SmallNetworks.convolution(1)
                .integers("groups", 1, 2, 2, 8, 8)
                .integers("channels", 1, 4, 8, 8)
                .node("Reshape", List.of("conv", "groups"), "grouped")
                .node("Transpose", List.of("grouped"), "turned", attributes("perm", 0, 2, 1, 3, 4))
                .node("Reshape", List.of("turned", "channels"), "end")),
        arguments(
            "windows with a mask for each",
            SmallNetworks.convolution(1)
                .integers("cells", 1, 4, 2, 4, 2, 4)
                .integers("windows", 4, 4, 16)
                .weights("mask", 4, 1, 16)
                .integers("back", 1, 2, 2, 4, 4, 4)
                .node("Reshape", List.of("conv", "cells"), "celled")
                .node(
                    "Transpose", List.of("celled"), "turned", attributes("perm", 0, 2, 4, 1, 3, 5))
                .node("Reshape", List.of("turned", "windows"), "windowed")
                .node("Add", List.of("windowed", "mask"), "masked")
                .node("Reshape", List.of("masked", "back"), "again")
                .integers("flat", 1, 256)
                .node("Reshape", List.of("again", "flat"), "end")),
        arguments(
            "a mean that drops dimensions, and one put back",
            SmallNetworks.convolution(1)
                .node(
                    "ReduceMean",
                    List.of("conv"),
                    "mean",
                    attributes("axes", 2, 3),
                    attribute("keepdims", 0))
                .node("Unsqueeze", List.of("mean"), "raised", attributes("axes", 2, 3))
                .integers("shape", 1, 4)
                .node("Reshape", List.of("raised", "shape"), "end")),
        arguments(
            "a split along the channels",
            SmallNetworks.convolution(1)
                .node("Split", List.of("conv"), List.of("left", "right"), attribute("axis", 1))
                .integers("shape", 1, 128)
                .node("Reshape", List.of("right", "shape"), "end")),
        arguments(
            "a transformer whose input claims to take any batch",
            Transformers.exportedForOne(-1).node("Identity", List.of("classScores"), "end")),
        arguments(
            "a transformer",
            Transformers.exportedForOne(1).node("Identity", List.of("classScores"), "end")),
        arguments(
            "a transformer with tokens first",
            Transformers.tokensFirst().node("Identity", List.of("classScores"), "end")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exportedForOne")
  void isFreedOf(String what, TestNetwork network) throws IOException {
    ModelDescription model = importOf(network.output("end"));

    assertThat(model.batch().size()).as(model.batch().reason()).isEqualTo(BatchSize.FREE);
    assertThat(model.layer("end")).isPresent();
    assertThat(model.checks()).allMatch(check -> check.largestRelative() < 1e-5);
  }

  @Test
  void leavesATransformerThatTakesAnyBatchAsItIs() throws IOException {
    ModelDescription model = importOf(Transformers.exportedForAny());

    assertThat(model.batch().size()).as(model.batch().reason()).isEqualTo(BatchSize.FREE);
    assertThat(model.features()).isEqualTo("pooled");
    assertThat(model.layers())
        .extracting(Layer::name)
        .contains("patch", "tokens", "block", "last", "pooled", "classScores")
        .doesNotContain("classes", "size");
  }

  @Test
  void findsTheClassTokenBelowTheClassifier() throws IOException {
    assertThat(importOf(Transformers.exportedForOne(1)).features()).isEqualTo("pooled");
    assertThat(importOf(Transformers.tokensFirst()).features()).isEqualTo("pooled");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9, 10, 11, 12, 13, 15, 17, 18, 19, 21})
  void takesEveryOpset(long opset) throws IOException {
    TestNetwork network =
        new TestNetwork(opset)
            .input("image", 1, 8, 8, 3)
            .weights("kernel", 4, 3, 3, 3)
            .integers("shape", 1, 144)
            .weights("dense", 144, 5)
            .weights("bias", 5)
            .node("Transpose", List.of("image"), "first", attributes("perm", 0, 3, 1, 2))
            .node("Conv", List.of("first", "kernel"), "conv")
            .node("Relu", List.of("conv"), "relu")
            .node("Transpose", List.of("relu"), "last", attributes("perm", 0, 2, 3, 1))
            .node("Reshape", List.of("last", "shape"), "flat")
            .node("Dropout", List.of("flat"), "dropped")
            .node("Gemm", List.of("dropped", "dense", "bias"), "scores")
            .node("Softmax", List.of("scores"), "probabilities", attribute("axis", 1))
            .output("probabilities");

    ModelDescription model = importOf(network);

    assertThat(model.batch().size()).as(model.batch().reason()).isEqualTo(BatchSize.FREE);
    assertThat(model.pixels().layout()).isEqualTo(TensorLayout.NHWC);
    assertThat(model.features()).isEqualTo("flat");
    assertThat(model.output()).isEqualTo("probabilities");
  }

  private ModelDescription importOf(TestNetwork network) throws IOException {
    return new NetworkImport()
        .run(
            TestRequests.asDeclared(network.write(folder, "test.onnx"), "test").replacing(),
            new ModelStore(folder))
        .description();
  }
}
