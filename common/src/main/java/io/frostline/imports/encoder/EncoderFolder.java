package io.frostline.imports.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with an encoder as Hugging Face's libraries export it: {@code model.onnx} (or {@code
 * onnx/model.onnx}) and {@code tokenizer.json}, with what {@code config.json}, {@code
 * tokenizer_config.json}, {@code special_tokens_map.json}, and the files of sentence-transformers
 * say about them.
 *
 * @param folder that has them
 */
public record EncoderFolder(Path folder) {
  /** The network, where exporters put it. */
  private static final List<String> NETWORKS = List.of("model.onnx", "onnx/model.onnx");

  private static final String TOKENIZER = "tokenizer.json";

  /**
   * The network.
   *
   * @throws UserException when there is none, or the folder is a package
   */
  public Path network() {
    if (Files.isRegularFile(folder.resolve("model.json"))) {
      throw new UserException(
          Formatted.of(
              "%s is a model package. Name the store that it is in with --models, or export it to a zip file with `frostline models export` and import that.",
              folder));
    }
    return NETWORKS.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    Formatted.of(
                        "The folder %s has no model.onnx and no onnx/model.onnx. Export the encoder to ONNX, or give the network file with --tokenizer.",
                        folder)));
  }

  /**
   * The tokenizer.
   *
   * @throws UserException when there is none
   */
  public Path tokenizer() {
    Path file = folder.resolve(TOKENIZER);
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          Formatted.of(
              "The folder %s has no tokenizer.json. Write it with AutoTokenizer.from_pretrained(…).save_pretrained(…) of the Python library transformers, whose fast tokenizers have that form.",
              folder));
    }
    return file;
  }

  /**
   * What all the files say.
   *
   * @throws UserException when two contradict each other, or one asks for what cannot be done
   */
  public EncoderSettings settings() {
    SentenceModules modules = SentenceModules.in(folder);
    JsonFile tokenizer = JsonFile.in(tokenizer());
    JsonFile settings = file("tokenizer_config.json");
    JsonFile sentences = file("sentence_bert_config.json");
    Prompts prompts = Prompts.in(file("config_sentence_transformers.json"));
    return new EncoderSettings(
        modules.pooling(),
        modules.normalise(),
        modules.width(),
        Stream.of(
                limit(sentences, "max_seq_length"),
                limit(settings, "model_max_length"),
                limit(tokenizer, "truncation", "max_length"))
            .flatMap(Optional::stream)
            .toList(),
        TokenPadding.side(tokenizer, settings),
        TokenPadding.token(
            tokenizer, List.of(settings, file("special_tokens_map.json")), file("config.json")),
        prompts.standard(),
        prompts.notes());
  }

  /** What a tokenizer says without the other files. */
  public static EncoderSettings alone(Path tokenizer) {
    JsonFile file = JsonFile.in(tokenizer);
    return new EncoderSettings(
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        limit(file, "truncation", "max_length").stream().toList(),
        TokenPadding.side(file, file),
        TokenPadding.token(file, List.of(), file),
        Optional.empty(),
        List.of());
  }

  private JsonFile file(String name) {
    return JsonFile.in(folder.resolve(name));
  }

  private static Optional<TokenLimit> limit(JsonFile file, String... keys) {
    OptionalLong tokens = file.number(keys);
    return tokens.isPresent()
        ? TokenLimit.of(tokens.getAsLong(), file.name() + ": " + String.join(".", keys))
        : Optional.empty();
  }

  /**
   * Texts that a model of sentence-transformers wants before others.
   *
   * @param known by name, none empty
   * @param standard the one to use unless another is asked for
   */
  private record Prompts(Map<String, String> known, Optional<String> standard) {
    static Prompts in(JsonFile file) {
      Map<String, String> known = new TreeMap<>();
      JsonNode prompts = file.at("prompts");
      prompts
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!prompts.path(name).asText().isEmpty()) {
                  known.put(name, prompts.path(name).asText());
                }
              });
      return new Prompts(known, file.text("default_prompt_name").map(known::get));
    }

    List<String> notes() {
      return known.isEmpty() || standard.isPresent()
          ? List.of()
          : List.of(
              Formatted.of(
                  "prompts: %s; none is the default, so none is put before texts; --prefix sets one",
                  known.entrySet().stream()
                      .map(prompt -> Formatted.of("%s '%s'", prompt.getKey(), prompt.getValue()))
                      .collect(Collectors.joining(", "))));
    }
  }
}
