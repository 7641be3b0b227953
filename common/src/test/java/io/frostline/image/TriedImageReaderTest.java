package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TriedImageReaderTest {
  @Test
  void picturesThatHarmNobodyComeThroughWhetherTheyAreReadableOrNot() throws Exception {
    try (ExampleReader reader = new TriedImageReader(TriedImageReaderTest::resource, 1_000_000)) {
      for (String name : new String[] {"rgb.jpg", "samples.py", "rgba.webp"}) {
        Example file = new Example(name, null, null, null);
        assertThat(reader.read(file)).isEqualTo(resource(file));
      }
    }
  }

  @Test
  void aProcessThatDiesSaysHow() throws IOException {
    try (DecoderProcess decoder = new DecoderProcess(-1)) {
      assertThat(decoder.survives("picture".getBytes(StandardCharsets.UTF_8))).isFalse();
      assertThat(decoder.exitCode()).isEqualTo(1);
    }
  }

  private static byte[] resource(Example file) {
    try (InputStream content = TriedImageReaderTest.class.getResourceAsStream(file.uri())) {
      return content.readAllBytes();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}
