package io.frostline.imports.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ColorOrder;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecidedPreprocessingTest {
  private static final RequestedPreprocessing NOTHING = RequestedPreprocessing.NOTHING;
  private static final FilePreprocessing BYTES =
      entrance(EntranceScaling.start().then("r (Rescaling)", by(1 / 255.0), by(0)));
  private static final Statement METADATA =
      Statement.ofValues("the metadata", Preset.UNIT.pixels());

  @Test
  void requiresAPreprocessingThatNothingStates() {
    assertThatThrownBy(() -> decided(NOTHING, FilePreprocessing.NOTHING))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "net.onnx does not say how its images must be prepared, and wrong pixel values give wrong features without an error. Pass --preprocess")
        .hasMessageContainingAll("imagenet", "inception", "tf", "caffe", "torch", "unit", "none");
    assertThatThrownBy(
            () -> decided(options("", "bgr", "shorter-side=16"), FilePreprocessing.NOTHING))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Pass --preprocess");
  }

  @Test
  void takesAllFromAPreset() {
    DecidedPreprocessing decided = decided(preset("imagenet"), FilePreprocessing.NOTHING);

    assertThat(decided.preprocessing().resize().keyword()).isEqualTo("shorter-side=256");
    assertThat(decided.preprocessing().interpolation()).isEqualTo(Interpolation.BILINEAR_ANTIALIAS);
    assertThat(decided.preprocessing().std()).containsExactly(0.229, 0.224, 0.225);
    assertThat(decided.notes())
        .containsExactly(
            "pixel values rgb, (pixel x 1/255 - 0.485,0.456,0.406) / 0.229,0.224,0.225, which gives -2.12 to 2.64: from --preprocess imagenet",
            "resizing shorter-side=256, bilinear-antialias: from --preprocess imagenet");
  }

  @Test
  void replacesPartsOfAPreset() {
    DecidedPreprocessing decided =
        decided(options("caffe", "rgb", "shorter-side=230"), FilePreprocessing.NOTHING);

    assertThat(decided.colorOrder()).isEqualTo(ColorOrder.RGB);
    assertThat(decided.preprocessing().mean()).containsExactly(123.68, 116.779, 103.939);
    assertThat(decided.preprocessing().resize().keyword()).isEqualTo("shorter-side=230");
    assertThat(decided.preprocessing().interpolation()).isEqualTo(Interpolation.BILINEAR);
    assertThat(decided.notes())
        .contains("resizing shorter-side=230, bilinear: from --resize and from --preprocess caffe");
  }

  @Test
  void replacesTheScaleOfAPreset() {
    assertThat(
            decided(numbers("tf", 1 / 128.0, null, null), FilePreprocessing.NOTHING)
                .preprocessing()
                .scale())
        .isEqualTo(1 / 128.0);
  }

  @Test
  void takesWhatTheEntranceOfTheNetworkExpects() {
    DecidedPreprocessing decided = decided(NOTHING, BYTES);

    assertThat(decided.preprocessing().scale()).isEqualTo(1);
    assertThat(decided.notes())
        .contains(
            "pixel values rgb, (pixel x 1 - 0,0,0) / 1,1,1, which gives 0 to 255: from the entrance of the network: r (Rescaling)");
  }

  @Test
  void refusesToScaleTwiceByAPreset() {
    assertThatThrownBy(() -> decided(preset("tf"), BYTES))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "The network scales pixels itself and takes 0 to 255 (the entrance of the network: r (Rescaling)), but --preprocess tf gives -1 to 1: they would be scaled twice. Leave out --preprocess");
    assertThat(decided(preset("none"), BYTES).preprocessing().scale()).isEqualTo(1);
  }

  @Test
  void saysThatNumbersOfTheUserDifferFromTheFile() {
    assertThat(decided(numbers("", 1 / 255.0, null, null), BYTES).notes())
        .anyMatch(
            note ->
                note.startsWith(
                    "pixel values differ from what the entrance of the network: r (Rescaling) says: rgb, (pixel x 1 "));
    assertThat(decided(preset("none"), file(METADATA)).notes())
        .anyMatch(note -> note.startsWith("pixel values differ from what the metadata says"));
  }

  @Test
  void refusesAFileThatContradictsItself() {
    FilePreprocessing both =
        new FilePreprocessing(
            BYTES.entrance(), Optional.empty(), Optional.empty(), List.of(METADATA), List.of());

    assertThatThrownBy(() -> decided(NOTHING, both))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "net.onnx contradicts itself: according to the entrance of the network: r (Rescaling), the network takes 0 to 255, and according to the metadata 0 to 1. Pass --preprocess");
    assertThat(decided(preset("none"), both).preprocessing().scale()).isEqualTo(1);
  }

  @Test
  void refusesMeansOfScaledPixelsWithoutAScale() {
    assertThatThrownBy(
            () ->
                decided(
                    numbers("", null, List.of(0.485, 0.456, 0.406), List.of(0.2, 0.2, 0.2)),
                    FilePreprocessing.NOTHING))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Pass --scale 1/255 too");
    assertThat(
            decided(
                    numbers("", null, List.of(104.0, 117.0, 124.0), null),
                    FilePreprocessing.NOTHING)
                .preprocessing()
                .mean())
        .containsExactly(104.0, 117.0, 124.0);
  }

  @Test
  void feedsColoursInTheOrderOfTheFile() {
    FilePreprocessing bgr =
        new FilePreprocessing(
            Optional.empty(),
            Optional.empty(),
            Optional.of(ColorOrder.BGR),
            List.of(METADATA),
            List.of());

    assertThat(decided(NOTHING, bgr).colorOrder()).isEqualTo(ColorOrder.BGR);
    DecidedPreprocessing torch = decided(preset("torch"), bgr);
    assertThat(torch.colorOrder()).isEqualTo(ColorOrder.BGR);
    assertThat(torch.preprocessing().mean()).containsExactly(0.406, 0.456, 0.485);
    assertThat(decided(options("torch", "rgb", "squash"), bgr).colorOrder())
        .isEqualTo(ColorOrder.RGB);
  }

  @Test
  void resizesAsTheNetworkDoesItself() {
    FilePreprocessing resizing =
        new FilePreprocessing(
            Optional.empty(),
            Optional.of(
                new StatedResizing("Layer 'r'", ResizeRule.of("squash"), Interpolation.BILINEAR)),
            Optional.empty(),
            List.of(),
            List.of());

    assertThat(decided(preset("imagenet"), resizing).preprocessing().resize().keyword())
        .isEqualTo("squash");
    assertThatThrownBy(() -> decided(options("unit", "rgb", "shorter-side=256"), resizing))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--resize shorter-side=256 and --interpolation bilinear differ");
  }

  @Test
  void trustsWhatIsKnownOfExactlyThisFile() {
    Statement entry =
        Statement.of(
            "the catalogue entry x",
            ColorOrder.BGR,
            Preset.CAFFE.pixels().with(ResizeRule.of("squash"), Interpolation.AREA));

    DecidedPreprocessing decided = decided(NOTHING.withKnown(entry), file(METADATA));

    assertThat(decided.colorOrder()).isEqualTo(ColorOrder.BGR);
    assertThat(decided.preprocessing().interpolation()).isEqualTo(Interpolation.AREA);
    assertThat(decided.notes()).allMatch(note -> note.endsWith("from the catalogue entry x"));
  }

  @Test
  void saysWhatItDidNotFollow() {
    FilePreprocessing hinted =
        new FilePreprocessing(
            Optional.of(EntranceScaling.start().then("m (Mul)", by(0.5), by(0))),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of("Its metadata has mean = 3."));

    assertThatThrownBy(() -> decided(NOTHING, hinted))
        .hasMessageContaining(
            "without an error. Its first layers scale what they get (m (Mul)), which does not show what they must get. Its metadata has mean = 3. Pass --preprocess");
  }

  private static DecidedPreprocessing decided(
      RequestedPreprocessing requested, FilePreprocessing stated) {
    return DecidedPreprocessing.of(requested, stated, "net.onnx", InputSize.square(224));
  }

  private static RequestedPreprocessing preset(String name) {
    return new RequestedPreprocessing(
        Optional.of(Preset.of(name)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static RequestedPreprocessing options(String preset, String order, String rule) {
    return new RequestedPreprocessing(
        Optional.of(preset).filter(name -> !name.isEmpty()).map(Preset::of),
        Optional.of(ResizeRule.of(rule)),
        Optional.empty(),
        Optional.of(ColorOrder.of(order)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static RequestedPreprocessing numbers(
      String preset, Double scale, List<Double> mean, List<Double> std) {
    return new RequestedPreprocessing(
        Optional.of(preset).filter(name -> !name.isEmpty()).map(Preset::of),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(scale),
        Optional.ofNullable(mean),
        Optional.ofNullable(std),
        Optional.empty());
  }

  private static FilePreprocessing file(Statement statement) {
    return new FilePreprocessing(
        Optional.empty(), Optional.empty(), Optional.empty(), List.of(statement), List.of());
  }

  private static FilePreprocessing entrance(EntranceScaling scaling) {
    return new FilePreprocessing(
        Optional.of(scaling), Optional.empty(), Optional.empty(), List.of(), List.of());
  }

  private static double[] by(double number) {
    return new double[] {number, number, number};
  }
}
