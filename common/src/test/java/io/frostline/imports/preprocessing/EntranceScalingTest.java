package io.frostline.imports.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.ColorOrder;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EntranceScalingTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("entrances")
  void showsWhichPixelsANetworkTakes(String what, EntranceScaling entrance, String preset) {
    assertThat(entrance.statement().map(Statement::values).map(PixelValues::range))
        .as(what)
        .isEqualTo(
            preset.isEmpty() ? Optional.empty() : Optional.of(Preset.of(preset).pixels().range()));
  }

  static Stream<Arguments> entrances() {
    return Stream.of(
        Arguments.of("1/255", layer(1 / 255.0, 0), "none"),
        Arguments.of("MobileNetV3: 1/127.5 and -1", layer(1 / 127.5, -1), "none"),
        Arguments.of("minus 128, by 128", centred(128, 128), "none"),
        Arguments.of("caffe: minus the mean", centred(104, 1), "none"),
        Arguments.of("ConvNeXt: minus 124, by 58", centred(123.7, 58.4), "none"),
        Arguments.of(
            "EfficientNet: 1/255, then minus 0.485, by 0.229",
            layer(1 / 255.0, 0).then("n", all(1 / 0.229), all(-0.485 / 0.229)),
            "none"),
        Arguments.of("minus 0.485, by 0.229", centred(0.485, 0.229), "unit"),
        Arguments.of("2 x - 1", layer(2, -1), "unit"),
        Arguments.of("255 x", layer(255, 0), "unit"),
        Arguments.of("0.5 x + 0.5", layer(0.5, 0.5), "tf"),
        Arguments.of("127.5 x + 127.5", layer(127.5, 127.5), "tf"),
        Arguments.of("nothing", EntranceScaling.start(), ""),
        Arguments.of("0.5 x", layer(0.5, 0), ""),
        Arguments.of("a learned scaling of values around 0", centred(0.02, 0.9), ""),
        Arguments.of("0 x", layer(0, 0), ""));
  }

  @Test
  void knowsTheOrderOfTheColoursByTheirMeans() {
    EntranceScaling bgr =
        EntranceScaling.start().then("sub", all(1), new double[] {-103.939, -116.779, -123.68});

    assertThat(bgr.statement().orElseThrow().values().colorOrder()).isEqualTo(ColorOrder.BGR);
    assertThat(centred(118, 1).statement().orElseThrow().values().colorOrder())
        .isEqualTo(ColorOrder.RGB);
  }

  private static EntranceScaling layer(double factor, double shift) {
    return EntranceScaling.start().then("layer", all(factor), all(shift));
  }

  private static EntranceScaling centred(double mean, double deviation) {
    return layer(1 / deviation, -mean / deviation);
  }

  private static double[] all(double number) {
    return new double[] {number, number, number};
  }
}
