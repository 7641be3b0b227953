package io.frostline.backbone.imports;

import static io.frostline.backbone.TestNetwork.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.CutNetwork;
import io.frostline.backbone.FloatTensor;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.NetworkCut;
import io.frostline.backbone.NetworkSession;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.SharedFiles;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image's features have the same bits wherever in a batch it stands. */
class BatchPositionTest {
  private static final int IMAGES = 8;
  private static final int[] ORDER = {5, 2, 7, 0, 3, 6, 1, 4};

  @TempDir Path folder;

  @Test
  void doesNotChangeTheBitsOfAMobileNet() {
    assertPositionDoesNotMatter(
        SharedFiles.of("models/mobilenet_v2/mobilenet_v2.onnx"), 224, TensorLayout.NHWC);
  }

  @Test
  void doesNotChangeTheBitsOfAResNet() {
    assertPositionDoesNotMatter(
        SharedFiles.of("onnx-light/light_resnet50.onnx"), 224, TensorLayout.NCHW);
  }

  @Test
  void doesNotChangeTheBitsOfDenseLayers() throws IOException {
    Path file =
        new TestNetwork(13)
            .input("image", 1, 3, 16, 16)
            .integers("shape", 1, 768)
            .weights("one", 768, 517)
            .weights("two", 517, 301)
            .node("Reshape", List.of("image", "shape"), "flat")
            .node("Gemm", List.of("flat", "one"), "dense")
            .node("Relu", List.of("dense"), "relu")
            .node("MatMul", List.of("relu", "two"), "end")
            .node("Softmax", List.of("end"), "softmax", attribute("axis", 1))
            .output("softmax")
            .write(folder, "dense.onnx");
    assertPositionDoesNotMatter(file, 16, TensorLayout.NCHW);
  }

  private void assertPositionDoesNotMatter(Path file, int size, TensorLayout layout) {
    ModelPackage model =
        new OnnxImport()
            .run(TestRequests.of(file, "position", size, layout), new ModelStore(folder));
    CutNetwork cut =
        NetworkCut.of(
            model,
            List.of(model.description().features(), model.description().output()),
            Pooling.AVERAGE);
    byte[][] images = noise(size);
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "position")) {
      var inOrder = session.run(batch(images, 0, 1, 2, 3, 4, 5, 6, 7), IMAGES, size, size, 3);
      var shuffled = session.run(batch(images, ORDER), IMAGES, size, size, 3);
      for (String tensor : inOrder.keySet()) {
        FloatTensor expected = inOrder.get(tensor);
        for (int place = 0; place < IMAGES; place++) {
          assertThat(shuffled.get(tensor).row(place)).isEqualTo(expected.row(ORDER[place]));
        }
      }
    }
  }

  private static byte[][] noise(int size) {
    SplittableRandom random = new SplittableRandom(3);
    byte[][] images = new byte[IMAGES][size * size * 3];
    for (byte[] image : images) {
      random.nextBytes(image);
    }
    return images;
  }

  private static ByteBuffer batch(byte[][] images, int... order) {
    ByteBuffer batch = ByteBuffer.allocateDirect(order.length * images[0].length);
    for (int image : order) {
      batch.put(images[image]);
    }
    return batch.flip();
  }
}
