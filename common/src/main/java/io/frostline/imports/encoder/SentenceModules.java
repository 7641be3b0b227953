package io.frostline.imports.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.frostline.backbone.Normalisation;
import io.frostline.backbone.Pooling;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What follows the transformer in a model of sentence-transformers: {@code modules.json} and the
 * configuration of its pooling.
 *
 * @param pooling how a text's tokens become one vector; empty when nothing says it
 * @param normalise what becomes of that vector; empty when nothing says it
 * @param width how many numbers a token has, if it is said
 */
record SentenceModules(
    Optional<Pooling> pooling, Optional<Normalisation> normalise, OptionalInt width) {
  private static final String POOLING_FOLDER = "1_Pooling";

  private static final Map<String, Pooling> SWITCHES =
      Map.of(
          "pooling_mode_cls_token", Pooling.CLS,
          "pooling_mode_mean_tokens", Pooling.AVERAGE,
          "pooling_mode_max_tokens", Pooling.MAX);

  private static final Map<String, Pooling> MODES =
      Map.of("cls", Pooling.CLS, "mean", Pooling.AVERAGE, "max", Pooling.MAX);

  /**
   * Reads a folder.
   *
   * @throws UserException naming a module or a way of pooling that cannot be done
   */
  static SentenceModules in(Path folder) {
    JsonFile modules = JsonFile.in(folder.resolve("modules.json"));
    String path = POOLING_FOLDER;
    Optional<Normalisation> normalise = Optional.empty();
    for (JsonNode module : modules.content()) {
      String type = module.path("type").asText();
      String kind = type.substring(type.lastIndexOf('.') + 1);
      switch (kind) {
        case "Transformer" -> {}
        case "Pooling" -> path = module.path("path").asText(POOLING_FOLDER);
        case "Normalize" -> normalise = Optional.of(Normalisation.L2);
        default ->
            throw new UserException(
                Formatted.of(
                    "%s has the module '%s', which the network in ONNX does not contain and Frostline does not have: after the transformer, Pooling and Normalize are known. Export the whole model as one ONNX file, or import the file with --pool to use the transformer alone.",
                    modules.path(), type));
      }
    }
    JsonFile pooling = JsonFile.in(folder.resolve(path).resolve("config.json"));
    return new SentenceModules(pooling(pooling), normalise, width(pooling));
  }

  private static OptionalInt width(JsonFile pooling) {
    return pooling.number("word_embedding_dimension").stream().mapToInt(Math::toIntExact).findAny();
  }

  private static Optional<Pooling> pooling(JsonFile file) {
    List<String> modes = new ArrayList<>();
    file.text("pooling_mode").ifPresent(modes::add);
    file.content()
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getKey().startsWith("pooling_mode_") && field.getValue().asBoolean()) {
                modes.add(field.getKey());
              }
            });
    if (modes.isEmpty()) {
      return Optional.empty();
    }
    Pooling pooling = SWITCHES.getOrDefault(modes.get(0), MODES.get(modes.get(0)));
    if (modes.size() > 1 || pooling == null) {
      throw new UserException(
          Formatted.of(
              "%s asks for the pooling %s; one of pooling_mode_mean_tokens, pooling_mode_max_tokens and pooling_mode_cls_token can be done. Import the network file with --tokenizer and --pool to use another pooling.",
              file.path(), String.join(" and ", modes)));
    }
    return Optional.of(pooling);
  }
}
