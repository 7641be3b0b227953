package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of images that cannot be used: a row with a reason, and the job goes on. */
class RejectedImagesIT {
  @TempDir private Path folder;
  private Path images;

  @BeforeEach
  void putOneGoodImage() throws IOException {
    images = Files.createDirectories(folder.resolve("images"));
    Files.write(images.resolve("good.png"), crow());
  }

  @Test
  void everyBadImageBecomesARowWithItsReason() throws IOException {
    Files.writeString(images.resolve("text.jpg"), "no picture");
    Files.createFile(images.resolve("empty.png"));
    Files.write(images.resolve("cut.png"), Arrays.copyOf(crow(), 500));
    Files.write(images.resolve("bomb.png"), emptyPng(20_000, 20_000));
    Files.write(images.resolve("a png.jpg"), crow());

    Command run = extract(images, "--max-rejected", "100%").succeeded();

    assertThat(new Table(out()).count()).isEqualTo(2);
    assertThat(
            new Table(out()).rejected().select("parse_filename(uri), stage, reason", "ORDER BY 1"))
        .containsExactly(
            "bomb.png|DECODE|TOO_MANY_PIXELS",
            "cut.png|DECODE|TRUNCATED",
            "empty.png|READ|EMPTY_FILE",
            "text.jpg|DECODE|NOT_AN_IMAGE");
    assertThat(new Table(out()).rejected().select("message", "WHERE reason = 'TOO_MANY_PIXELS'"))
        .singleElement()
        .asString()
        .contains("20000", "--max-pixels");
    assertThat(run.out())
        .contains("6 images listed: 2 extracted now, 0 extracted earlier, 4 rejected")
        .contains("NOT_AN_IMAGE");
  }

  @Test
  void aRunThatWroteNoRowSaysWhyAndLeavesRoomForAnother() throws IOException {
    Path idx = Files.createDirectories(folder.resolve("idx"));
    for (String name :
        new String[] {"t10k-images-idx3-ubyte", "a.jpg", "b.jpg", "c.jpg", "d.jpg"}) {
      Files.writeString(idx.resolve(name), "no picture");
    }

    Command wrong = extract(idx, "--layer", "Conv1_relu");

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("5 of 5 (100.0 %)", "By reason: NOT_AN_IMAGE 5. The first:\n")
        .contains("/t10k-images-idx3-ubyte may need --format idx.")
        .containsPattern("  file:.*/a\\.jpg: NOT_AN_IMAGE, ")
        .doesNotContain("/d.jpg:");
    assertThat(extract(images).succeeded().out()).contains("1 image listed: 1 extracted now");
    assertThat(extract(images, "--layer", "Conv1_relu").err()).contains("from a different model");
  }

  @Test
  void imagesDamagedInsideAreUsedOnRequestOnly() throws IOException {
    byte[] jpeg = photo();
    byte[] damaged = Arrays.copyOf(jpeg, jpeg.length / 2);
    damaged[damaged.length - 2] = (byte) 0xFF;
    damaged[damaged.length - 1] = (byte) 0xD9; // the end marker
    Files.write(images.resolve("damaged.jpg"), damaged);

    extract(images, "--max-rejected", "0.5").succeeded();
    assertThat(new Table(out()).rejected().select("parse_filename(uri), stage, reason", ""))
        .containsExactly("damaged.jpg|DECODE|DAMAGED_CONTENT");

    extract(images, "--accept-damaged").succeeded();
    assertThat(new Table(out()).count()).isEqualTo(2);
  }

  @Test
  void troublesOfTheStorageAreToldApart() throws IOException {
    TroubledFileSystem.register();
    for (String name : new String[] {"vanishing", "denied", "failing"}) {
      Files.write(images.resolve(name + ".png"), crow());
    }

    extract("troubled://" + images, "--max-rejected", "1").succeeded();

    assertThat(new Table(out()).rejected().select("parse_filename(uri), reason", "ORDER BY 1"))
        .containsExactly(
            "denied.png|NO_PERMISSION", "failing.png|READ_FAILED", "vanishing.png|NOT_FOUND");
    assertThat(new Table(out()).count()).isEqualTo(1);
  }

