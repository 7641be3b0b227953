package io.frostline.feature;

import io.frostline.example.ExampleReader;
import io.frostline.text.CheckedText;
import io.frostline.text.TextDecoder;
import java.util.Objects;

/**
 * The decoding of texts.
 *
 * @param characters with its limit on their number
 */
public record TextDecoding(TextDecoder characters) implements ContentDecoding<CheckedText> {
  public TextDecoding {
    Objects.requireNonNull(characters, "characters");
  }

  @Override
  public ContentDecoder<CheckedText> decoder() {
    return bytes -> new CheckedText(characters.decode(bytes));
  }

  @Override
  public InputBatch<CheckedText> batch(LoadedNetwork network) {
    return new TokenBatch(network);
  }

  /** No text is known to crash the process. */
  @Override
  public ExampleReader careful(ExampleReader reader) {
    return reader;
  }
}
