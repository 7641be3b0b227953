package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.image.CheckedImage;
import io.frostline.image.Framing;
import io.frostline.image.ImageDecoder;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.onnx.InputTensor;
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

class PartitionExtractionTest {
  private static final Framing FRAMING =
      new Framing(2, 1, ResizeRule.of("squash"), Interpolation.NEAREST);

  private final List<Integer> batchSizes = new ArrayList<>();
  private final StageTimes times = new StageTimes();

  /** Gives each image its own pixels as features, and its first pixel's red in a second layer. */
  private float[][][] pixelsAsFeatures(List<InputTensor> batch) {
    ByteBuffer pixels = pixels(batch);
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
              assertThat(extracted.properties()).as("width, height").containsExactly(2, 1);
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
                throw new RejectedExampleException(RejectionReason.NOT_FOUND, "gone");
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

  @Test
  void eachNetworkGetsTheImagesThatItIsWantedForAndNoOthers() {
    List<String> read = new ArrayList<>();
    ExampleReader reader =
        file -> {
          synchronized (read) {
            read.add(file.uri());
          }
          return file.uri().equals("4") ? new byte[] {1, 2, 3} : png(Integer.parseInt(file.uri()));
        };

    List<NetworkOutcome> outcomes =
        extract(
            reader,
            List.of(
                wanted(1, 0, 1),
                wanted(2, 1),
                wanted(3, 0),
                wanted(4, 0, 1),
                wanted(5, 1),
                wanted(6, 0, 1)),
            network(FRAMING, this::pixelsAsFeatures, 2),
            network(FRAMING, this::pixelsAsFeatures, 3));

    assertThat(read).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
    assertThat(outcomes)
        .extracting(NetworkOutcomeText::of)
        .containsExactlyInAnyOrder(
            "0: 1 red 1",
            "0: 3 red 3",
            "0: 4 NOT_AN_IMAGE",
            "0: 6 red 6",
            "1: 1 red 1",
            "1: 2 red 2",
            "1: 4 NOT_AN_IMAGE",
            "1: 5 red 5",
            "1: 6 red 6");
    assertThat(batchSizes).as("full batches of two and of three").containsOnly(2, 3);
  }

  @Test
  void networksWithOtherFramingsGetTheirOwnPixels() {
    Framing other = new Framing(1, 1, ResizeRule.of("squash"), Interpolation.NEAREST);
    List<Integer> bytes = new ArrayList<>();
    FeatureNetwork counting =
        batch -> {
          bytes.add(pixels(batch).remaining());
          return new float[][][] {{{pixels(batch).get(0)}}};
        };

    List<NetworkOutcome> outcomes =
        extract(
            file -> png(7),
            List.of(wanted(7, 0, 1, 2)),
            network(FRAMING, counting, 1),
            network(other, counting, 1),
            network(FRAMING, counting, 1));

    assertThat(bytes).containsExactly(6, 3, 6);
    assertThat(outcomes)
        .extracting(NetworkOutcomeText::of)
        .containsExactlyInAnyOrder("0: 7 red 7", "1: 7 red 7", "2: 7 red 7");
  }

  @Test
  void featuresThatAreNotFiniteRejectTheImageForThatNetworkAlone() {
    FeatureNetwork broken = batch -> new float[][][] {{{Float.NaN}}};

    List<NetworkOutcome> outcomes =
        extract(
            file -> png(7),
            List.of(wanted(7, 0, 1)),
            network(FRAMING, broken, 1),
            network(FRAMING, batch -> new float[][][] {{{pixels(batch).get(0)}}}, 1));

    assertThat(outcomes)
        .extracting(NetworkOutcomeText::of)
        .containsExactlyInAnyOrder("0: 7 NOT_FINITE", "1: 7 red 7");
  }

  @Test
  void anImageThatCannotBeDecodedIsNotResized() {
    extract(file -> "text".getBytes(java.nio.charset.StandardCharsets.UTF_8), 1);

    assertThat(times.decoding()).isPositive();
    assertThat(times.resizing()).isZero();
    assertThat(times.network()).isZero();

    extract(file -> png(1), 1);

    assertThat(times.resizing()).isPositive();
    assertThat(times.network()).isPositive();
  }

  /** {@code 1: 7 red 7}, or {@code 1: 7 NOT_FOUND}. */
  private static final class NetworkOutcomeText {
    private static String of(NetworkOutcome outcome) {
      String result =
          outcome.outcome() instanceof Outcome.Extracted extracted
              ? "red " + (int) extracted.outputs()[0][0]
              : ((Outcome.Rejected) outcome.outcome()).reason().name();
      return outcome.network() + ": " + outcome.outcome().file().uri() + " " + result;
    }
  }

  private List<Outcome> extract(ExampleReader reader, int... numbers) {
    return extract(
            reader,
            IntStream.of(numbers)
                .mapToObj(PartitionExtractionTest::image)
                .map(WantedExample::byTheOnlyNetwork)
                .toList(),
            network(FRAMING, this::pixelsAsFeatures, 2))
        .stream()
        .map(NetworkOutcome::outcome)
        .toList();
  }

  private List<NetworkOutcome> extract(
      ExampleReader reader, List<WantedExample> images, LoadedNetwork... networks) {
    List<NetworkOutcome> outcomes = new ArrayList<>();
    PartitionExtraction.Tools<CheckedImage> tools =
        PartitionExtraction.Tools.of(
            reader, new ImageDecoding(ImageDecoder.DEFAULT_MAX_PIXELS), List.of(networks));
    try (PartitionExtraction<CheckedImage> extraction =
        new PartitionExtraction<>(images.iterator(), tools, times)) {
      extraction.forEachRemaining(outcomes::add);
    }
    return outcomes;
  }

  private static LoadedNetwork network(Framing framing, FeatureNetwork network, int batchSize) {
    return new LoadedNetwork(new PixelForm(framing, "as they are"), network, batchSize);
  }

  private static ByteBuffer pixels(List<InputTensor> batch) {
    return (ByteBuffer) batch.get(0).values();
  }

  private static Example image(int number) {
    return new Example("" + number, null, 1L, Instant.EPOCH);
  }

  private static WantedExample wanted(int number, Integer... networks) {
    return new WantedExample(image(number), List.of(networks));
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
