package io.frostline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestNetwork;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.StringStringEntryProto;
import io.frostline.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDataTest {
  private static final int OFFSET = 8;

  @TempDir Path folder;

  @Test
  void bringsWeightsIntoTheModel() throws IOException {
    writeWeights(3);

    ModelPackage model = importOf("weights.bin");

    TensorProto weights = OnnxFile.read(model.network()).getGraph().getInitializer(0);
    assertThat(weights.getExternalDataList()).isEmpty();
    assertThat(
            weights.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat())
        .isEqualTo(0.5f);
  }

  @Test
  void refusesWeightsThatAreMissingShortOrElsewhere() throws IOException {
    assertThatThrownBy(() -> importOf("weights.bin"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(
            "The weights of tensor 'factor' are stored in 'weights.bin', which is not a file in");
    assertThatThrownBy(() -> importOf("../../etc/passwd"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'../../etc/passwd', which is not a file in");
    writeWeights(2);
    assertThatThrownBy(() -> importOf("weights.bin"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("are bytes 8 to 20 of")
        .hasMessageContaining("which has only 16. The file is truncated");
  }

  private void writeWeights(int floats) throws IOException {
    ByteBuffer values =
        ByteBuffer.allocate(OFFSET + floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.putLong(0);
    for (int index = 0; index < floats; index++) {
      values.putFloat(0.5f + index);
    }
    Files.write(folder.resolve("weights.bin"), values.array());
  }

  private ModelPackage importOf(String location) throws IOException {
    TensorProto factor =
        TensorProto.newBuilder()
            .setName("factor")
            .setDataType(Tensors.FLOAT)
            .addDims(3)
            .setDataLocation(1)
            .addExternalData(entry("location", location))
            .addExternalData(entry("offset", String.valueOf(OFFSET)))
            .addExternalData(entry("length", String.valueOf(3 * Float.BYTES)))
            .build();
    Path file =
        new TestNetwork(13)
            .input("image", -1, 4, 4, 3)
            .initializer(factor)
            .node("Mul", List.of("image", "factor"), "end")
            .output("end")
            .write(folder, "external.onnx");
    return new NetworkImport()
        .run(TestRequests.of(file, "external", 4, TensorLayout.NHWC), new ModelStore(folder));
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
