package io.frostline.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentKindTest {

  @ParameterizedTest
  @CsvSource({
    "%PDF-1.7 and so on, a file in the format PDF document",
    "PAR1...., a Parquet file",
    "SQLite format 3, an SQLite database",
    "root:x:0:0:root:/root, text",
    "'  <!DOCTYPE html>', an HTML page",
    "<?xml version='1.0'?>, an XML document"
  })
  void namesKinds(String content, String kind) {
    assertThat(ContentKind.inWords(content.getBytes(StandardCharsets.UTF_8))).isEqualTo(kind);
  }

  @Test
  void textMayEndWithinACharacterButHasNoControlCharacters() {
    byte[] text = "größe".getBytes(StandardCharsets.UTF_8);
    assertThat(ContentKind.inWords(new byte[] {text[0], text[1], text[2]})).isEqualTo("text");
    assertThat(ContentKind.inWords(text)).isEqualTo("text");
    assertThat(ContentKind.inWords(new byte[] {'a', 0, 'b'})).isEqualTo("unknown content");
    assertThat(ContentKind.inWords(new byte[] {(byte) 0xC3, 'b', 'c'}))
        .isEqualTo("unknown content");
  }
}
