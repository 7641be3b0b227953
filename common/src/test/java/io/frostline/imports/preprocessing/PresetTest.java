package io.frostline.imports.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ColorOrder;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetTest {

  @ParameterizedTest
  @CsvSource({
    "imagenet, rgb, -2.12 to 2.64",
    "torch, rgb, -2.12 to 2.64",
    "inception, rgb, -1 to 1",
    "tf, rgb, -1 to 1",
    "caffe, bgr, -123.68 to 151.06",
    "unit, rgb, 0 to 1",
    "none, rgb, 0 to 255"
  })
  void givesTheUsualValues(String name, String colorOrder, String range) {
    PixelValues pixels = Preset.of(name).pixels();

    assertThat(pixels.colorOrder()).isEqualTo(ColorOrder.of(colorOrder));
    assertThat(pixels.range()).isEqualTo(range);
  }

  @Test
  void resizesForImageNetAsTorchvisionInProportionToTheInput() {
    assertThat(Preset.IMAGENET.resize(InputSize.square(224)).keyword())
        .isEqualTo("shorter-side=256");
    assertThat(Preset.IMAGENET.resize(InputSize.square(299)).keyword())
        .isEqualTo("shorter-side=342");
    assertThat(Preset.IMAGENET.resize(new InputSize(224, 112)).keyword())
        .isEqualTo("shorter-side=256");
    assertThat(Preset.TORCH.resize(InputSize.square(224)).keyword()).isEqualTo("squash");
  }

  @Test
  void suggestsTheNearestNameAndSaysWhatEachDoes() {
    assertThatThrownBy(() -> Preset.of("imagnet"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(
            "Unknown preprocessing 'imagnet'. Did you mean 'imagenet'? Use one of:")
        .hasMessageContaining("unit       rgb, pixels from 0 to 1, squashed");
  }

  @Test
  void writesValuesAsPeopleDo() {
    assertThat(Preset.TF.pixels())
        .hasToString("rgb, (pixel x 1/127.5 - 1,1,1) / 1,1,1, which gives -1 to 1");
    assertThat(
            new PixelValues(ColorOrder.BGR, 0.017, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)))
        .hasToString("bgr, (pixel x 0.017 - 0,0,0) / 1,1,1, which gives 0 to 4.34");
  }
}
