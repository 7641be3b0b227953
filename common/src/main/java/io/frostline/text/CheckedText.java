package io.frostline.text;

import io.frostline.example.Content;
import java.util.Objects;

/**
 * A text that can be used.
 *
 * @param characters what {@link TextDecoder} lets pass
 */
public record CheckedText(String characters) implements Content {
  public CheckedText {
    Objects.requireNonNull(characters, "characters");
  }

  /** There is nothing to free. */
  @Override
  public void close() {}
}
