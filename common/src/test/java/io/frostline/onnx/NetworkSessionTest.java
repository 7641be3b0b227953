package io.frostline.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.TestNetwork;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkSessionTest {
  @TempDir Path folder;

  @Test
  void refusesWhatIsNotOnnx() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.onnx"), "not a network");

    assertThatThrownBy(() -> NetworkSession.open(text))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(text + " is not an ONNX model that ONNX Runtime 1.26.0 can open: ")
        .hasMessageEndingWith("Check that the file is complete and that its opset is supported.");
  }

  @Test
  void refusesAMissingFile() {
    assertThatThrownBy(() -> NetworkSession.open(folder.resolve("none.onnx")))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot read the network ");
  }

  @Test
  void refusesTwoInputs() throws IOException {
    Path file =
        new TestNetwork(13)
            .input("image", 1, 3)
            .input("mask", 1, 3)
            .node("Add", List.of("image", "mask"), "sum")
            .output("sum")
            .write(folder, "two.onnx");

    assertThatThrownBy(() -> NetworkSession.open(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has the inputs [image, mask]");
  }

  @Test
  void reportsAFailedRun() throws IOException {
    Path file =
        new TestNetwork(13)
            .input("image", -1, 3)
            .node("Relu", List.of("image"), "layer")
            .output("layer")
            .write(folder, "relu.onnx");

    try (NetworkSession session = NetworkSession.open(file)) {
      assertThat(session.run(new FloatTensor(new long[] {1, 3}, new float[] {-1, 0, 1})))
          .containsOnlyKeys("layer");
      FloatTensor wrong = new FloatTensor(new long[] {1, 2}, new float[] {1, 2});
      assertThatThrownBy(() -> session.run(wrong))
          .isInstanceOf(NetworkFailure.class)
          .hasMessageStartingWith("ONNX Runtime failed: ");
    }
  }

  @Test
  void keepsZerosThatAMaximumPoolingReads() throws IOException {
    Path file =
        new TestNetwork(13)
            .input("image", -1, 1, 2, 2)
            .integers("border", 0, 0, 1, 1, 0, 0, 1, 1)
            .node("Pad", List.of("image", "border"), "padded")
            .node(
                "MaxPool",
                List.of("padded"),
                "layer",
                NodeAttributes.integers("kernel_shape", 2, 2),
                NodeAttributes.integers("strides", 2, 2))
            .output("layer")
            .write(folder, "padded.onnx");
    FloatTensor negative = new FloatTensor(new long[] {1, 1, 2, 2}, new float[] {-1, -2, -3, -4});

    try (NetworkSession session = NetworkSession.open(file)) {
      assertThat(session.run(negative).get("layer").values()).containsExactly(0, 0, 0, 0);
    }
  }

  @Test
  void givesTheSameBitsToManyThreadsAtOnce() {
    TestNetwork network =
        new TestNetwork(13)
            .input("image", -1, 64)
            .weights("dense", 64, 64)
            .node("Gemm", List.of("image", "dense"), "layer")
            .output("layer");
    float[] values = new float[128];
    for (int index = 0; index < values.length; index++) {
      values[index] = index / 7f;
    }
    FloatTensor images = new FloatTensor(new long[] {2, 64}, values);

    try (NetworkSession session = NetworkSession.open(network.model().toByteArray(), "dense")) {
      float[] expected = session.run(images).get("layer").values();
      assertThat(IntStream.range(0, 200).parallel().mapToObj(run -> session.run(images)))
          .allSatisfy(outputs -> assertThat(outputs.get("layer").values()).isEqualTo(expected));
    }
  }

  /**
   * The engine reads a buffer of the Java heap by moving its position, which threads would share.
   */
  @Test
  void severalThreadsRunTheSameTensor() throws Exception {
    byte[] onnx =
        new TestNetwork(13)
            .typedInput("ids", Tensors.INT64, -1, -1)
            .scalar("last", -1)
            .node("Gather", List.of("ids", "last"), "id", TestNetwork.attribute("axis", 1))
            .node("Cast", List.of("id"), "float", TestNetwork.attribute("to", Tensors.FLOAT))
            .output("float")
            .model()
            .toByteArray();
    long[] ids = LongStream.range(0, 8).toArray();
    List<InputTensor> shared = List.of(InputTensor.longs(LongBuffer.wrap(ids), 1, ids.length));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (NetworkSession session = NetworkSession.openPart(onnx, "last")) {
      List<Future<float[]>> runs = new ArrayList<>();
      for (int run = 0; run < 100_000; run++) {
        runs.add(threads.submit(() -> session.run(shared).get("float").values()));
      }
      for (Future<float[]> run : runs) {
        assertThat(run.get()).containsExactly(7);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
