package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes: pixels, or a rejected image; never another exception, never a crash. */
class DamagedFilesTest {
  private static final int FLIPS = 2_000;

  /** Headers hold what can go wrong; of long files, not every prefix of the data is tried. */
  private static final int EVERY_PREFIX_TO = 600;

  @ParameterizedTest
  @MethodSource("io.frostline.image.Samples#names")
  void survivesEveryPrefix(String name) {
    byte[] whole = Samples.bytes(name);
    for (int length = 0; length < whole.length; length += length < EVERY_PREFIX_TO ? 1 : 17) {
      decodeOrReject(name + " cut to " + length, Arrays.copyOf(whole, length));
    }
  }

  @Test
  void survivesRandomChanges() {
    Random random = new Random(20240607);
    List<String> names = Samples.names();
    for (int i = 0; i < FLIPS; i++) {
      String name = names.get(i % names.size());
      byte[] file = Samples.bytes(name);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      decodeOrReject(name + " in round " + i, file);
    }
  }

  private static void decodeOrReject(String what, byte[] file) {
    try (RgbImage image = Pixels.DECODER.decode(file)) {
      assertThat(image.width()).isPositive();
    } catch (RejectedExampleException rejected) {
      assertThat(rejected.reason().stage()).as(what).isNotEqualTo(Stage.NETWORK);
    } catch (RuntimeException other) {
      fail(what, other);
    }
  }
}
