package io.frostline.backbone;

import io.frostline.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder that holds a network ready to run: {@code model.onnx}, {@code model.json}, and {@code
 * proof.bin} to prove the network by, which nothing else needs.
 *
 * @param folder the package itself
 * @param description what its {@code model.json} says
 */
public record ModelPackage(Path folder, ModelDescription description) {

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

  /** Where a package in this folder keeps what its source computed when it was imported. */
  public static Path proofIn(Path folder) {
    return folder.resolve("proof.bin");
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
    verify(network(), description.sha256());
  }

  /**
   * The record of what the source computed, verified; none in packages made without.
   *
   * @throws UserException when it is missing though described, unreadable, or altered
   */
  public Optional<Path> proof() {
    if (description.proof() == null) {
      return Optional.empty();
    }
    Path file = proofIn(folder);
    verify(file, description.proof());
    return Optional.of(file);
  }

  private void verify(Path file, String sha256) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "Model package incomplete: %s is missing. %s".formatted(file, remedy()));
    }
    try {
      String actual = Sha256.of(file);
      if (!actual.equals(sha256)) {
        throw new UserException(
            "%s is truncated or altered: its sha256 is %s (%d bytes), and model.json says %s. %s"
                .formatted(file, actual, Files.size(file), sha256, remedy()));
      }
    } catch (IOException unreadable) {
      throw new UserException(
          "Cannot read %s: %s. Check its permissions.".formatted(file, unreadable), unreadable);
    }
  }

  private String remedy() {
    return "Import the model again with `frostline models import %s --name %s --replace …`."
        .formatted(description.source().file(), description.name());
  }
}
