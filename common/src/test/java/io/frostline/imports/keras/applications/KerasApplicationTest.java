package io.frostline.imports.keras.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.imports.keras.graph.LayerGraph;
import io.frostline.imports.keras.graph.LayerNode;
import io.frostline.imports.keras.graph.Weight;
import io.frostline.message.UserException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasApplicationTest {

  /** The totals that Keras publishes for each network with its top of 1,000 classes. */
  @ParameterizedTest
  @CsvSource({
    "Xception,22910480",
    "VGG16,138357544",
    "VGG19,143667240",
    "ResNet50,25636712",
    "ResNet101,44707176",
    "ResNet152,60419944",
    "ResNet50V2,25613800",
    "ResNet101V2,44675560",
    "ResNet152V2,60380648",
    "InceptionV3,23851784",
    "InceptionResNetV2,55873736",
    "MobileNet,4253864",
    "MobileNetV2,3538984",
    "DenseNet121,8062504",
    "DenseNet169,14307880",
    "DenseNet201,20242984",
    "NASNetMobile,5326716",
    "NASNetLarge,88949818",
    "EfficientNetB0,5330571",
    "EfficientNetB1,7856239",
    "EfficientNetB2,9177569",
    "EfficientNetB3,12320535",
    "EfficientNetB4,19466823",
    "EfficientNetB5,30562527",
    "EfficientNetB6,43265143",
    "EfficientNetB7,66658687"
  })
  void hasAsManyParametersAsKerasPublishes(String name, long parameters) {
    assertThat(parameters(whole(KerasApplication.of(name)))).isEqualTo(parameters);
  }

  @Test
  void ordersLayersAsKerasDoes() {
    List<String> weighted =
        List.copyOf(whole(KerasApplication.INCEPTION_V3).weights().keySet()).subList(10, 24);

    assertThat(weighted)
        .containsExactly(
            "conv2d_8",
            "batch_normalization_8",
            "conv2d_6",
            "conv2d_9",
            "batch_normalization_6",
            "batch_normalization_9",
            "conv2d_5",
            "conv2d_7",
            "conv2d_10",
            "conv2d_11",
            "batch_normalization_5",
            "batch_normalization_7",
            "batch_normalization_10",
            "batch_normalization_11");
  }

  @Test
  void canDoWithoutItsTop() {
    LayerGraph network = KerasApplication.VGG16.network(new Variant(224, 224, OptionalInt.empty()));

    assertThat(network.outputs()).containsExactly("block5_pool");
    assertThat(parameters(network)).isEqualTo(14_714_688);
  }

  @Test
  void givesEveryLayerItsOwnName() {
    for (KerasApplication application : KerasApplication.values()) {
      assertThat(whole(application).layers())
          .as(application.keyword())
          .extracting(LayerNode::name)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void namesTheKnownOnesWhenAskedForAnother() {
    assertThatThrownBy(() -> KerasApplication.of("Resnet-50"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Unknown architecture 'Resnet-50'. Did you mean 'ResNet50'?")
        .hasMessageContaining("NASNetLarge, EfficientNetB0");
  }

  private static LayerGraph whole(KerasApplication application) {
    return application.network(
        new Variant(application.size(), application.size(), OptionalInt.of(1000)));
  }

  private static long parameters(LayerGraph network) {
    return network.weights().values().stream()
        .flatMap(Collection::stream)
        .map(Weight::shape)
        .mapToLong(shape -> shape.volume())
        .sum();
  }
}
