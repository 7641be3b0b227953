package io.frostline.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirstTokensTest {
  private static final int SEED = 19;

  /** Parts of odd texts; each is repeated now and then. */
  private static final String[] PARTS = {
    "the",
    "film",
    "unbelievable",
    "a",
    "B",
    "été",
    "e\u0301",
    "\u0301",
    "😀",
    "👨‍👩‍👧‍👦",
    "🇫🇷",
    "中文字",
    "中",
    "ไทย",
    "हिन्दी",
    "שלום",
    "\u202Eعربى\u202C",
    " ",
    "  ",
    "\n",
    "\t ",
    "\u00A0",
    "\u3000",
    "\u200B",
    "1",
    "1234567",
    "3.14",
    ".",
    "!?",
    "…",
    "(",
    "don't",
    "'s",
    "[SEP]",
    "[SE",
    "<|endoftext|>",
    "<|end",
    "</s>",
    "▁",
    "Ġ",
    "ﬁ",
    "İ",
    "ß",
    "Å",
    "\r\n",
    "x_y",
    "𝒳"
  };

  @ParameterizedTest
  @ValueSource(strings = {"wordpiece", "bytes", "undivided"})
  void areThoseOfTheWholeText(String name) throws Exception {
    Random random = new Random(SEED);
    int cut = 0;
    try (Tokenizer tokenizer = TokenizerTest.open(name)) {
      for (int round = 0; round < 1500; round++) {
        String text = text(random);
        int wanted = 3 + random.nextInt(60);
        Tokens whole = tokenizer.tokenize("x" + text, 1 << 24, LongTexts.TRUNCATE).windows().get(0);
        TokenizedText first = tokenizer.tokenize("x" + text, wanted, LongTexts.TRUNCATE);

        int kept = first.tokens() - special(name);
        int all = whole.length() - special(name);
        int before = name.equals("bytes") ? 0 : 1;
        for (int i = 0; i < kept; i++) {
          assertThat(first.windows().get(0).ids()[before + i])
              .as(text)
              .isEqualTo(whole.ids()[before + i]);
        }
        assertThat(first.truncated()).as(text).isEqualTo(all > wanted - special(name));
        assertThat(kept).isEqualTo(Math.min(all, wanted - special(name)));
        cut += first.truncated() ? 1 : 0;
      }
    }
    assertThat(cut).as("truncated texts").isGreaterThan(500);
  }

  private static int special(String name) {
    return switch (name) {
      case "wordpiece" -> 2;
      case "undivided" -> 1;
      default -> 0;
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(1500);
    double spaces = random.nextInt(4) / 4.0;
    String[] few = {PARTS[random.nextInt(PARTS.length)], PARTS[random.nextInt(PARTS.length)]};
    boolean narrow = random.nextInt(3) == 0;
    while (text.length() < length) {
      String part = narrow ? few[random.nextInt(2)] : PARTS[random.nextInt(PARTS.length)];
      text.append(random.nextInt(20) == 0 ? part.repeat(1 + random.nextInt(200)) : part);
      text.append(random.nextDouble() < spaces ? " " : "");
    }
    return text.toString();
  }

  /** Ten million characters, of which a few thousand are looked at. */
  @Test
  void costWhatTheBeginningCosts() throws Exception {
    Words words = new Words();
    String text = "ten letters, and so on; ".repeat(420_000);

    FirstTokens first = FirstTokens.of(words::encode, 10, text, 256);

    assertThat(first.more()).isTrue();
    assertThat(first.ids()).hasSize(256);
    assertThat(words.read).isLessThan(10_000);
  }

  @ParameterizedTest
  @CsvSource({"300, 0", "300, 5000", "20000, 5000"})
  void blanksBetweenAndBehindCountForNothing(int between, int behind) throws Exception {
    Words words = new Words();
    String text = "one" + " ".repeat(between) + "two" + " ".repeat(behind);

    FirstTokens first = FirstTokens.of(words::encode, 0, text, 2);

    assertThat(first.ids()).containsExactly("one".hashCode(), "two".hashCode());
    assertThat(first.more()).isFalse();
  }

  /** Each run of letters is a word and a token. */
  private static final class Words {
    private static final Pattern WORD = Pattern.compile("\\w+");

    private long read;

    EncodedText encode(String text) {
      read += text.length();
      List<int[]> tokens = new ArrayList<>();
      for (Matcher word = WORD.matcher(text); word.find(); ) {
        tokens.add(new int[] {word.group().hashCode(), word.start(), word.end()});
      }
      int[] numbers = new int[tokens.size()];
      Arrays.setAll(numbers, i -> i);
      return new EncodedText(column(tokens, 0), numbers, column(tokens, 1), column(tokens, 2));
    }

    private static int[] column(List<int[]> tokens, int column) {
      return tokens.stream().mapToInt(token -> token[column]).toArray();
    }
  }
}
