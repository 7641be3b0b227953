package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import io.frostline.storage.NameCharset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivedWordsTest {
  private static final Map<String, String> NONE = Map.of("OTHER", "\uFFFD");
  private final ArrivedWords posix = new ArrivedWords(new NameCharset("ANSI_X3.4-1968"));

  @Test
  void takesEverythingInUtf8() {
    assertThatCode(
            () ->
                new ArrivedWords(new NameCharset("UTF-8"))
                    .check(new String[] {"ü", "a?.jpg"}, Map.of("FROSTLINE_MODELS", "ü"), "/ü"))
        .doesNotThrowAnyException();
  }

  @Test
  void takesAsciiInAnyCharset() {
    assertThatCode(() -> posix.check(new String[] {"extract", "a b%20#,[x]/*.jpg"}, NONE, "/home"))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesWhatMayHaveBeenOtherLetters() {
    refuses(new String[] {"--images", "\uFFFD\uFFFD"}, NONE, "/home");
    // What spark-submit makes of them.
    refuses(new String[] {"--images", "??"}, NONE, "/home");
    refuses(new String[0], Map.of("FROSTLINE_MODELS", "/\uFFFD"), "/home");
    refuses(new String[0], NONE, "/home/\uFFFD");
  }

  private void refuses(String[] arguments, Map<String, String> variables, String folder) {
    assertThatThrownBy(() -> posix.check(arguments, variables, folder))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("other letters than ASCII", "Set LC_ALL=C.UTF-8");
  }
}
