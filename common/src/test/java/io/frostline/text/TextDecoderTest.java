package io.frostline.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.UserException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextDecoderTest {
  private static final TextDecoder DECODER = new TextDecoder(10);

  @ParameterizedTest
  @ValueSource(strings = {"été 😀", "\u202Eשלום", "😀😀😀", "a\u0001b", " a\n"})
  void decodesUtf8AsItIs(String text) throws Exception {
    assertThat(DECODER.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"EFBBBF61C3A9, aé", "FFFE6100E900, aé", "FEFF006100E9, aé", "FFFE3DD800DE, 😀"})
  void leavesByteOrderMarksOut(String bytes, String text) throws Exception {
    assertThat(DECODER.decode(HexFormat.of().parseHex(bytes))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "'', EMPTY_TEXT, blanks",
    "EFBBBF, EMPTY_TEXT, blanks",
    "200A0D09C2A0E38080E2808B, EMPTY_TEXT, blanks",
    "E280AEE2808F, EMPTY_TEXT, blanks",
    "61E9, NOT_UTF8, 'not valid UTF-8: byte 1'",
    "61C080, NOT_UTF8, 'byte 1'",
    "EDA080, NOT_UTF8, 'byte 0'",
    "FFFE610000D8, NOT_UTF8, 'not valid UTF-16LE: byte 4'",
    "FFFE61, NOT_UTF8, 'byte 2'",
    "6100, NOT_TEXT, 'NUL at character 1'",
    "FFFE0000, NOT_TEXT, 'NUL at character 0'",
    "6161616161616161616161, TOO_MANY_CHARACTERS, '11 characters, but the limit is 10'"
  })
  void rejectsTheRest(String bytes, RejectionReason reason, String message) {
    RejectedExampleException rejection =
        catchThrowableOfType(
            RejectedExampleException.class, () -> DECODER.decode(HexFormat.of().parseHex(bytes)));

    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection).hasMessageContaining(message);
  }

  @Test
  void countsCharactersAsPeopleDo() throws Exception {
    assertThat(DECODER.decode("😀".repeat(10).getBytes(StandardCharsets.UTF_8))).hasSize(20);
  }

  @Test
  void refusesALimitOfNothing() {
    assertThatThrownBy(() -> new TextDecoder(0))
        .isInstanceOf(UserException.class)
        .hasMessage("--max-characters is 0, but must be at least 1.");
  }
}
