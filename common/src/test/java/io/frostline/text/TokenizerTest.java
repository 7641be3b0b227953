package io.frostline.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With small tokenizers of three kinds: WordPiece, BPE on bytes, and BPE without words. */
class TokenizerTest {
  private static final int CLS = 2;
  private static final int SEP = 3;
  private static final int A = 4;

  @Test
  void putsSpecialTokensAroundEachText() throws Exception {
    try (Tokenizer tokenizer = open("wordpiece")) {
      TokenizedText text = tokenizer.tokenize("A b", 8, LongTexts.TRUNCATE);

      assertThat(text.windows())
          .containsExactly(new Tokens(new int[] {CLS, A, A + 1, SEP}, new int[4]));
      assertThat(text.tokens()).isEqualTo(4);
      assertThat(text.truncated()).isFalse();
    }
  }

  /** The file says that texts are cut to eight tokens and filled up to eight. */
  @Test
  void ignoresTruncationAndPaddingOfTheFile() throws Exception {
    try (Tokenizer tokenizer = open("wordpiece")) {
      assertThat(lengths(tokenizer.tokenize("a", 99, LongTexts.TRUNCATE))).containsExactly(3);
      assertThat(lengths(tokenizer.tokenize("a ".repeat(50), 99, LongTexts.TRUNCATE)))
          .containsExactly(52);
    }
  }

  @Test
  void keepsSpecialTokensOfTruncatedTexts() throws Exception {
    try (Tokenizer tokenizer = open("wordpiece")) {
      TokenizedText text = tokenizer.tokenize("a b c d e", 5, LongTexts.TRUNCATE);

      assertThat(text.windows().get(0).ids()).containsExactly(CLS, A, A + 1, A + 2, SEP);
      assertThat(text.truncated()).isTrue();
      assertThat(text.tokens()).isEqualTo(5);
    }
  }

  @Test
  void textThatJustFitsIsNotTruncated() throws Exception {
    try (Tokenizer tokenizer = open("wordpiece")) {
      TokenizedText text = tokenizer.tokenize("a b c", 5, LongTexts.REJECT);

      assertThat(text.truncated()).isFalse();
    }
  }

  @Test
  void cutsLongTextsIntoOverlappingWindows() throws Exception {
    try (Tokenizer tokenizer = open("wordpiece")) {
      TokenizedText text = tokenizer.tokenize("a b c d e f g h i j k", 6, LongTexts.WINDOWS);

      assertThat(text.windows().stream().map(TokenizerTest::letters))
          .containsExactly("abcd", "defg", "ghij", "hijk");
      assertThat(text.tokens()).isEqualTo(13);
      assertThat(text.truncated()).isFalse();
    }
  }

  @Test
  void textThatJustFitsIsOneWindow() throws Exception {
    try (Tokenizer tokenizer = open("wordpiece")) {
      TokenizedText text = tokenizer.tokenize("a b c d", 6, LongTexts.WINDOWS);

      assertThat(text.windows().stream().map(TokenizerTest::letters)).containsExactly("abcd");
    }
  }

  @Test
  void rejectsLongTextsOnDemand() {
    try (Tokenizer tokenizer = open("wordpiece")) {
      RejectedExampleException rejection =
          catchThrowableOfType(
              RejectedExampleException.class,
              () -> tokenizer.tokenize("a b c d", 5, LongTexts.REJECT));

      assertThat(rejection.reason()).isEqualTo(RejectionReason.TOO_MANY_TOKENS);
      assertThat(rejection).hasMessageContaining("5 tokens").hasMessageContaining("--long-texts");
    }
  }

  @ParameterizedTest
  @EnumSource(LongTexts.class)
  void rejectsMoreThanMemoryHolds(LongTexts longTexts) {
    try (Tokenizer tokenizer = open("wordpiece")) {
      String word = "a".repeat(1_100_000);
      RejectedExampleException rejection =
          catchThrowableOfType(
              RejectedExampleException.class, () -> tokenizer.tokenize(word, 5, longTexts));

      assertThat(rejection.reason()).isEqualTo(RejectionReason.TOO_MANY_CHARACTERS);
      assertThat(rejection).hasMessageContaining("more than 1,048,576 characters");
    }
  }

  @Test
  void specialTokensMayBeOnOneSideOnlyOrNone() throws Exception {
    try (Tokenizer before = open("undivided");
        Tokenizer none = open("bytes");
        Tokenizer after =
            openEdited("wordpiece", "{\"SpecialToken\":{\"id\":\"[CLS]\",\"type_id\":0}},", "")) {
      int[] first = before.tokenize("the film", 3, LongTexts.TRUNCATE).windows().get(0).ids();
      assertThat(first).hasSize(3).startsWith(1);
      assertThat(none.tokenize("the film", 2, LongTexts.TRUNCATE).windows().get(0).ids())
          .hasSize(2);
      assertThat(after.tokenize("a b c", 3, LongTexts.TRUNCATE).windows().get(0).ids())
          .containsExactly(A, A + 1, SEP);
    }
  }

