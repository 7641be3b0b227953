package io.frostline.imports.deeplearning4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The two entries of a Deeplearning4j zip that make up a network: its configuration as JSON, and
 * its weights as plain numbers.
 *
 * <p>ModelSerializer is not used: it also reads {@code preprocessor.bin}, by Java serialisation,
 * which lets an untrusted file run code. The JSON names the classes of its layers; only those of
 * Deeplearning4j itself are accepted, before it parses them. It parses the JSON as checked, not the
 * text of the file, where a key may appear twice and hide a class.
 */
final class SavedNetwork implements AutoCloseable {
  private static final String CONFIGURATION = "configuration.json";
  private static final String WEIGHTS = "coefficients.bin";
  private static final String NORMALIZER = "normalizer.bin";
  private static final List<String> OWN = List.of("org.deeplearning4j.", "org.nd4j.");

  /** Third-party code that Deeplearning4j includes. */
  private static final String SHADED = "org.nd4j.shade.";

  private static final int BUFFER = 1 << 20;

  /** The largest ratio that a zip can reach: https://zlib.net/zlib_tech.html. */
  private static final int MOST_INFLATED = 1032;

  private final Path file;
  private final ZipFile zip;

  private SavedNetwork(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static SavedNetwork open(Path file) {
    try {
      return new SavedNetwork(file, new ZipFile(file.toFile()));
    } catch (IOException damaged) {
      throw damaged(file, damaged);
    }
  }

  /**
   * Builds the network with its weights.
   *
   * @throws UserException when the file is damaged, or has layers that are not part of
   *     Deeplearning4j
   */
  ComputationGraph graph() {
    JsonNode parsed = parse(configuration());
    checkClasses(parsed);
    String json = parsed.toString();
    try {
      INDArray weights = weights();
      return parsed.has("confs")
          ? LayerStack.graph(MultiLayerConfiguration.fromJson(json), weights)
          : graph(ComputationGraphConfiguration.fromJson(json), weights);
    } catch (IOException | RuntimeException unreadable) {
      throw unreadable instanceof UserException refused ? refused : damaged(file, unreadable);
    }
  }

  /** Whether it is a graph rather than a stack of layers. */
  boolean isGraph() {
    return parse(configuration()).has("vertices");
  }

  /** What the file says about the preparation of images; a sentence. */
  Optional<String> normalizer() {
    ZipEntry entry = zip.getEntry(NORMALIZER);
    if (entry == null) {
      return Optional.empty();
    }
    try (InputStream content = zip.getInputStream(entry)) {
      return SavedNormalizer.hint(content);
    } catch (IOException unreadable) {
      return Optional.of(
          Formatted.of("Its %s cannot be read: %s.", NORMALIZER, Reason.of(unreadable)));
    }
  }

  private static ComputationGraph graph(
      ComputationGraphConfiguration configuration, INDArray weights) {
    configuration.setDataType(weights.dataType());
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init(weights, false);
    return graph;
  }

  private String configuration() {
    try (InputStream content = zip.getInputStream(entry(CONFIGURATION))) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw damaged(file, unreadable);
    }
  }

  private JsonNode parse(String json) {
    try {
      JsonNode parsed = new ObjectMapper().readTree(json);
      if (parsed.has("vertices") || parsed.has("confs")) {
        return parsed;
      }
      throw new UserException(
          Formatted.of(
              "%s in %s describes neither a ComputationGraph nor a MultiLayerNetwork. Save the network with ModelSerializer.writeModel.",
              CONFIGURATION, file));
    } catch (IOException malformed) {
      throw damaged(file, malformed);
    }
  }

  private void checkClasses(JsonNode configuration) {
    for (JsonNode named : configuration.findValues("@class")) {
      String name = named.asText();
      if (OWN.stream().noneMatch(name::startsWith) || name.startsWith(SHADED)) {
        throw new UserException(
            Formatted.of(
                "The network in %s uses the class %s, which is not part of Deeplearning4j. Frostline does not run third-party code: replace that layer, or convert the network to ONNX.",
                file, name));
      }
    }
  }

  private INDArray weights() throws IOException {
    ZipEntry entry = entry(WEIGHTS);
    try (InputStream content = new BufferedInputStream(zip.getInputStream(entry), BUFFER)) {
      content.mark(BUFFER);
      ArrayHead.read(content).check(Math.min(entry.getSize(), Files.size(file) * MOST_INFLATED));
      content.reset();
      return Nd4j.read(new DataInputStream(content));
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null || entry.getSize() == 0) {
      throw new UserException(
          Formatted.of(
              "%s has no %s. Save the trained network with ModelSerializer.writeModel.",
              file, name));
    }
    return entry;
  }

  private static UserException damaged(Path file, Exception cause) {
    return new UserException(
        Formatted.of(
            "%s is not a network that Deeplearning4j 1.0.0-M2.1 can read: %s. Fetch it again, or save it again with that version.",
            file, cause.getMessage()),
        cause);
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException failed) {
      throw damaged(file, failed);
    }
  }
}
