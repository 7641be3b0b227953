package io.frostline.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.feature.FeatureColumn;
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

  private TrainingRecord record() {
    ModelPackage backbone =
        TestBackbones.imported(folder, TestBackbones.network(13, -1).output("end"), "backbone");
    FeatureColumn column = TestHeads.column(backbone, "top", Pooling.GRID2);
    return TestHeads.record(
        backbone,
        List.of(column),
        TestHeads.trained(
            TestHeads.network(column.width(), 3, Activation.RELU.getActivationFunction()),
            column.width(),
            3));
  }
}
