package io.frostline.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.feature.FeatureColumn;
import io.frostline.head.FeatureTransform;
import io.frostline.head.TrainedHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

class TrainingRecordFileTest {
  @TempDir private Path folder;

  @Test
  void readsWhatItWrites() throws IOException {
    TrainingRecord record = record();

    Path file = Files.write(folder.resolve("training.json"), TrainingRecordFile.bytes(record));

    assertThat(TrainingRecordFile.read(file)).isEqualTo(record);
  }

  /** As classifiers have it that were trained before several columns could be. */
  @Test
  void readsARecordWithOneTableAndOneColumn() throws IOException {
    TrainingRecord record = record();
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(TrainingRecordFile.bytes(record));
    ObjectNode table = (ObjectNode) json.get("table");
    table.set("uri", table.remove("uris").get(0));
    table.set("column", table.remove("columns").get(0));
    ((ObjectNode) json.get("unused")).remove("incomplete");
    Path file = Files.writeString(folder.resolve("training.json"), json.toString());

    assertThat(TrainingRecordFile.read(file)).isEqualTo(record);
  }

  /** As classifiers have it that were trained before features could be transformed. */
  @Test
  void readsARecordWithoutATransform() throws IOException {
    TrainingRecord record = record();
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(TrainingRecordFile.bytes(record));
    assertThat(((ObjectNode) json.get("configuration")).remove("transform").asText())
        .isEqualTo("none");
    Path file = Files.writeString(folder.resolve("training.json"), json.toString());

    assertThat(TrainingRecordFile.read(file)).isEqualTo(record);
  }

  @Test
  void readsATransform() throws IOException {
    TrainingRecord plain = record();
    TrainingRecord record =
        TestHeads.record(
            plain.table().columns(),
            TestHeads.on(FeatureTransform.SQUARE_ROOT, head(plain.table().columns())),
            plain.table().origin());
    Path file = Files.write(folder.resolve("training.json"), TrainingRecordFile.bytes(record));

    assertThat(TrainingRecordFile.read(file)).isEqualTo(record);
    assertThat(record).isNotEqualTo(plain);
  }

  private TrainingRecord record() {
    ModelPackage backbone =
        TestBackbones.imported(folder, TestBackbones.network(13, -1).output("end"), "backbone");
    FeatureColumn column = TestHeads.column(backbone, "top", Pooling.GRID2);
    return TestHeads.record(backbone, List.of(column), head(List.of(column)));
  }

  private static TrainedHead head(List<FeatureColumn> columns) {
    int width = FeatureColumn.width(columns);
    return TestHeads.trained(
        TestHeads.network(width, 3, Activation.RELU.getActivationFunction()), width, 3);
  }
}
