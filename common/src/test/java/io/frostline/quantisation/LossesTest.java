package io.frostline.quantisation;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.backbone.Quantisation.LayerLoss;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossesTest {
  private static final List<Layer> LAYERS = List.of(layer("good"), layer("bad"));

  @Test
  void atMostOneOfAHundredImagesMayBeWorseThanTheQuantile() {
    List<float[]> cosines =
        IntStream.range(0, 200)
            .mapToObj(image -> new float[] {1, image < 2 ? 0.1f : image == 2 ? 0.9f : 0.99f})
            .toList();

    Losses losses = Losses.of(LAYERS, cosines);

    assertThat(losses.of("bad").onePercent()).isEqualTo(0.9f);
    assertThat(losses.of("bad").median()).isEqualTo(0.99f);
    assertThat(losses.beyond(0.95)).extracting(LayerLoss::layer).containsExactly("bad");
    assertThat(losses.beyond(0.9f)).isEmpty();
    assertThat(losses.worst()).extracting(LayerLoss::layer).containsExactly("bad", "good");
  }

  @Test
  void ofFewImagesTheWorstCounts() {
    Losses losses =
        Losses.of(LAYERS, List.of(new float[] {1, 0.5f}, new float[] {1, 1}, new float[] {1, 1}));

    assertThat(losses.of("bad").onePercent()).isEqualTo(0.5);
  }

  @Test
  void aCosineThatIsNotANumberIsALoss() {
    Losses losses = Losses.of(LAYERS, List.of(new float[] {1, Float.NaN}));

    assertThat(losses.beyond(0.95)).hasSize(1);
  }

  @Test
  void vectorsOfZerosAreAlikeOnlyAmongThemselves() {
    assertThat(Cosine.of(new float[2], new float[2])).isEqualTo(1);
    assertThat(Cosine.of(new float[2], new float[] {1, 0})).isZero();
    assertThat(Cosine.of(new float[] {1, 0}, new float[] {2, 0})).isEqualTo(1);
  }

  private static Layer layer(String name) {
    return new Layer(name, List.of(2), Arrangement.FLAT, "Relu");
  }
}
