package io.frostline.proof;

import io.frostline.backbone.PaddingSide;
import io.frostline.backbone.TokenInput;
import io.frostline.example.RejectedExampleException;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.onnx.InputTensor;
import io.frostline.text.LongTexts;
import io.frostline.text.Tokenizer;
import io.frostline.text.Tokens;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The texts that a package and its source are compared on, as tokens: of one word, of several
 * languages, of signs, and as long as the network takes.
 *
 * @param input of the network
 * @param texts one entry for each
 */
public record ProofTexts(TokenInput input, List<Tokens> texts) {
  /** Attention takes memory for each pair of tokens, so that the longest text is kept to this. */
  private static final int LONGEST = 512;

  /** Whatever a tokenizer knows, it has tokens for this. */
  private static final String PLAIN = "a text, 1";

  private static final String SENTENCE =
      "The frost line is the depth to which the water in the ground freezes in winter. ";

  private static final List<String> TEXTS =
      List.of(
          "Good.",
          "It was not worth the money, and the second one broke as well!",
          "Grüße aus Köln: schön war's, wie überall.",
          "这部电影很好看，我们都喜欢。",
          "http://example.org/?q=1&r=2 -- 3.14159 (99 %) #1 \uD83D\uDE00\uD83D\uDE00",
          "كان الفيلم رائعا",
          SENTENCE.repeat(3),
          SENTENCE.repeat(LONGEST));

  public ProofTexts {
    texts = List.copyOf(texts);
  }

  /** The texts as tokens. */
  public static ProofTexts of(TokenInput input, Tokenizer tokenizer) {
    return new ProofTexts(
        input, TEXTS.stream().map(text -> tokens(tokenizer, text, input)).toList());
  }

  private static Tokens tokens(Tokenizer tokenizer, String text, TokenInput input) {
    int most = Math.min(input.maxTokens(), LONGEST);
    try {
      return tokenizer.tokenize(text, most, LongTexts.TRUNCATE).windows().get(0);
    } catch (RejectedExampleException unknownSigns) {
      try {
        return tokenizer.tokenize(PLAIN, most, LongTexts.TRUNCATE).windows().get(0);
      } catch (RejectedExampleException impossible) {
        throw new IllegalStateException("A tokenizer has been tried with this.", impossible);
      }
    }
  }

  /** The tokens of the longest text. */
  public int longest() {
    return texts.stream().mapToInt(Tokens::length).max().orElseThrow();
  }

  /** The highest id of all. */
  public int highestId() {
    return texts.stream().flatMapToInt(tokens -> Arrays.stream(tokens.ids())).max().orElseThrow();
  }

  /** What to call them in a record of checks. */
  public String inWords() {
    int shortest = texts.stream().mapToInt(Tokens::length).min().orElseThrow();
    return Formatted.of(
        "%s of %d to %s", Count.of(texts.size(), "text"), shortest, Count.of(longest(), "token"));
  }

  /** The checksum that shows whether two machines see the same tokens. */
  public long checksum() {
    CRC32 checksum = new CRC32();
    for (Tokens tokens : texts) {
      ByteBuffer bytes = ByteBuffer.allocate(2 * tokens.length() * Integer.BYTES);
      bytes.asIntBuffer().put(tokens.ids()).put(tokens.types());
      checksum.update(bytes);
    }
    return checksum.getValue();
  }

  /** Where the tokens of a text begin in a row of this many positions. */
  int begin(int text, int width) {
    return input.padding() == PaddingSide.LEFT ? width - texts.get(text).length() : 0;
  }

  /**
   * A batch in which each row has one of the texts.
   *
   * @param rows the numbers of the texts
   * @param width the positions of each row
   */
  public List<InputTensor> batch(List<Integer> rows, int width) {
    LongBuffer ids = LongBuffer.allocate(rows.size() * width);
    LongBuffer mask = LongBuffer.allocate(rows.size() * width);
    LongBuffer types = LongBuffer.allocate(rows.size() * width);
    while (ids.hasRemaining()) {
      ids.put(input.paddingId());
    }
    ids.clear();
    for (int row = 0; row < rows.size(); row++) {
      Tokens tokens = texts.get(rows.get(row));
      int from = row * width + begin(rows.get(row), width);
      for (int place = 0; place < tokens.length(); place++) {
        ids.put(from + place, tokens.ids()[place]);
        mask.put(from + place, 1);
        types.put(from + place, tokens.types()[place]);
      }
    }
    List<InputTensor> tensors = new ArrayList<>();
    tensors.add(InputTensor.longs(ids, rows.size(), width));
    if (input.mask() != null) {
      tensors.add(InputTensor.longs(mask, rows.size(), width));
    }
    if (input.types() != null) {
      tensors.add(InputTensor.longs(types, rows.size(), width));
    }
    return tensors;
  }

  /** A text as a batch of its own, without padding. */
  public List<InputTensor> alone(int text) {
    return batch(List.of(text), texts.get(text).length());
  }
}
