package io.frostline.text;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Turns texts into tokens as a {@code tokenizer.json} of Hugging Face says. What that file says of
 * truncation and padding is ignored: the network determines both.
 *
 * <p>Several threads may use it at once. Close it after the last of them.
 */
public final class Tokenizer implements AutoCloseable {
  /** Windows overlap by this part of their length. */
  private static final int OVERLAP = 4;

  /** Tokenizing takes up to a hundred bytes outside the heap for each character. */
  private static final int MOST_CHARACTERS_AT_ONCE = 1 << 20;

  /** Something of these is in every vocabulary. */
  private static final String EXAMPLE = "a text, 1";

  private final TokenizersLibrary library = NativeTokenizers.library();
  private final TokenizerFile file;
  private final long handle;
  private final SpecialTokens special;

  private Tokenizer(TokenizerFile file, byte[] json, String name) {
    this.file = file;
    this.handle = create(json, name);
    try {
      library.disableTruncation(handle);
      library.disablePadding(handle);
      this.special = special(name);
    } catch (RuntimeException unusable) {
      close();
      throw unusable;
    }
  }

  /**
   * Opens a file on this machine.
   *
   * @throws UserException if it cannot be read, or is not a tokenizer
   */
  public static Tokenizer open(Path file) {
    try {
      return open(Files.readAllBytes(file), file.toString());
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read the tokenizer %s: %s. Check the path and its permissions.",
              file, Reason.of(unreadable)),
          unreadable);
    }
  }

  /**
   * Opens the content of a file.
   *
   * @param name what to call it in messages
   * @throws UserException if it is not a tokenizer
   */
  public static Tokenizer open(byte[] file, String name) {
    return new Tokenizer(TokenizerFile.read(file, name), file, name);
  }

  private long create(byte[] json, String name) {
    try {
      return library.createTokenizerFromString(new String(json, StandardCharsets.UTF_8));
    } catch (RuntimeException refused) {
      throw new UserException(
          Formatted.of(
              "%s is not a tokenizer.json that the tokenizers library can read: %s. Save it again with a current version of the library that wrote it.",
              name, Reason.of(refused)),
          refused);
    }
  }

  private SpecialTokens special(String name) {
    int[] content = encoded(EXAMPLE).ids();
    if (content.length == 0) {
      throw new UserException(
          Formatted.of(
              "The tokenizer %s has no tokens for the text '%s'. Use the tokenizer of a language model.",
              name, EXAMPLE));
    }
    long encoding = library.encode(handle, EXAMPLE, true);
    try {
      return SpecialTokens.of(
          new SpecialTokens.Sequence(
              ints(library.getTokenIds(encoding)), ints(library.getTypeIds(encoding))),
          ints(library.getSpecialTokenMask(encoding)),
          content,
          name);
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  /**
   * The highest id of a token plus 1: the network's table of embeddings has at least as many rows.
   */
  public int vocabulary() {
    return file.vocabulary();
  }

  /** The id that fills up shorter texts of a batch, or 0 if the file states none. */
  public int padding() {
    return file.padding();
  }

  /**
   * Tokenizes a text.
   *
   * @param text without lone surrogates
   * @param maxTokens that the network takes at once, special ones included
   * @throws RejectedExampleException if it has no tokens, too many where these are rejected, or too
   *     many characters that can only be tokenized together
   * @throws UserException if the special tokens leave no room for others
   */
  public TokenizedText tokenize(String text, int maxTokens, LongTexts longTexts)
      throws RejectedExampleException {
    int room = maxTokens - special.count();
    if (room < 1) {
      throw new UserException(
          Formatted.of(
              "The network takes %d tokens, but the tokenizer alone adds %d to each text. Use at least %d.",
              maxTokens, special.count(), special.count() + 1));
    }
    return switch (longTexts) {
      case TRUNCATE -> first(text, room);
      case WINDOWS -> windows(require(encode(text).ids()), room);
      case REJECT -> {
        TokenizedText whole = first(text, room);
        if (whole.truncated()) {
          throw new RejectedExampleException(
              RejectionReason.TOO_MANY_TOKENS,
              Formatted.of(
                  "The text has more than the %d tokens that the network takes. Shorten it, or use --long-texts truncate or windows.",
                  maxTokens));
        }
        yield whole;
      }
    };
  }

  private TokenizedText first(String text, int room) throws RejectedExampleException {
    FirstTokens first = FirstTokens.of(this::encode, file.longestAdded(), text, room);
    Tokens tokens = special.around(require(first.ids()), 0, first.ids().length);
    return new TokenizedText(List.of(tokens), tokens.length(), first.more());
  }

  private TokenizedText windows(int[] content, int room) {
    int step = room - room / OVERLAP;
    List<Tokens> windows = new ArrayList<>();
    int from = 0;
    for (; from + room < content.length; from += step) {
      windows.add(special.around(content, from, from + room));
    }
    int last = Math.max(0, content.length - room);
    windows.add(special.around(content, last, content.length));
    return new TokenizedText(windows, content.length + special.count(), false);
  }

  private static int[] require(int[] content) throws RejectedExampleException {
    if (content.length == 0) {
      throw new RejectedExampleException(
          RejectionReason.EMPTY_TEXT,
          "The text has no characters that the tokenizer knows. Remove it.");
    }
    return content;
  }

  private EncodedText encode(String text) throws RejectedExampleException {
    if (text.length() > MOST_CHARACTERS_AT_ONCE) {
      throw new RejectedExampleException(
          RejectionReason.TOO_MANY_CHARACTERS,
          Formatted.of(
              "The text has more than %,d characters and is used whole or has no words among them. Shorten it, or use --long-texts truncate.",
              MOST_CHARACTERS_AT_ONCE));
    }
    return encoded(text);
  }

  private EncodedText encoded(String text) {
    long encoding = library.encode(handle, text, false);
    try {
      CharSpan[] spans = library.getTokenCharSpans(encoding);
      return new EncodedText(
          ints(library.getTokenIds(encoding)),
          ints(library.getWordIds(encoding)),
          places(spans, CharSpan::getStart),
          places(spans, CharSpan::getEnd));
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  private static int[] places(CharSpan[] spans, ToIntFunction<CharSpan> end) {
    return Stream.of(spans)
        .mapToInt(span -> span == null ? EncodedText.NOWHERE : end.applyAsInt(span))
        .toArray();
  }

  private static int[] ints(long[] values) {
    return LongStream.of(values).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public void close() {
    library.deleteTokenizer(handle);
  }
}
