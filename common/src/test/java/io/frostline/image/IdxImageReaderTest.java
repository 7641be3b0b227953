package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.NumberedExample;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxImageReaderTest {
  private static final int GREY = 0x803;
  private static final int COUNT = 500;

  private final Configuration hadoop = new Configuration(false);
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"images-idx3-ubyte", "images-idx3-ubyte.gz"})
  void readsEveryImageInWhateverOrder(String name) throws Exception {
    Path file = write(name, idx(GREY, COUNT, COUNT, 2, 3));

    try (ExampleReader reader = new IdxImageReader(hadoop)) {
      for (int number : new int[] {0, 1, 5, 3, 250, 249, 200, 499, 498, 400, 0}) {
        Pixels image = Pixels.of(reader.read(image(file, number)));
        assertThat(image.width()).isEqualTo(3);
        assertThat(image.height()).isEqualTo(2);
        assertThat(image.at(0, 0)).as("image %d", number).containsOnly(number % 251);
        assertThat(image.at(2, 1)).containsOnly((number + 5) % 251);
      }
    }
  }

  @Test
  void severalThreadsGetTheirImages() throws Exception {
    Path file = write("images.gz", idx(GREY, COUNT, COUNT, 28, 28));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ExampleReader reader = new IdxImageReader(hadoop)) {
      List<Future<Pixels>> images =
          IntStream.range(0, COUNT)
              .mapToObj(number -> threads.submit(() -> Pixels.of(reader.read(image(file, number)))))
              .toList();
      for (int number = 0; number < COUNT; number++) {
        assertThat(images.get(number).get().at(0, 0)).containsOnly(number % 251);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void readsColour() throws Exception {
    Path file = write("images-idx4-ubyte", idx(0x804, 2, 2, 1, 1, 3));

    assertThat(Pixels.of(new IdxImageReader(hadoop).read(image(file, 1))).at(0, 0))
        .containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "images.gz"})
  void whatAShortFileDoesNotHoldIsTruncated(String name) throws Exception {
    Path file = write(name, idx(GREY, 5, 3, 2, 2));
    try (ExampleReader reader = new IdxImageReader(hadoop)) {
      assertRejected(reader, image(file, 4), RejectionReason.TRUNCATED, "5 x 2 x 2");
      assertThat(Pixels.of(reader.read(image(file, 2))).at(0, 0)).containsOnly(2);
      assertRejected(reader, image(file, 3), RejectionReason.TRUNCATED, "Fetch it again.");
      assertRejected(reader, image(file, 7), RejectionReason.TRUNCATED, "Fetch it again.");
    }
  }

  @Test
  void aDamagedCompressionIsCorrupt() throws Exception {
    Path file = write("images.gz", idx(GREY, COUNT, COUNT, 28, 28));
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 20, (byte) 0xFF);
    Files.write(file, bytes);

    try (ExampleReader reader = new IdxImageReader(hadoop)) {
      assertThat(Pixels.of(reader.read(image(file, 0))).at(0, 0)).containsOnly(0);
      assertRejected(reader, image(file, COUNT - 1), RejectionReason.CORRUPT, "damaged");
    }
  }

  @Test
  void troublesOfTheFileAreTheImages() throws Exception {
    Path labels = write("labels", idx(0x801, 9, 9));
    try (ExampleReader reader = new IdxImageReader(hadoop)) {
      assertRejected(
          reader, image(folder.resolve("absent"), 0), RejectionReason.NOT_FOUND, "absent");
      assertRejected(
          reader,
          image(labels, 0),
          RejectionReason.CORRUPT,
          "has the dimensions 9, so it does not contain images");
      assertRejected(
          reader,
          new Example("file:" + labels, null, 1L, Instant.EPOCH),
          RejectionReason.NOT_FOUND,
          "#NUMBER");
    }
  }

  @Test
  void tablesImagesAreFoundWhateverTheyCameFrom() throws Exception {
    Path file = write("images", idx(GREY, 3, 3, 2, 2));
    Path own = Files.write(folder.resolve("scan#1"), Samples.bytes("rgb.png"));

    try (ExampleReader reader = new TableImageReader(hadoop)) {
      assertThat(Pixels.of(reader.read(image(file, 2))).at(0, 0)).containsOnly(2);
      assertThat(reader.read(new Example("file:" + own, null, 1L, Instant.EPOCH)))
          .isEqualTo(Samples.bytes("rgb.png"));
      assertRejected(
          reader, image(folder.resolve("absent"), 0), RejectionReason.NOT_FOUND, "absent");
    }
  }

  private static void assertRejected(
      ExampleReader reader, Example image, RejectionReason reason, String message) {
    RejectedExampleException rejection =
        catchThrowableOfType(RejectedExampleException.class, () -> reader.read(image));
    assertThat(rejection).as("rejection").isNotNull();
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection).hasMessageContaining(message);
  }

  private static Example image(Path file, int number) {
    String uri = new NumberedExample("file:" + file, number).uri(COUNT);
    return new Example(uri, null, 1L, Instant.EPOCH);
  }

  private Path write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    if (!name.endsWith(".gz")) {
      return Files.write(file, content);
    }
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
    return file;
  }

  /** An IDX file that says {@code count} items and has {@code written}, item i beginning with i. */
  private static byte[] idx(int magic, int count, int written, int... item) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(magic);
      out.writeInt(count);
      for (int size : item) {
        out.writeInt(size);
      }
      int size = Arrays.stream(item).reduce(1, (a, b) -> a * b);
      for (int number = 0; number < written; number++) {
        for (int index = 0; index < size; index++) {
          out.writeByte((number + index) % 251);
        }
      }
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
    return bytes.toByteArray();
  }
}
