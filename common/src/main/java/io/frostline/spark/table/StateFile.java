package io.frostline.spark.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.frostline.feature.Provenance;
import io.frostline.message.UserException;
import io.frostline.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@code _frostline.json}: the provenance of a table and, under {@code files}, its manifest, a line
 * for each file. Both change together, because the file is replaced as a whole.
 */
record StateFile(Path path, Configuration hadoop) {
  private static final String FILES = "files";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final ObjectMapper ONE_LINE = new ObjectMapper();

  /** The provenance, if the file exists. */
  Optional<Provenance> provenance() throws IOException {
    Optional<ObjectNode> content = read();
    return content.isEmpty() ? Optional.empty() : Optional.of(provenance(content.get()));
  }

  /** The manifest, if the file exists and has one; older versions of Frostline wrote none. */
  Optional<CommittedFiles> files() throws IOException {
    Optional<JsonNode> files = read().map(content -> content.get(FILES));
    return files.isEmpty() ? Optional.empty() : Optional.of(files(files.get()));
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

  private Optional<ObjectNode> read() throws IOException {
    try (InputStream file = path.getFileSystem(hadoop).open(path)) {
      return Optional.of((ObjectNode) JSON.readTree(file));
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    } catch (JsonProcessingException | ClassCastException malformed) {
      throw malformed(malformed);
    }
  }

  private Provenance provenance(ObjectNode content) {
    try {
      return JSON.treeToValue(content.deepCopy().without(FILES), Provenance.class);
    } catch (JsonProcessingException malformed) {
      throw malformed(malformed);
    }
  }

  private CommittedFiles files(JsonNode files) {
    try {
      return new CommittedFiles(List.of(JSON.treeToValue(files, CommittedFile[].class)));
    } catch (JsonProcessingException malformed) {
      throw malformed(malformed);
    }
  }

  private UserException malformed(Exception malformed) {
    return new UserException(
        path
            + " was not written by Frostline: "
            + malformed.getMessage()
            + ". Restore the file, or start over with --overwrite.",
        malformed);
  }
}
