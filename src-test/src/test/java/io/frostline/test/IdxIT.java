package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --format idx}: images of MNIST and its kin, many in a file. */
class IdxIT {
  private static final Path FASHION = Path.of("/usr/share/datasets/fashion-mnist");
  private static final int SIDE = 8;

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void makeFolder() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
  }

  @Test
  void everyImageOfAFileIsARowWithItsLabel() throws IOException {
    Path images = images("train-images-idx3-ubyte.gz", 11, 11);
    labels("train-labels-idx1-ubyte.gz", 11);

    Command run = extract("--images", images).succeeded();

    assertThat(run.out()).contains("11 images listed: 11 extracted now");
    Table table = new Table(out());
    assertThat(table.select("uri, label", "ORDER BY uri LIMIT 3"))
        .containsExactly(
            "file:" + images + "#00|0", "file:" + images + "#01|1", "file:" + images + "#02|2");
    assertThat(table.select("DISTINCT length, width, height", "")).containsExactly("64|8|8");
    assertThat(table.select("count(DISTINCT features)", "")).containsExactly("11");
  }

  @Test
  void theFeaturesAreThoseOfTheSamePixelsInFilesOfTheirOwn() throws IOException {
    images("images-idx3-ubyte", 6, 6);
    for (int number = 0; number < 6; number++) {
      ByteArrayOutputStream pgm = new ByteArrayOutputStream();
      pgm.writeBytes("P5\n8 8\n255\n".getBytes());
      pgm.writeBytes(pixels(number));
      Files.write(
          Files.createDirectories(folder.resolve("files")).resolve(number + ".pgm"),
          pgm.toByteArray());
    }

    extract("--images", data, "--label-from", "none").succeeded();
    List<String> packed = new Table(out()).select("features", "ORDER BY uri");
    extract("--images", folder.resolve("files"), "--format", "files", "--overwrite").succeeded();

    assertThat(packed).hasSize(6);
    assertThat(new Table(out()).select("features", "ORDER BY uri")).isEqualTo(packed);
  }

  @Test
  void aFolderGivesTheImagesOfAllItsFiles() throws IOException {
    images("train-images-idx3-ubyte", 4, 4);
    labels("train-labels-idx1-ubyte", 4);
    images("t10k-images-idx3-ubyte.gz", 3, 3);
    labels("t10k-labels-idx1-ubyte", 3);
    Files.writeString(data.resolve("README"), "not an IDX file");

    extract("--images", data).succeeded();

    assertThat(new Table(out()).select("parse_filename(uri), label", "ORDER BY uri"))
        .containsExactly(
            "t10k-images-idx3-ubyte.gz#0|0",
            "t10k-images-idx3-ubyte.gz#1|1",
            "t10k-images-idx3-ubyte.gz#2|2",
            "train-images-idx3-ubyte#0|0",
            "train-images-idx3-ubyte#1|1",
            "train-images-idx3-ubyte#2|2",
            "train-images-idx3-ubyte#3|3");
  }

  @Test
  void anInterruptedRunGoesOn() throws IOException {
    Path images = images("train-images-idx3-ubyte.gz", 40, 40);
    Path labels = labels("other", 40);
    Object[] command = {"--images", images, "--labels-file", labels};

    extract(with(command, "--limit", 17)).succeeded();
    Command resumed = extract(command).succeeded();
    List<String> bits = new Table(out()).allBits();
    extract(with(command, "--overwrite")).succeeded();

    assertThat(resumed.out()).contains("23 extracted now, 17 extracted earlier");
    assertThat(new Table(out()).allBits()).hasSize(40).isEqualTo(bits);
  }

  @Test
  void classNamesReplaceNumbers() throws IOException {
    Path images = images("images", 3, 3);
    labels("labels", 3);
    Path names = Files.writeString(folder.resolve("names"), "T-shirt/top\nTrouser\nAnkle boot\n");

    extract("--images", images, "--class-names", names).succeeded();
    Files.writeString(names, "T-shirt/top\nTrouser\n");
    Command tooFew = extract("--images", images, "--class-names", names, "--overwrite");

    assertThat(new Table(out()).select("label", "ORDER BY uri"))
        .containsExactly("T-shirt/top", "Trouser", "Ankle boot");
    assertThat(tooFew.exitCode()).isEqualTo(2);
    assertThat(tooFew.err()).contains("is 2, but --class-names has 2 names");
  }

  @Test
  void imagesThatAFileOnlyPromisesAreRejected() throws IOException {
    Path images = images("images", 10, 8);
    labels("labels", 10);

    Command run = extract("--images", images, "--max-rejected", "20%").succeeded();

    assertThat(run.out()).contains("8 extracted now, 0 extracted earlier, 2 rejected");
    assertThat(new Table(out()).rejected().select("parse_filename(uri), reason", "ORDER BY uri"))
        .containsExactly("images#8|TRUNCATED", "images#9|TRUNCATED");
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingRuns() throws IOException {
    Path images = images("images", 3, 3);
    Path text = Files.writeString(data.resolve("text"), "no IDX file at all");
    Path labels = labels("labels", 4);

    assertRefused("has 3 images, but", "has 4 labels", "--images", images);
    assertRefused("is not an IDX file", "seems to be text", "--images", text);
    assertRefused("contains 4 bytes, but images must be N x H x W", "", "--images", labels);
    assertRefused("no file", "--labels-file", "--images", images, "--labels-file", "nowhere");
    assertRefused("labels must be one byte", "", "--images", images, "--labels-file", images);
    assertRefused("its folder contains no", "labels.gz", "--images", images("2images", 1, 1));
    assertRefused("does not work with", "idx", "--images", images, "--label-from", "parent-folder");
    assertRefused("Unknown format of images", "idx", "--images", images, "--format", "id");
    assertRefused("--labels-file", "idx", "--images", images, "--format", "files");
    truncate(labels("labels", 3));
    assertRefused("is damaged", "Fetch it again", "--images", images);
    Files.delete(images);
    Files.delete(data.resolve("2images"));
    assertRefused("no IDX file of images at", "2 files checked", "--images", data);
    assertThat(out()).doesNotExist();
  }

  private void assertRefused(String message, String more, Object... options) {
    Object[] all = message.equals("--labels-file") ? with(options, "--labels-file", "x") : options;
    Command run = extract(all);
    assertThat(run.exitCode()).as(run.err()).isIn(1, 2);
    assertThat(run.err()).contains(message, more);
  }

  @Test
  void fashionMnistIsReadAsDebianHasIt() throws IOException {
    assumeTrue(Files.exists(FASHION), "skipped: Debian's dataset-fashion-mnist is not installed");
    Path test = FASHION.resolve("t10k-images-idx3-ubyte.gz");

    extract("--images", test, "--limit", 6).succeeded();

    assertThat(new Table(out()).select("label, uri[-5:]", "ORDER BY uri"))
        .containsExactly("9|#0000", "2|#0001", "1|#0002", "1|#0003", "6|#0004", "1|#0005");
  }

  private static void truncate(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
  }

  private Path images(String name, int count, int written) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(16 + written * SIDE * SIDE);
    file.putInt(0x803).putInt(count).putInt(SIDE).putInt(SIDE);
    for (int number = 0; number < written; number++) {
      file.put(pixels(number));
    }
    return write(name, file.array());
  }

  private static byte[] pixels(int number) {
    byte[] pixels = new byte[SIDE * SIDE];
    for (int index = 0; index < pixels.length; index++) {
      pixels[index] = (byte) (number * 5 + index * (1 + number % 3));
    }
    return pixels;
  }

  /** Labels 0, 1, 2 and so on. */
  private Path labels(String name, int count) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int number = 0; number < count; number++) {
      file.put((byte) number);
    }
    return write(name, file.array());
  }

  private Path write(String name, byte[] content) throws IOException {
    Path file = data.resolve(name);
    try (OutputStream out =
        name.endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(file))
            : Files.newOutputStream(file)) {
      out.write(content);
    }
    return file;
  }

  private Path out() {
    return folder.resolve("features");
  }

  private static Object[] with(Object[] options, Object... more) {
    List<Object> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private Command extract(Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("extract"));
    arguments.addAll(List.of("--models", Project.SAMPLE_MODELS, "--model", "mobilenet_v2"));
    arguments.addAll(List.of("--out", out(), "--layer", "block_6_expand_relu"));
    if (!List.of(options).contains("--format")) {
      arguments.addAll(List.of("--format", "idx"));
    }
    arguments.addAll(List.of(options));
    return frostline(arguments.toArray());
  }
}
