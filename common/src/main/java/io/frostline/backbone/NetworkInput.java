package io.frostline.backbone;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.frostline.example.ExampleKind;
import io.frostline.onnx.InputTensor;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** What a network takes: the pixels of images, or the tokens of texts. */
@JsonDeserialize(using = NetworkInputReading.class)
public sealed interface NetworkInput extends Serializable permits PixelInput, TokenInput {
  /** The name of the input in {@code model.onnx} on which everything else depends. */
  String tensor();

  /**
   * A batch of made examples, as networks that are cut take them: pixels of noise, or texts of as
   * many tokens as the network takes. For trying it out and measuring it.
   */
  List<InputTensor> sample(int examples);

  /** The same as large as most examples are, for comparing speeds. */
  default List<InputTensor> typical(int examples) {
    return sample(examples);
  }

  /** How much of an example the network takes, for people: {@code 224x224}, {@code 256 tokens}. */
  String extent();

  /** Bytes that an example takes in the inputs of a cut network. */
  long bytes();

  /** What it is given. */
  ExampleKind examples();

  /** The input as a layer to cut at, if its numbers are features of an example. */
  Optional<Layer> layer();
}