  @Test
  void aManifestsMissingFileIsRejected() throws IOException {
    Path manifest = folder.resolve("images.csv");
    Files.writeString(manifest, "uri\n" + images.resolve("good.png") + "\n/no/such/file.jpg\n");

    extract(manifest, "--max-rejected", "0.5").succeeded();

    assertThat(new Table(out()).rejected().select("uri, reason", ""))
        .containsExactly("/no/such/file.jpg|NOT_FOUND");
  }

  @Test
  void namesWithBlanksAndSpecialCharactersAreRead() throws IOException {
    for (String name :
        new String[] {"a b.png", "#1.png", "100%.png", "%20.png", "鳥 ü?.png", "[x].png"}) {
      Files.write(images.resolve(name), crow());
    }

    extract(images).succeeded();

    assertThat(new Table(out()).select("parse_filename(uri)", "ORDER BY 1"))
        .containsExactlyInAnyOrder(
            "a b.png", "#1.png", "100%.png", "%20.png", "鳥 ü?.png", "[x].png", "good.png");
  }

  @Test
  void tooManyRejectedImagesStopTheJobAndKeepWhatIsDone() throws IOException {
    Files.writeString(images.resolve("text.jpg"), "no picture");

    Command run = extract(images);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("1 of 2 (50.0 %), but the limit is 5.0 %")
        .contains("NOT_AN_IMAGE 1")
        .contains("--max-rejected");
    assertThat(new Table(out()).count()).isEqualTo(1);
  }

  @Test
  void aRejectedImageIsTriedAgainOnceItIsMended() throws IOException {
    Files.writeString(images.resolve("late.png"), "not yet");
    extract(images, "--max-rejected", "1").succeeded();
    Files.write(images.resolve("late.png"), crow());

    extract(images).succeeded();

    assertThat(new Table(out()).count()).isEqualTo(2);
    assertThat(out().resolve("_rejected")).doesNotExist();
  }

  @Test
  void rejectionsOfOtherImagesInTheSameTableAreKept() throws IOException {
    Files.writeString(images.resolve("text.jpg"), "no picture");
    extract(images, "--max-rejected", "1").succeeded();
    Path more = Files.createDirectories(folder.resolve("more"));
    Files.write(more.resolve("fine.png"), crow());

    extract(more).succeeded();

    assertThat(new Table(out()).count()).isEqualTo(2);
    assertThat(new Table(out()).rejected().select("parse_filename(uri)", ""))
        .containsExactly("text.jpg");
  }

  private static byte[] crow() throws IOException {
    return Files.readAllBytes(Project.SAMPLE_IMAGES.resolve("bird/crow_01.png"));
  }

  private static byte[] photo() throws IOException {
    BufferedImage gradient = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      gradient.setRGB(i % 64, i / 64, i * i);
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(gradient, "jpg", jpeg);
    return jpeg.toByteArray();
  }

  /** A valid black-and-white PNG of this size in a few kilobytes. */
  private static byte[] emptyPng(int width, int height) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {1, 0, 0, 0, 0});
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(pixels)) {
      byte[] row = new byte[1 + (width + 7) / 8];
      for (int y = 0; y < height; y++) {
        deflater.write(row);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    writeChunk(png, "IHDR", header.toByteArray());
    writeChunk(png, "IDAT", pixels.toByteArray());
    writeChunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void writeChunk(ByteArrayOutputStream png, String type, byte[] data)
      throws IOException {
    DataOutputStream chunk = new DataOutputStream(png);
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data);
    chunk.writeInt(data.length);
    chunk.write(name);
    chunk.write(data);
    chunk.writeInt((int) check.getValue());
  }

  private Path out() {
    return folder.resolve("features");
  }

  private Command extract(Object from, Object... options) {
    return new Extraction(from, out()).with(options).run();
  }
}
