package io.frostline.backbone;

import io.frostline.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder that holds a network ready to run: {@code model.onnx} and {@code model.json}.
 *
 * @param folder the package itself
 * @param description what its {@code model.json} says
 */
public record ModelPackage(Path folder, ModelDescription description) {
  /** The names of all files that a package may have, the description last. */
  public static final List<String> FILES = List.of("model.onnx", "proof.bin", "model.json");

  /**
   * Opens a package and verifies it.
   *
   * @throws UserException when a file is missing, unreadable, or not the one described
   */
  public static ModelPackage open(Path folder) {
    ModelPackage opened =
        new ModelPackage(folder, ModelDescriptionFile.read(descriptionIn(folder)));
    opened.verify();
    return opened;
  }

  /** Where a package in this folder keeps its description. */
  public static Path descriptionIn(Path folder) {
    return folder.resolve("model.json");
  }

  /** Where a package in this folder keeps its network. */
  public static Path networkIn(Path folder) {
    return folder.resolve("model.onnx");
  }

  /** The network: float32 images in, the network's own outputs out. */
  public Path network() {
    return networkIn(folder);
  }

  /**
   * Checks that the network is there and is the one described.
   *
   * @throws UserException when it is missing, unreadable, or its checksum differs
   */
  public void verify() {
    if (!Files.isRegularFile(network())) {
      throw new UserException(
          "Model package incomplete: %s is missing. %s".formatted(network(), remedy()));
    }
    try {
      String actual = Sha256.of(network());
      if (!actual.equals(description.sha256())) {
        throw new UserException(
            "%s is truncated or altered: its sha256 is %s (%d bytes), and model.json says %s. %s"
                .formatted(
                    network(), actual, Files.size(network()), description.sha256(), remedy()));
      }
    } catch (IOException unreadable) {
      throw new UserException(
          "Cannot read %s: %s. Check its permissions.".formatted(network(), unreadable),
          unreadable);
    }
  }

  private String remedy() {
    return "Import the model again with `frostline models import %s --name %s --replace …`."
        .formatted(description.source().file(), description.name());
  }
}
