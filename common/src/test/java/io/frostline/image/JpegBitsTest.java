package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of a JPEG in a small code of its own, as strings of bits. */
class JpegBitsTest {
  /** The only code of the table of first coefficients: 3 bits follow. */
  private static final String FIRST = "0" + "101";

  private static final String END = "01";
  private static final String COEFFICIENT = "00" + "1";
  private static final String SIXTEEN_ZEROS = "100";
  private static final String LARGE = "101" + "110011001100110";
  private static final String RARE = "110000000000" + "11";

  private static final List<String> BLOCKS =
      List.of(
          FIRST + END,
          FIRST + COEFFICIENT.repeat(7) + END,
          FIRST + COEFFICIENT.repeat(62) + END,
          FIRST + COEFFICIENT.repeat(63),
          FIRST + LARGE + COEFFICIENT.repeat(62),
          FIRST + SIXTEEN_ZEROS.repeat(3) + COEFFICIENT.repeat(15),
          FIRST + SIXTEEN_ZEROS.repeat(3) + COEFFICIENT.repeat(14) + END,
          FIRST + LARGE.repeat(63),
          FIRST + COEFFICIENT.repeat(62) + LARGE,
          FIRST + COEFFICIENT + RARE.repeat(5) + COEFFICIENT + END,
          FIRST + COEFFICIENT.repeat(61) + RARE);

  @Test
  void passesBlocksWithAndWithoutAnEnd() throws RejectedExampleException {
    Random random = new Random(7);
    StringBuilder coded = new StringBuilder();
    int blocks = 5_000;
    for (int block = 0; block < blocks; block++) {
      coded.append(BLOCKS.get(random.nextInt(BLOCKS.size())));
    }
    JpegBits bits = bits(coded.toString());
    for (int block = 0; block < blocks; block++) {
      assertThat(bits.unusedBytes()).isPositive();
      bits.passBlock(first(), others());
    }
    assertThat(bits.unusedBytes()).isZero();
    assertThat(bits.isPastEnd()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {48, 49, 50, 61, 62})
  void refusesARunBeyondTheBlock(int coefficients) throws RejectedExampleException {
    JpegBits bits = bits(FIRST + COEFFICIENT.repeat(coefficients) + SIXTEEN_ZEROS + END);
    assertThatThrownBy(() -> bits.passBlock(first(), others()))
        .isInstanceOf(RejectedExampleException.class)
        .hasMessageContaining("a block has more than 64 coefficients");
  }

  @Test
  void refusesACodeThatTheTableLacks() throws RejectedExampleException {
    JpegBits bits = bits(FIRST + COEFFICIENT + "1111" + END);
    assertThatThrownBy(() -> bits.passBlock(first(), others()))
        .isInstanceOf(RejectedExampleException.class)
        .hasMessageContaining("a code that its table does not contain");
  }

  private static JpegHuffmanTable first() throws RejectedExampleException {
    return table(new int[] {1}, 0x03);
  }

  private static JpegHuffmanTable others() throws RejectedExampleException {
    return table(new int[] {0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 0x01, 0x00, 0xF0, 0x0F, 0x12);
  }

  private static JpegHuffmanTable table(int[] codesOfLength, int... symbols)
      throws RejectedExampleException {
    byte[] definition = new byte[16 + symbols.length];
    for (int length = 0; length < codesOfLength.length; length++) {
      definition[length] = (byte) codesOfLength[length];
    }
    for (int symbol = 0; symbol < symbols.length; symbol++) {
      definition[16 + symbol] = (byte) symbols[symbol];
    }
    return new JpegHuffmanTable(FileBytes.of(definition));
  }

  /** Filled up with ones, as T.81 says; a zero follows each byte of eight ones. */
  private static JpegBits bits(String coded) throws RejectedExampleException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String whole = coded + "1".repeat((8 - coded.length() % 8) % 8);
    for (int at = 0; at < whole.length(); at += 8) {
      int next = Integer.parseInt(whole.substring(at, at + 8), 2);
      bytes.write(next);
      if (next == 0xFF) {
        bytes.write(0);
      }
    }
    JpegBits bits = new JpegBits(FileBytes.of(bytes.toByteArray()));
    bits.nextPart();
    return bits;
  }
}
