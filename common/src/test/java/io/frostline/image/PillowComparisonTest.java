package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resizing compared with Pillow itself, run beside, on photographs that are not part of the
 * project. Both resize the pixels that Frostline decoded; decoding is compared separately, because
 * versions of libjpeg differ in the last bit.
 */
class PillowComparisonTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final int PHOTOS = 24;
  private static final Set<Interpolation> PILLOWS_OWN =
      EnumSet.complementOf(EnumSet.of(Interpolation.BILINEAR, Interpolation.AREA));

  @TempDir Path work;

  @Test
  void photosComeOutAsPillowMakesThem() throws Exception {
    List<Path> photos = photos();
    assumeTrue(!photos.isEmpty(), "No folder with photos: set -Dfrostline.shared=DIR");
    assumeTrue(pillowRuns(), "No " + PYTHON + " with Pillow and numpy");
    List<Framing> framings = framings();
    Map<String, byte[]> decoded = decode(photos);
    Files.write(work.resolve("framings.txt"), framings.stream().map(this::line).toList());
    assertThat(run(Samples.folder().resolve("pillow_reference.py").toString(), work.toString()))
        .isZero();

    System.out.printf("%-18s %-18s %7s %8s%n", "rule", "interpolation", "largest", "mean");
    for (Framing framing : framings) {
      Difference worst = worst(photos, framing);
      print(framing.rule().keyword(), framing.interpolation().keyword(), worst);
      // The references of the other two are in floating point: exact halves may fall apart.
      boolean fixedPoint = PILLOWS_OWN.contains(framing.interpolation());
      assertThat(worst.largest()).as(line(framing)).isLessThanOrEqualTo(fixedPoint ? 0 : 1);
      // OpenCV's bilinear weights have eight bits.
      boolean eightBits = framing.interpolation() == Interpolation.BILINEAR;
      assertThat(worst.mean()).as(line(framing)).isLessThan(eightBits ? 0.06 : 0.005);
    }
    Difference decoding = new Difference(0, 0);
    for (Map.Entry<String, byte[]> photo : decoded.entrySet()) {
      byte[] pillow = Files.readAllBytes(work.resolve(photo.getKey() + ".decoded.rgb"));
      decoding = decoding.orWorse(Difference.between(photo.getValue(), pillow));
    }
    print("(decoding alone)", "", decoding);
    assertThat(decoding.mean()).isLessThan(0.5);
  }

  private static List<Framing> framings() {
    return Stream.of("squash", "shorter-side=256")
        .flatMap(
            rule ->
                Stream.of(Interpolation.values())
                    .map(with -> new Framing(224, 224, ResizeRule.of(rule), with)))
        .toList();
  }

  private Map<String, byte[]> decode(List<Path> photos) throws Exception {
    Map<String, byte[]> decoded = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    for (Path photo : photos) {
      Pixels pixels = Pixels.of(Files.readAllBytes(photo));
      String name = photo.getFileName().toString();
      Files.write(work.resolve(name + ".rgb"), pixels.rgb());
      lines.add("%s %d %d %s".formatted(name, pixels.width(), pixels.height(), photo));
      decoded.put(name, pixels.rgb());
    }
    Files.write(work.resolve("images.txt"), lines);
    return decoded;
  }

  private Difference worst(List<Path> photos, Framing framing) throws Exception {
    Difference worst = new Difference(0, 0);
    for (Path photo : photos) {
      ByteBuffer framed = ByteBuffer.allocate(framing.byteCount());
      try (RgbImage image = Pixels.DECODER.decode(Files.readAllBytes(photo))) {
        framing.write(image, framed);
      }
      String way = framing.rule().keyword() + "." + framing.interpolation().keyword();
      Path reference = work.resolve(photo.getFileName() + "." + way + ".rgb");
      worst = worst.orWorse(Difference.between(framed.array(), Files.readAllBytes(reference)));
    }
    return worst;
  }

  private String line(Framing framing) {
    return "%d %d %s %s"
        .formatted(
            framing.width(),
            framing.height(),
            framing.rule().keyword(),
            framing.interpolation().keyword());
  }

  private static void print(String rule, String interpolation, Difference worst) {
    System.out.printf(
        "%-18s %-18s %7d %8.5f%n", rule, interpolation, worst.largest(), worst.mean());
  }

  /** From {@code frostline.shared}, or the folder {@code shared} beside the checkout. */
  private static List<Path> photos() throws IOException {
    String shared = System.getProperty("frostline.shared", "../../shared");
    Path folder = Path.of(shared).resolve("photos").toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().limit(PHOTOS).toList();
    }
  }

  private static boolean pillowRuns() throws Exception {
    return Files.isExecutable(Path.of(PYTHON)) && run("-c", "import PIL.Image, numpy") == 0;
  }

  private static int run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
