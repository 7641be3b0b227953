package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.image.Framing;
import io.frostline.image.ImageDecoder;
import io.frostline.image.ImageFile;
import io.frostline.image.ImageFileReader;
import io.frostline.image.Interpolation;
import io.frostline.image.RejectedImageException;
import io.frostline.image.RejectionReason;
import io.frostline.image.ResizeRule;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FileExtractionTest {
  private static final Framing FRAMING =
      new Framing(2, 1, ResizeRule.of("squash"), Interpolation.NEAREST);

  private final List<Integer> batchSizes = new ArrayList<>();

  /** Gives each image its own pixels as features, and its first pixel's red in a second layer. */
  private float[][][] pixelsAsFeatures(ByteBuffer pixels) {
    int images = pixels.remaining() / 6;
    batchSizes.add(images);
    float[][][] features = new float[2][images][];
    for (int image = 0; image < images; image++) {
      features[0][image] = new float[6];
      for (int value = 0; value < 6; value++) {
        features[0][image][value] = pixels.get(image * 6 + value) & 0xFF;
      }
      features[1][image] = new float[] {features[0][image][0] == 13 ? Float.NaN : 1};
    }
    return features;
  }

  @Test
  void everyFileHasOneOutcomeAndItsOwnFeatures() {
    List<Outcome> outcomes = extract(file -> png(Integer.parseInt(file.uri())), 1, 2, 3, 4, 5);

    assertThat(outcomes)
        .extracting(outcome -> outcome.file().uri())
        .containsExactly("1", "2", "3", "4", "5");
    assertThat(outcomes)
        .allSatisfy(
            outcome -> {
              float red = Float.parseFloat(outcome.file().uri());
              Outcome.Extracted extracted = (Outcome.Extracted) outcome;
              assertThat(extracted.outputs()[0]).containsExactly(red, 0, 0, red, 0, 0);
              assertThat(extracted.width()).isEqualTo(2);
              assertThat(extracted.height()).isEqualTo(1);
            });
  }

  @Test
  void everyBatchIsFullWhateverTheNumberOfImages() {
    extract(file -> png(1), 1, 2, 3, 4, 5);

    assertThat(batchSizes).containsExactly(2, 2, 2);
  }

  @Test
  void rejectedImagesTakeNoPlaceInABatch() {
    List<Outcome> outcomes =
        extract(
            file -> {
              int number = Integer.parseInt(file.uri());
              if (number % 2 == 0) {
                throw new RejectedImageException(RejectionReason.NOT_FOUND, "gone");
              }
              return number == 3
                  ? "text".getBytes(java.nio.charset.StandardCharsets.UTF_8)
                  : png(number);
            },
            1,
            2,
            3,
            4,
            5);

    assertThat(batchSizes).containsExactly(2);
    assertThat(outcomes)
        .filteredOn(Outcome.Rejected.class::isInstance)
        .extracting(outcome -> outcome.file().uri() + " " + ((Outcome.Rejected) outcome).reason())
        .containsExactlyInAnyOrder("2 NOT_FOUND", "3 NOT_AN_IMAGE", "4 NOT_FOUND");
    assertThat(outcomes).hasSize(5);
  }

  @Test
  void featuresThatAreNotFiniteRejectTheImageAlone() {
    List<Outcome> outcomes = extract(file -> png(Integer.parseInt(file.uri())), 12, 13, 14);

    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Extracted.class);
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> {
              assertThat(rejected.reason()).isEqualTo(RejectionReason.NOT_FINITE);
              assertThat(rejected.message()).contains("NaN");
            });
    assertThat(outcomes.get(2)).isInstanceOf(Outcome.Extracted.class);
  }

  private List<Outcome> extract(ImageFileReader reader, int... numbers) {
    List<Outcome> outcomes = new ArrayList<>();
    FileExtraction.Tools tools =
        new FileExtraction.Tools(
            reader,
            new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS),
            FRAMING,
            this::pixelsAsFeatures,
            2);
    try (FileExtraction extraction =
        new FileExtraction(
            IntStream.of(numbers)
                .mapToObj(number -> new ImageFile("" + number, null, 1L, Instant.EPOCH))
                .iterator(),
            tools,
            new StageTimes())) {
      extraction.forEachRemaining(outcomes::add);
    }
    return outcomes;
  }

  private static byte[] png(int red) {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, red << 16);
    image.setRGB(1, 0, red << 16);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