  @Test
  void knowsTypesFromTheFile() throws Exception {
    try (Tokenizer tokenizer =
        openEdited(
            "wordpiece",
            "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}",
            "{\"Sequence\":{\"id\":\"A\",\"type_id\":1}}")) {
      assertThat(tokenizer.tokenize("a b", 9, LongTexts.TRUNCATE).windows().get(0).types())
          .containsExactly(0, 1, 1, 0);
    }
  }

  @Test
  void knowsVocabularyAndPadding() {
    try (Tokenizer words = open("wordpiece");
        Tokenizer bytes = open("bytes")) {
      assertThat(words.vocabulary()).isEqualTo(99);
      assertThat(words.padding()).isZero();
      assertThat(bytes.vocabulary()).isEqualTo(270);
    }
  }

  @Test
  void textOfUnknownToTheTokenizerIsRejected() {
    try (Tokenizer tokenizer = open("wordpiece")) {
      RejectedExampleException rejection =
          catchThrowableOfType(
              RejectedExampleException.class,
              () -> tokenizer.tokenize("\u200B\u0301", 5, LongTexts.TRUNCATE));

      assertThat(rejection.reason()).isEqualTo(RejectionReason.EMPTY_TEXT);
    }
  }

  @Test
  void refusesAMaximumWithoutRoom() {
    try (Tokenizer tokenizer = open("wordpiece")) {
      assertThatThrownBy(() -> tokenizer.tokenize("a", 2, LongTexts.TRUNCATE))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("takes 2 tokens")
          .hasMessageContaining("at least 3");
    }
  }

  @Test
  void severalThreadsMayTokenizeAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Tokenizer tokenizer = open("bytes")) {
      List<Future<TokenizedText>> texts = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        String text = "the film " + i % 10;
        texts.add(threads.submit(() -> tokenizer.tokenize(text, 9, LongTexts.TRUNCATE)));
      }
      for (int i = 0; i < texts.size(); i++) {
        assertThat(texts.get(i).get()).isEqualTo(texts.get(i % 10).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Linux says of what is mapped into memory whether its file is still there. */
  @Test
  void deletesTheFileOfTheLibraryOnceItIsLoaded() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    assumeTrue(Files.exists(maps), "Only Linux lists what is mapped into memory");

    open("bytes").close();

    assertThat(Files.readAllLines(maps).stream().filter(line -> line.contains("libtokenizers")))
        .isNotEmpty()
        .allMatch(line -> line.endsWith("(deleted)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "{}",
        "{\"model_max_length\": 512, \"tokenizer_class\": \"BertTokenizer\"}",
        "{\"version\":\"1.0\",\"model\":{\"type\":\"Foo\",\"vocab\":{\"a\":0}}}",
        ""
      })
  void refusesOtherFiles(String content) {
    assertThatThrownBy(() -> Tokenizer.open(content.getBytes(StandardCharsets.UTF_8), "x.json"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("x.json is not a tokenizer.json");
  }

  @Test
  void refusesTokensByChance() throws IOException {
    byte[] edited = edited("bytes", "\"dropout\":null", "\"dropout\":0.1");

    assertThatThrownBy(() -> Tokenizer.open(edited, "x.json"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("model.dropout is 0.1");
  }

  @Test
  void namesAFileThatCannotBeRead(@TempDir Path folder) {
    Path missing = folder.resolve("tokenizer.json");

    assertThatThrownBy(() -> Tokenizer.open(missing))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("there is no " + missing);
  }

  private static String letters(Tokens window) {
    StringBuilder letters = new StringBuilder();
    IntStream.of(Arrays.copyOfRange(window.ids(), 1, window.length() - 1))
        .forEach(id -> letters.append((char) ('a' + id - A)));
    return letters.toString();
  }

  private static List<Integer> lengths(TokenizedText text) {
    return text.windows().stream().map(Tokens::length).toList();
  }

  static Tokenizer open(String name) {
    return Tokenizer.open(content(name), name);
  }

  private static Tokenizer openEdited(String name, String before, String after) throws IOException {
    return Tokenizer.open(edited(name, before, after), name);
  }

  private static byte[] edited(String name, String before, String after) throws IOException {
    String content =
        new String(content(name), StandardCharsets.UTF_8)
            .replaceAll("\\s*\n\\s*", "")
            .replace("\": ", "\":");
    assertThat(content).contains(before);
    return content.replace(before, after).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] content(String name) {
    try (InputStream file = TokenizerTest.class.getResourceAsStream(name + ".json")) {
      return file.readAllBytes();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
