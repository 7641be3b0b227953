package io.frostline.backbone.imports;

import io.frostline.backbone.FloatTensor;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.TensorLayout;
import java.util.SplittableRandom;

/**
 * Images of random pixels, already preprocessed, to feed a network with before it has met ours. The
 * same every time.
 */
record NoiseImages(InputFormat format, Preprocessing preprocessing) {
  private static final long SEED = 42;
  private static final int LEVELS = 256;

  /** What to call them in a record of checks. */
  String text(int images) {
    return "%d noise images %d x %d, pixels 0 to 255, seed %d"
        .formatted(images, format.width(), format.height(), SEED);
  }

  /** One of the images as a batch of one. */
  FloatTensor single(int image) {
    float[] values = new float[format.width() * format.height() * ImageInput.CHANNELS];
    fill(values, 0, image);
    return new FloatTensor(format.shape(1), values);
  }

  /** The first images as one batch. */
  FloatTensor batch(int images) {
    int width = format.width() * format.height() * ImageInput.CHANNELS;
    float[] values = new float[images * width];
    for (int image = 0; image < images; image++) {
      fill(values, image * width, image);
    }
    return new FloatTensor(format.shape(images), values);
  }

  private void fill(float[] values, int from, int image) {
    SplittableRandom random = new SplittableRandom(SEED + image);
    int positions = format.width() * format.height();
    for (int index = 0; index < positions * ImageInput.CHANNELS; index++) {
      int channel =
          format.layout() == TensorLayout.NCHW ? index / positions : index % ImageInput.CHANNELS;
      double scaled = random.nextInt(LEVELS) * preprocessing.scale();
      values[from + index] =
          (float) ((scaled - preprocessing.mean().get(channel)) / preprocessing.std().get(channel));
    }
  }
}
