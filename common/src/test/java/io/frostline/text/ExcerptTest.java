package io.frostline.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void shortTextsStayWholeOnOneLine() {
    assertThat(new Excerpt(20).of("  Good case,\r\n\tgreat\u2028price. \n"))
        .isEqualTo("Good case, great price.".substring(0, 20).strip() + "…");
    assertThat(new Excerpt(23).of("  Good case,\r\n\tgreat\u2028price. \n"))
        .isEqualTo("Good case, great price.");
  }

  @Test
  void longTextsEndInAnEllipsis() {
    assertThat(new Excerpt(5).of("abcdefgh")).isEqualTo("abcde…");
    assertThat(new Excerpt(5).of("abcde")).isEqualTo("abcde");
    assertThat(new Excerpt(3).of("x".repeat(10_000_000))).isEqualTo("xxx…");
  }

  @Test
  void charactersAreNotCutApart() {
    assertThat(new Excerpt(2).of("a\uD83D\uDE00b")).isEqualTo("a…");
    // e with two combining accents.
    assertThat(new Excerpt(3).of("abe\u0301\u0302c")).isEqualTo("ab…");
  }

  @Test
  void controlCharactersDisappear() {
    assertThat(new Excerpt(10).of("a\u0000b\u001b[1mc\u0085d")).isEqualTo("a b [1mc d");
  }

  @Test
  void needsRoom() {
    assertThatThrownBy(() -> new Excerpt(0)).hasMessageContaining("at least 1 character, not 0");
  }
}
