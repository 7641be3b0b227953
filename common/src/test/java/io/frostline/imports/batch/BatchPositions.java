package io.frostline.imports.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.cut.CutNetwork;
import io.frostline.backbone.cut.NetworkCut;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Eight images of noise in two orders: each image's features must have the same bits in both. */
public final class BatchPositions {
  private static final int IMAGES = 8;
  private static final int[] IN_ORDER = {0, 1, 2, 3, 4, 5, 6, 7};
  private static final int[] SHUFFLED = {5, 2, 7, 0, 3, 6, 1, 4};

  private BatchPositions() {}

  public static void assertDoNotMatter(ModelPackage model, String... layers) {
    int size = model.description().pixels().width();
    CutNetwork cut = NetworkCut.of(model, List.of(layers), Pooling.AVERAGE);
    byte[][] images = noise(size);
    try (NetworkSession session = NetworkSession.open(cut.onnx(), "position")) {
      Map<String, FloatTensor> inOrder =
          session.run(batch(images, IN_ORDER), IMAGES, size, size, 3);
      Map<String, FloatTensor> shuffled =
          session.run(batch(images, SHUFFLED), IMAGES, size, size, 3);
      for (String tensor : inOrder.keySet()) {
        for (int place = 0; place < IMAGES; place++) {
          assertThat(shuffled.get(tensor).row(place))
              .isEqualTo(inOrder.get(tensor).row(SHUFFLED[place]));
        }
      }
    }
  }

  private static byte[][] noise(int size) {
    SplittableRandom random = new SplittableRandom(3);
    byte[][] images = new byte[IMAGES][size * size * 3];
    for (byte[] image : images) {
      random.nextBytes(image);
    }
    return images;
  }

  private static ByteBuffer batch(byte[][] images, int... order) {
    ByteBuffer batch = ByteBuffer.allocateDirect(order.length * images[0].length);
    for (int image : order) {
      batch.put(images[image]);
    }
    return batch.flip();
  }
}
