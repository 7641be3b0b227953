package io.frostline.jobs;

import io.frostline.feature.TextDecoding;
import io.frostline.feature.TextUse;
import io.frostline.text.LongTexts;
import io.frostline.text.TextDecoder;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How texts are used: which are too long, and what is put before them. */
final class TextUseOptions {
  @Option(
      names = "--long-texts",
      paramLabel = "WAY",
      description =
          "What to do with texts of more tokens than the network takes: truncate, windows (overlapping"
              + " ones, whose features are averaged) or reject. Default: truncate, and of a classifier"
              + " what was done with the texts that it was trained on; the column truncated says"
              + " which were.")
  private String longTexts;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description =
          "Put this before each text instead of what the network expects, as 'passage: '. It is"
              + " recorded as part of the preprocessing.")
  private String prefix;

  @Option(
      names = "--max-characters",
      paramLabel = "N",
      description =
          "Reject texts with more characters than this. Default: "
              + TextDecoder.MOST_CHARACTERS
              + ".")
  private Integer maxCharacters;

  TextUse use() {
    return new TextUse(
        Optional.ofNullable(longTexts).map(LongTexts::of), Optional.ofNullable(prefix));
  }

  TextDecoding decoding() {
    return new TextDecoding(
        new TextDecoder(maxCharacters == null ? TextDecoder.MOST_CHARACTERS : maxCharacters));
  }

  /** Refuses options that need texts. */
  void refuseWithoutTexts() {
    TextOptions.refuseWithoutTexts("--long-texts", longTexts);
    TextOptions.refuseWithoutTexts("--prefix", prefix);
    TextOptions.refuseWithoutTexts("--max-characters", maxCharacters);
  }

  /** Adds the same use to another command. */
  CommandLineText addTo(CommandLineText command) {
    return command
        .with("--long-texts", longTexts)
        .with("--prefix", prefix)
        .with("--max-characters", maxCharacters == null ? null : maxCharacters.toString());
  }
}
