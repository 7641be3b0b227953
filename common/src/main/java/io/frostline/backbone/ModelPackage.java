package io.frostline.backbone;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder with a network ready to run: {@code model.onnx}, {@code model.json}, and {@code
 * proof.bin}, which is used only to verify the network. A classifier also has {@code head.zip}, the
 * Deeplearning4j head, and {@code training.json}, the record of its training. A network for texts
 * has {@code tokenizer.json}, a network of two towers also {@code text.onnx}. {@code LICENSE} is
 * the text of the licence, if somebody has added it.
 *
 * @param folder the package itself
 * @param description what its {@code model.json} says
 */
public record ModelPackage(Path folder, ModelDescription description) {
  static final String NETWORK = "model.onnx";
  static final String PROOF = "proof.bin";

  /** The head of a classifier, for further training. */
  public static final String HEAD = "head.zip";

  /** How a classifier was trained. */
  public static final String TRAINING = "training.json";

  /** The encoder of texts in a network of two towers. */
  public static final String TEXT = "text.onnx";

  /** How texts become tokens, as Hugging Face's tokenizers read it; of networks for texts only. */
  public static final String TOKENIZER = "tokenizer.json";

  /** What the package is; a folder that has it is a package. */
  public static final String DESCRIPTION = "model.json";

  /** The text of the network's licence, for people: the only file without a checksum. */
  static final String LICENCE = "LICENSE";

  /** The names of all files that a package may have, the description last. */
  public static final List<String> FILES =
      List.of(NETWORK, PROOF, TEXT, TOKENIZER, HEAD, TRAINING, LICENCE, DESCRIPTION);

  /** Files whose content the description does not determine. */
  static final Set<String> UNLISTED = Set.of(LICENCE, DESCRIPTION);

  /** The files that a classifier or a network for texts may have besides network and proof. */
  static final List<String> FURTHER_FILES = List.of(TEXT, TOKENIZER, HEAD, TRAINING);

  /**
   * Opens a package and verifies it.
   *
   * @throws UserException when a file is missing, unreadable, or not the one described
   */
  public static ModelPackage open(Path folder) {
    return verified(folder, ModelDescriptionFile.read(descriptionIn(folder)));
  }

  /** Opens the package that a store has under a name; any other is refused. */
  static ModelPackage open(Path folder, ModelName name) {
    return verified(folder, ModelDescriptionFile.read(descriptionIn(folder), name));
  }

  private static ModelPackage verified(Path folder, ModelDescription description) {
    ModelPackage opened = new ModelPackage(folder, description);
    opened.verify();
    return opened;
  }

  /** Where a package in this folder keeps its description. */
  public static Path descriptionIn(Path folder) {
    return folder.resolve(DESCRIPTION);
  }

  /** Where a package in this folder keeps its network. */
  public static Path networkIn(Path folder) {
    return folder.resolve(NETWORK);
  }

  /** Where a package in this folder keeps the record of what its source computed. */
  public static Path proofIn(Path folder) {
    return folder.resolve(PROOF);
  }

  /**
   * The network: takes float32 images (bytes if it is a classifier) and returns its own outputs.
   */
  public Path network() {
    return networkIn(folder);
  }

  /**
   * Checks that the network exists and matches its description.
   *
   * @throws UserException when it is missing, unreadable, or its checksum differs
   */
  public void verify() {
    verify(network(), description.sha256());
  }

  /**
   * The verified record of what the source computed; empty in packages without one.
   *
   * @throws UserException when it is described but missing, unreadable, or altered
   */
  public Optional<Path> proof() {
    if (description.proof() == null) {
      return Optional.empty();
    }
    Path file = proofIn(folder);
    verify(file, description.proof());
    return Optional.of(file);
  }

  /**
   * Another file of the package, verified.
   *
   * @param name {@link #HEAD}, {@link #TRAINING}, {@link #TEXT} or {@link #TOKENIZER}
   * @throws UserException when the package describes no such file, or it is missing, unreadable, or
   *     altered
   */
  public Path file(String name) {
    if (!description.files().containsKey(name)) {
      throw new UserException(
          Formatted.of(
              "Model %s is a %s and has no %s. Give a classifier package, which `frostline train`"
                  + " writes.",
              description.name(), description.kind().keyword(), name));
    }
    Path file = folder.resolve(name);
    verify(file, description.files().get(name));
    return file;
  }

  /**
   * Checks that the package has exactly the files described, unaltered.
   *
   * @throws UserException naming the first file that differs
   */
  public void verifyFiles() {
    for (String name : FILES) {
      Path file = folder.resolve(name);
      Optional<String> checksum = description.checksum(name);
      if (checksum.isPresent()) {
        verify(file, checksum.get());
      } else if (!UNLISTED.contains(name) && Files.exists(file)) {
        throw new UserException(
            Formatted.of(
                "%s does not belong to model %s: its model.json does not list it. %s",
                file, description.name(), remedy()));
      }
    }
  }

  private void verify(Path file, String sha256) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          Formatted.of("The model package is incomplete: %s is missing. %s", file, remedy()));
    }
    try {
      String actual = Sha256.of(file);
      if (!actual.equals(sha256)) {
        throw new UserException(
            Formatted.of(
                "%s is truncated or altered: its sha256 is %s (%s), but model.json says %s. %s",
                file, actual, Count.of(Files.size(file), "byte"), sha256, remedy()));
      }
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of("Cannot read %s: %s. Check its permissions.", file, Reason.of(unreadable)),
          unreadable);
    }
  }

  /** How to get a package back that is not what it was. */
  public String remedy() {
    if (description.kind() == ModelKind.CLASSIFIER) {
      return Formatted.of(
          "Copy the package again from where it was created, with `frostline models export` and"
              + " `import`, or train it again with `frostline train --out %s --replace …`.",
          description.name());
    }
    return Formatted.of(
        "Import the model again with `frostline models import %s --name %s --replace …`.",
        description.source().file(), description.name());
  }
}
