package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.backbone.ModelDescriptionFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables and packages of images are byte for byte what they were before there were texts. The table
 * in the resources was written by that version.
 */
class UnchangedImagesIT {
  private static final String LAYER = "block_1_expand_relu";

  /** Those that say where the images are and when they were written, and the network's floats. */
  private static final List<String> OF_THIS_RUN =
      List.of("uri", "modified", "features.list.element");

  @TempDir Path folder;

  @Test
  void aTableHasTheSameBytes() throws Exception {
    Path before = resource();
    Path now = folder.resolve("table");

    new Extraction(Project.SAMPLE_IMAGES, now, LAYER, List.of("--limit", 6)).run().succeeded();

    ParquetMetadata earlier = footer(part(before));
    ParquetMetadata later = footer(part(now));
    assertThat(later.getFileMetaData().getSchema())
        .isEqualTo(earlier.getFileMetaData().getSchema());
    assertThat(later.getFileMetaData().getKeyValueMetaData())
        .isEqualTo(earlier.getFileMetaData().getKeyValueMetaData());
    assertThat(chunks(part(now), later)).isEqualTo(chunks(part(before), earlier)).hasSize(4);
    assertThat(record(now)).isEqualTo(record(before));
  }

  @Test
  void theFeaturesAreTheSameUpToTheArithmeticOfTheProcessor() throws Exception {
    Path now = folder.resolve("table");

    new Extraction(Project.SAMPLE_IMAGES, now, LAYER, List.of("--limit", 6)).run().succeeded();

    List<Row> earlier = rows(resource());
    List<Row> later = rows(now);
    assertThat(later).hasSize(6).hasSameSizeAs(earlier);
    for (int row = 0; row < later.size(); row++) {
      List<Float> features = later.get(row).getList(0);
      List<Float> known = earlier.get(row).getList(0);
      assertThat(features).hasSize(96).hasSameSizeAs(known);
      for (int at = 0; at < features.size(); at++) {
        assertThat(features.get(at)).isCloseTo(known.get(at), within(1e-4f));
      }
    }
  }

  @Test
  void aDescriptionIsWrittenAsItWasRead() throws IOException {
    Path json = Project.SAMPLE_MODELS.resolve("mobilenet_v2").resolve("model.json");

    assertThat(ModelDescriptionFile.text(ModelDescriptionFile.read(json)))
        .isEqualTo(Files.readString(json));
  }

  private static Path resource() throws URISyntaxException {
    return Path.of(UnchangedImagesIT.class.getResource("table-before-texts").toURI());
  }

  private static Path part(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      List<Path> parts =
          files.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
      assertThat(parts).hasSize(1);
      return parts.get(0);
    }
  }

  private static ParquetMetadata footer(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))) {
      return reader.getFooter();
    }
  }

  /** The bytes of the columns, hexadecimal, by their names. */
  private static Map<String, String> chunks(Path file, ParquetMetadata footer) throws IOException {
    Map<String, String> chunks = new LinkedHashMap<>();
    assertThat(footer.getBlocks()).hasSize(1);
    try (SeekableByteChannel content = Files.newByteChannel(file)) {
      for (ColumnChunkMetaData column : footer.getBlocks().get(0).getColumns()) {
        if (!OF_THIS_RUN.contains(column.getPath().toDotString())) {
          ByteBuffer bytes = ByteBuffer.allocate((int) column.getTotalSize());
          content.position(column.getStartingPos()).read(bytes);
          chunks.put(column.getPath().toDotString(), HexFormat.of().formatHex(bytes.array()));
        }
      }
    }
    return chunks;
  }

  /** Without what tells one run from another. */
  private static JsonNode record(Path table) throws IOException {
    ObjectNode record =
        (ObjectNode)
            new ObjectMapper().readTree(Files.readString(table.resolve("_frostline.json")));
    assertThat(record.remove("images").asText()).endsWith("/images");
    assertThat(record.remove("files")).hasSize(1);
    return record.without(List.of("frostline"));
  }

  private static List<Row> rows(Path table) {
    return SharedSpark.session()
        .read()
        .parquet(table.toString())
        .orderBy("uri")
        .select("features")
        .collectAsList();
  }
}
