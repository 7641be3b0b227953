package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetpbmFormatTest {
  private static final byte[] GREY = {0, 100, (byte) 200, 50, 51, (byte) 255};

  @Test
  void readsGreyAndColour() throws RejectedExampleException {
    Pixels grey = Pixels.of(file("P5\n3 2\n255\n", GREY));
    Pixels colour = Pixels.of(file("P6 1 2 255 ", GREY));

    assertThat(grey.at(1, 0)).containsExactly(100, 100, 100);
    assertThat(grey.at(2, 1)).containsExactly(255, 255, 255);
    assertThat(colour.at(0, 0)).containsExactly(0, 100, 200);
    assertThat(colour.at(0, 1)).containsExactly(50, 51, 255);
  }

  @Test
  void passesOverComments() throws RejectedExampleException {
    assertThat(Pixels.of(file("P5 # from\n#a scanner\n3 # wide\n2 255\n", GREY)))
        .isEqualTo(Pixels.of(file("P5\n3 2\n255\n", GREY)));
  }

  @Test
  void callsEveryPrefixTruncated() {
    byte[] whole = file("P5\n3 2\n255\n", GREY);
    for (int length = 3; length < whole.length; length++) {
      assertThat(rejection(Arrays.copyOf(whole, length)).reason())
          .as("%d of %d bytes", length, whole.length)
          .isEqualTo(RejectionReason.TRUNCATED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "P5 3 2 65535 ......, UNSUPPORTED_FORMAT",
    "P5 3 2 1 ......, UNSUPPORTED_FORMAT",
    "P5 3 x 255 ......, CORRUPT",
    "P5 0 2 255 ......, CORRUPT",
    "P5 99999999999999999999 2 255 ......, CORRUPT",
    "P6 100000 100000 255 ......, TRUNCATED",
    "P5 4294967295 4294967295 255 ......, TOO_MANY_PIXELS"
  })
  void refusesWhatItWouldMisread(String content, RejectionReason reason) {
    assertThat(rejection(content.getBytes(StandardCharsets.US_ASCII)).reason()).isEqualTo(reason);
  }

  private static RejectedExampleException rejection(byte[] file) {
    RejectedExampleException rejection =
        catchThrowableOfType(RejectedExampleException.class, () -> Pixels.of(file));
    assertThat(rejection).as("rejection").isNotNull();
    return rejection;
  }

  private static byte[] file(String header, byte[] pixels) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(pixels);
    return file.toByteArray();
  }
}
