package io.frostline.backbone;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.frostline.example.ExampleKind;
import io.frostline.message.Formatted;
import io.frostline.onnx.InputTensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The tensor that takes the images: float32; of a classifier, uint8.
 *
 * @param tensor its name in {@code model.onnx}
 * @param width in pixels
 * @param height in pixels
 * @param channels 3
 */
@JsonDeserialize(using = JsonDeserializer.None.class)
public record PixelInput(
    String tensor, int width, int height, int channels, ColorOrder colorOrder, TensorLayout layout)
    implements NetworkInput {
  private static final String OPERATOR = "Input";

  public PixelInput {
    if (width < 1 || height < 1 || channels != Preprocessing.CHANNELS) {
      throw new IllegalArgumentException(
          Formatted.of(
              "The input '%s' of %d x %d pixels with %d channels must have at least one pixel and %d channels.",
              tensor, width, height, channels, Preprocessing.CHANNELS));
    }
  }

  /** uint8 RGB pixels [N, height, width, 3]. */
  @Override
  public List<InputTensor> sample(int examples) {
    byte[] noise = new byte[Math.toIntExact(examples * bytes())];
    new Random(1).nextBytes(noise);
    ByteBuffer pixels = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    return List.of(InputTensor.bytes(pixels, examples, height, width, channels));
  }

  @Override
  public String extent() {
    return width + "x" + height;
  }

  @Override
  public ExampleKind examples() {
    return ExampleKind.IMAGE;
  }

  @Override
  public long bytes() {
    return (long) width * height * channels;
  }

  /** The preprocessed image. */
  @Override
  public Optional<Layer> layer() {
    return Optional.of(
        switch (layout) {
          case NCHW ->
              new Layer(
                  tensor, List.of(channels, height, width), Arrangement.CHANNELS_FIRST, OPERATOR);
          case NHWC ->
              new Layer(
                  tensor, List.of(height, width, channels), Arrangement.CHANNELS_LAST, OPERATOR);
        });
  }
}
