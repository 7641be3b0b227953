package io.frostline.imports.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.frostline.backbone.PaddingSide;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How the files beside a tokenizer say that texts are padded; all that say it must agree. */
final class TokenPadding {
  private TokenPadding() {}

  /** The side, if a file says it. */
  static Optional<PaddingSide> side(JsonFile tokenizer, JsonFile settings) {
    Map<String, String> stated = new LinkedHashMap<>();
    settings
        .text("padding_side")
        .ifPresent(side -> stated.put(settings.name() + ": padding_side", side));
    tokenizer
        .text("padding", "direction")
        .ifPresent(
            side ->
                stated.put(
                    tokenizer.name() + ": padding.direction", side.toLowerCase(Locale.ROOT)));
    return agreed("side of padding", stated).map(PaddingSide::of);
  }

  /**
   * The number of the token that pads, if a file says it.
   *
   * @param named files that name the token; the tokenizer has its number
   * @param config the configuration of the network
   */
  static OptionalLong token(JsonFile tokenizer, List<JsonFile> named, JsonFile config) {
    Map<String, Long> stated = new LinkedHashMap<>();
    tokenizer
        .number("padding", "pad_id")
        .ifPresent(id -> stated.put(tokenizer.name() + ": padding.pad_id", id));
    for (JsonFile file : named) {
      file.text("pad_token")
          .ifPresent(
              token -> stated.put(file.name() + ": pad_token " + token, number(tokenizer, token)));
    }
    config.number("pad_token_id").ifPresent(id -> stated.put(config.name() + ": pad_token_id", id));
    return agreed("token for padding", stated).stream().mapToLong(Long::longValue).findAny();
  }

  private static long number(JsonFile tokenizer, String token) {
    for (JsonNode added : tokenizer.at("added_tokens")) {
      if (added.path("content").asText().equals(token)) {
        return added.path("id").asLong();
      }
    }
    JsonNode known = tokenizer.at("model", "vocab").path(token);
    if (!known.isIntegralNumber()) {
      throw new UserException(
          Formatted.of(
              "%s does not know the token for padding, '%s'. Use the tokenizer.json of this network.",
              tokenizer.path(), token));
    }
    return known.asLong();
  }

  private static <T> Optional<T> agreed(String what, Map<String, T> stated) {
    if (stated.values().stream().distinct().count() > 1) {
      throw new UserException(
          Formatted.of(
              "The files contradict each other about the %s: %s. Correct the wrong one.",
              what, stated));
    }
    return stated.values().stream().findFirst();
  }
}
