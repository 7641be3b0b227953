package io.frostline.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextCharsetTest {
  @Test
  void namesAreThoseOfJavaInAnyCase() {
    assertThat(new TextCharset("latin1").name()).isEqualTo("ISO-8859-1");
    assertThat(new TextCharset("CP1252").name()).isEqualTo("windows-1252");
    assertThat(new TextCharset("utf8")).isEqualTo(TextCharset.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"window-1252", "windows 1252"})
  void anUnknownNameIsRefusedWithTheNearest(String name) {
    assertThatThrownBy(() -> new TextCharset(name))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "Unknown charset '" + name + "'. Did you mean 'windows-1252'? Use a name that Java");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "ISO-8859-1", "windows-1251", "Shift_JIS", "GB18030", "Big5"})
  void rowsAreFoundInMostCharsets(String name) {
    assertThat(new TextCharset(name).dividesAsAscii()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-32", "IBM037", "ISO-2022-JP"})
  void rowsAreNotFoundWhereLineEndsAreOtherBytes(String name) {
    assertThat(new TextCharset(name).dividesAsAscii()).isFalse();
  }

  @Test
  void everyByteOfLatin1IsACharacter() throws CharacterCodingException {
    byte[] all = new byte[256];
    for (int one = 0; one < all.length; one++) {
      all[one] = (byte) one;
    }

    byte[] converted = new TextCharset("ISO-8859-1").toUtf8(all);

    assertThat(new String(converted, StandardCharsets.UTF_8))
        .isEqualTo(new String(all, StandardCharsets.ISO_8859_1));
  }

  @Test
  void whatIsNotValidIsNotReplaced() {
    TextCharset japanese = new TextCharset("Shift_JIS");

    assertThatThrownBy(() -> japanese.toUtf8(new byte[] {(byte) 0x81}))
        .isInstanceOf(CharacterCodingException.class);
  }

  @Test
  void filesWithAByteOrderMarkStayAsTheyAre() throws CharacterCodingException {
    TextCharset latin = new TextCharset("ISO-8859-1");
    for (Charset utf : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16BE}) {
      byte[] marked = "\uFEFFé".getBytes(utf);
      assertThat(latin.fileToUtf8(marked)).isEqualTo(marked);
    }
    assertThat(latin.fileToUtf8(new byte[] {(byte) 0xE9})).asString().isEqualTo("é");
  }
}
