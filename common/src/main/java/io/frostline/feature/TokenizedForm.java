package io.frostline.feature;

import io.frostline.example.RejectedExampleException;
import io.frostline.text.CheckedText;
import io.frostline.text.TokenizedText;
import io.frostline.text.Tokenizer;
import java.util.Objects;

/**
 * Texts that are tokenized, by a tokenizer in memory.
 *
 * @param tokenizer closed by who opened it
 */
record TokenizedForm(TokenForm form, Tokenizer tokenizer) implements LoadedForm {
  TokenizedForm {
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(tokenizer, "tokenizer");
  }

  /** That of a network for texts, which a network must be for whatever tokenizes. */
  static TokenizedForm of(LoadedForm form) {
    if (form instanceof TokenizedForm tokens) {
      return tokens;
    }
    throw new IllegalArgumentException("The network takes images, not texts.");
  }

  /** The tokens of a text, as the network takes them. */
  TokenizedText tokenize(CheckedText text) throws RejectedExampleException {
    return tokenizer.tokenize(
        form.input().prefix() + text.characters(), form.input().maxTokens(), form.longTexts());
  }
}
