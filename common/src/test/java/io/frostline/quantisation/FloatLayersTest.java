package io.frostline.quantisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import io.frostline.quantisation.FloatLayers.Choice;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatLayersTest {
  @Test
  void readsKeywordsAndNames() {
    assertThat(FloatLayers.of(List.of("auto")))
        .isEqualTo(new FloatLayers(Set.of(), Choice.BY_LOSS));
    assertThat(FloatLayers.of(List.of("none"))).isEqualTo(new FloatLayers(Set.of(), Choice.NAMED));
    assertThat(FloatLayers.of(List.of("conv_1", "conv_2")))
        .isEqualTo(new FloatLayers(Set.of("conv_1", "conv_2"), Choice.NAMED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto,conv_1", "none,conv_1", "conv_1,", " "})
  void refusesMixturesAndEmptyNames(String words) {
    assertThatThrownBy(() -> FloatLayers.of(List.of(words.split(",", -1))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "--keep-float is "
                + words
                + ". Give auto, none, or names of layers separated by commas.");
  }
}
