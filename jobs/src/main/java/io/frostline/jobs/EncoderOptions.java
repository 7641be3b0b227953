package io.frostline.jobs;

import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.Normalisation;
import io.frostline.backbone.Pooling;
import io.frostline.imports.encoder.EncoderFolder;
import io.frostline.imports.encoder.EncoderRequest;
import io.frostline.imports.source.Origin;
import io.frostline.imports.towers.TowerFiles;
import io.frostline.message.Formatted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** What {@code models import} asks about encoders of texts. */
final class EncoderOptions {
  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description =
          "The tokenizer.json of a network for texts. Default for a folder: the one in it.")
  private Path tokenizer;

  @Option(
      names = "--pool",
      paramLabel = "POOLING",
      description =
          "How the tokens of a text become one vector unless a command asks for another pooling:"
              + " average (or mean), max or cls. Default: what the folder says.")
  private String pool;

  @Option(
      names = "--normalise",
      paramLabel = "KIND",
      description =
          "Normalise the vector of a text: l2, as many publishers do. Default: what the folder"
              + " says, else it is left as it is.")
  private String normalise;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description =
          "Put this before each text, such as 'query: ', as the network was trained. Default: what"
              + " the folder says, else nothing.")
  private String prefix;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description =
          "How many tokens of a text are used at most. Default: the smallest number that the"
              + " network and the files beside it say.")
  private Integer maxTokens;

  /** Whether the file to import is an encoder. */
  boolean appliesTo(Path file) {
    return tokenizer != null || Files.isDirectory(file);
  }

  /** Refuses options for texts where the file is a network for images. */
  void refuse(Path file) {
    if (pool != null || normalise != null || prefix != null || maxTokens != null) {
      throw new UsageException(
          Formatted.of(
              "--pool, --normalise, --prefix and --max-tokens are for networks for texts. Pass the"
                  + " tokenizer.json that belongs to %s as --tokenizer, or leave them out.",
              file));
    }
  }

  /** The request of a tower for texts, beside one for images. */
  EncoderRequest towerRequest(Path file, TowerFiles towers, ModelName name) {
    if (pool != null || normalise != null) {
      throw new UsageException(
          "--pool and --normalise are for encoders of texts alone; a network of two towers has its"
              + " own vectors. Leave them out.");
    }
    return request(file, towers.text(), name, Optional.empty(), Origin.UNKNOWN, Existing.KEEP);
  }

  /** The request; what the user says comes before what the folder says. */
  EncoderRequest request(
      Path file, ModelName name, Optional<String> features, Origin origin, Existing existing) {
    Path network = Files.isDirectory(file) ? new EncoderFolder(file).network() : file;
    return request(file, network, name, features, origin, existing);
  }

  private EncoderRequest request(
      Path file,
      Path network,
      ModelName name,
      Optional<String> features,
      Origin origin,
      Existing existing) {
    EncoderFolder folder = new EncoderFolder(file);
    boolean isFolder = Files.isDirectory(file);
    Path tokens = tokenizer == null ? folder.tokenizer() : tokenizer;
    return new EncoderRequest(
        network,
        tokens,
        isFolder ? folder.settings() : EncoderFolder.alone(tokens),
        name.text(),
        new EncoderRequest.Wanted(
            Optional.ofNullable(pool).map(Pooling::of),
            Optional.ofNullable(normalise).map(Normalisation::of),
            Optional.ofNullable(prefix),
            maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens),
            features),
        origin,
        existing);
  }
}
