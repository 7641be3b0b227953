package io.frostline.imports.towers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ColorOrder;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.imports.preprocessing.PixelValues;
import io.frostline.imports.preprocessing.Statement;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePreparationTest {
  private static final PixelValues CLIP =
      new PixelValues(
          ColorOrder.RGB,
          1 / 255.0,
          List.of(0.48145466, 0.4578275, 0.40821073),
          List.of(0.26862954, 0.26130258, 0.27577711));
  private static final String VALUES =
      "'image_mean': [0.48145466, 0.4578275, 0.40821073], 'image_std': [0.26862954, 0.26130258,"
          + " 0.27577711]";

  @TempDir Path folder;

  @Test
  void readsWhatClipHasWithSizesAsNumbersAndAsObjects() throws IOException {
    ImagePreparation clip =
        new ImagePreparation(
            InputSize.square(224),
            new Statement(
                "preprocessor_config.json",
                CLIP,
                ResizeRule.of("shorter-side=224"),
                Interpolation.BICUBIC_ANTIALIAS));

    assertThat(
            read(
                "{'crop_size': 224, 'do_center_crop': true, 'do_normalize': true, 'do_resize': true, 'resample': 3, 'size': 224, %s}"
                    .formatted(VALUES)))
        .isEqualTo(clip);
    assertThat(
            read(
                "{'crop_size': {'height': 224, 'width': 224}, 'do_center_crop': true, 'do_convert_rgb': true, 'do_normalize': true, 'do_rescale': true, 'resample': 3, 'rescale_factor': 0.00392156862745098, 'size': {'shortest_edge': 224}, %s}"
                    .formatted(VALUES)))
        .isEqualTo(clip);
  }

  @Test
  void squashesWhatIsNotCropped() throws IOException {
    ImagePreparation squashed =
        read(
            "{'do_normalize': false, 'do_rescale': false, 'resample': 2, 'size': {'height': 192,"
                + " 'width': 256}}");

    assertThat(squashed.size()).isEqualTo(new InputSize(256, 192));
    assertThat(squashed.statement().resize()).isEqualTo(ResizeRule.of("squash"));
    assertThat(squashed.statement().interpolation()).isEqualTo(Interpolation.BILINEAR_ANTIALIAS);
    assertThat(squashed.statement().values())
        .isEqualTo(
            new PixelValues(ColorOrder.RGB, 1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));
  }

  @Test
  void refusesWhatCannotBeDone() {
    assertRefused("{'size': 224, 'resample': 1}", "says resample = 1, but Frostline understands");
    assertRefused(
        "{'size': {'longest_edge': 224}}",
        "says size = {\"longest_edge\":224}, but Frostline understands only a number, or width and"
            + " height there");
    assertRefused("{'size': 224, 'image_mean': [0.5]}", "only three numbers there");
  }

  @Test
  void knowsNothingWithoutTheFile() {
    assertThat(ImagePreparation.in(folder)).isEmpty();
  }

  private void assertRefused(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(reason);
  }

  private ImagePreparation read(String json) throws IOException {
    Files.writeString(folder.resolve("preprocessor_config.json"), json.replace('\'', '"'));
    return ImagePreparation.in(folder).orElseThrow();
  }
}
