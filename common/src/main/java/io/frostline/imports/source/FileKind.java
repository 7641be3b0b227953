package io.frostline.imports.source;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** What a file to be imported contains, determined by its content and never by its name. */
public enum FileKind {
  /** A network in ONNX. */
  ONNX,
  /** A network, or its weights, as Keras saves them. */
  HDF5,
  /** A zip written by the Deeplearning4j ModelSerializer. */
  DEEPLEARNING4J,
  /** A zip with an exported model package. */
  PACKAGE;

  private static final int HEAD = 8;
  private static final String HDF5_SIGNATURE = "\u0089HDF\r\n\u001a\n";
  private static final String ZIP_SIGNATURE = "PK\u0003\u0004";

  /**
   * ONNX has no signature: the first byte is the number and the wire type of a field of ModelProto,
   * from ir_version (field 1, a number) to metadata_props (field 14, a message).
   */
  private static final String ONNX_FIELDS = "\b\u0012\u001a\"(2:Br";

  /**
   * Recognises a file.
   *
   * @throws UserException when it is missing, or of a kind that cannot be imported
   */
  public static FileKind of(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          Formatted.of("There is no file %s. Give the path of a network file.", file));
    }
    try {
      String head = head(file);
      if (head.equals(HDF5_SIGNATURE)) {
        return HDF5;
      }
      if (head.startsWith(ZIP_SIGNATURE)) {
        return inZip(file);
      }
      if (head.startsWith("{")) {
        throw new UserException(
            Formatted.of(
                "%s is JSON: a Keras configuration has no weights. Give the HDF5 file with the weights, and pass this one as --architecture.",
                file));
      }
      if (!head.isEmpty() && ONNX_FIELDS.indexOf(head.charAt(0)) >= 0) {
        return ONNX;
      }
      throw unknown(file, Formatted.of("begins with '%s'", head.replaceAll("[^\\x20-\\x7e]", ".")));
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read %s: %s. Check its permissions, or fetch it again.", file, unreadable),
          unreadable);
    }
  }

  /** The first bytes, each as one character. */
  private static String head(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return new String(content.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
    }
  }

  private static FileKind inZip(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.getEntry("configuration.json") != null) {
        return DEEPLEARNING4J;
      }
      if (zip.getEntry("model.weights.h5") != null) {
        throw new UserException(
            Formatted.of(
                "%s is in the .keras format of Keras 3, which cannot be imported. Save the network with model.save(\"….h5\") and import that.",
                file));
      }
      if (zip.stream().anyMatch(entry -> entry.getName().matches("([^/]+/)?model\\.json"))) {
        return PACKAGE;
      }
      throw unknown(
          file, "is a zip without configuration.json (Deeplearning4j) or model.json (a package)");
    } catch (ZipException damaged) {
      throw new UserException(
          Formatted.of("%s is a damaged zip: %s. Fetch it again.", file, damaged.getMessage()),
          damaged);
    }
  }

  private static UserException unknown(Path file, String found) {
    return new UserException(
        Formatted.of(
            "%s is not an ONNX model or another file that can be imported: it %s. Give an ONNX model, a Keras HDF5 file, a Deeplearning4j zip or an exported model package.",
            file, found));
  }
}
