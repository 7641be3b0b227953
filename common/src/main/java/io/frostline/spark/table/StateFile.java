package io.frostline.spark.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.frostline.feature.Provenance;
import io.frostline.storage.JsonRecord;
import io.frostline.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@code _frostline.json}: the provenance of a table and, under {@code files}, its manifest, a line
 * for each file. Both change together, because the file is replaced as a whole.
 */
record StateFile(Path path, Configuration hadoop) {
  private static final String FILES = "files";

  private static final JsonRecord<Content> READER =
      new JsonRecord<>(
          Content.class,
          "Restore the file, let `frostline check TABLE --repair` derive it from the other files, or start over with --overwrite.");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final ObjectMapper ONE_LINE = new ObjectMapper();

  /** The provenance, if the file exists. */
  Optional<Provenance> provenance() throws IOException {
    return read().map(Content::provenance);
  }

  /** The manifest, if the file exists and has one; older versions of Frostline wrote none. */
  Optional<CommittedFiles> files() throws IOException {
    return read().map(Content::files).map(CommittedFiles::new);
  }

  /** Replaces the provenance; a new table has no files yet. */
  void write(Provenance provenance) throws IOException {
    Optional<CommittedFiles> files = files();
    boolean isNew = files.isEmpty() && provenance().isEmpty();
    write(provenance, isNew ? new CommittedFiles(List.of()) : files.orElse(null));
  }

  /**
   * Replaces the manifest.
   *
   * @throws IOException also if there is no provenance
   */
  void write(CommittedFiles files) throws IOException {
    Provenance provenance =
        provenance().orElseThrow(() -> new FileNotFoundException(path + " does not exist"));
    write(provenance, files);
  }

  private void write(Provenance provenance, CommittedFiles files) throws IOException {
    ObjectNode content = JSON.valueToTree(provenance);
    if (files != null) {
      content.putRawValue(FILES, new RawValue(lines(files)));
    }
    new WholeFile(path).write(JSON.writeValueAsBytes(content), hadoop);
  }

  private static String lines(CommittedFiles files) throws IOException {
    List<String> lines = new ArrayList<>();
    for (CommittedFile file : files.files()) {
      lines.add("\n    " + ONE_LINE.writeValueAsString(file));
    }
    return lines.isEmpty() ? "[ ]" : "[" + String.join(",", lines) + "\n  ]";
  }

  private Optional<Content> read() throws IOException {
    return READER.read(path, path.getFileSystem(hadoop));
  }

  /** Both in one. */
  private record Content(
      @JsonInclude(JsonInclude.Include.NON_NULL) String frostline,
      Provenance.State state,
      Provenance.Origin origin,
      @JsonInclude(JsonInclude.Include.NON_NULL) String images,
      @JsonProperty("images_listed") @JsonInclude(JsonInclude.Include.NON_NULL) Long imagesListed,
      @JsonInclude(JsonInclude.Include.NON_NULL) Provenance.Counts counts,
      @JsonInclude(JsonInclude.Include.NON_NULL) Long rows,
      @JsonProperty("rejected_by_reason") @JsonInclude(JsonInclude.Include.NON_NULL)
          Map<String, Long> rejectedByReason,
      @JsonProperty("fastest_batch") @JsonInclude(JsonInclude.Include.NON_NULL)
          Integer fastestBatch,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<CommittedFile> files) {
    private Provenance provenance() {
      return new Provenance(
          frostline,
          state,
          origin,
          images,
          imagesListed,
          counts,
          rows,
          rejectedByReason,
          fastestBatch);
    }
  }
}
