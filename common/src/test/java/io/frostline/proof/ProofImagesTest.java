package io.frostline.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.TensorLayout;
import io.frostline.backbone.TestPackage;
import io.frostline.onnx.FloatTensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProofImagesTest {
  private static final int WIDTH = 6;
  private static final int HEIGHT = 5;
  private static final int DOWN = 4;
  private static final int COLOURS = 5;
  private static final int PHOTOGRAPH = 6;

  @Test
  void areEightDifferentOnes() {
    FloatTensor all = images(ColorOrder.RGB, TensorLayout.NHWC).batch(0, ProofImages.COUNT);

    Set<List<Float>> rows = new HashSet<>();
    for (float[] row : all.rows()) {
      rows.add(list(row));
    }
    assertThat(all.shape()).containsExactly(8, HEIGHT, WIDTH, 3);
    assertThat(rows).hasSize(8);
  }

  @Test
  void areTheSameAloneAndInABatch() {
    ProofImages images = images(ColorOrder.BGR, TensorLayout.NCHW);

    assertThat(images.batch(2, 3).values())
        .containsExactly(images.batch(0, ProofImages.COUNT).row(2));
  }

  @Test
  void arePreprocessedInTheModelsColourOrderAndLayout() {
    float[] rgb = images(ColorOrder.RGB, TensorLayout.NHWC).batch(COLOURS, COLOURS + 1).values();
    float[] bgr = images(ColorOrder.BGR, TensorLayout.NCHW).batch(COLOURS, COLOURS + 1).values();

    int position = 2 * WIDTH + 1;
    int plane = WIDTH * HEIGHT;
    assertThat(rgb[position * 3]).isEqualTo((51 * 0.5f - 1) / 4);
    assertThat(rgb[position * 3 + 1]).isEqualTo((128 * 0.5f - 2) / 5);
    assertThat(rgb[position * 3 + 2]).isEqualTo((204 * 0.5f - 3) / 6);
    assertThat(bgr[position]).isEqualTo((204 * 0.5f - 1) / 4);
    assertThat(bgr[plane + position]).isEqualTo((128 * 0.5f - 2) / 5);
    assertThat(bgr[2 * plane + position]).isEqualTo((51 * 0.5f - 3) / 6);
  }

  @Test
  void goFromBlackToWhite() {
    float[] down = plain().batch(DOWN, DOWN + 1).values();

    assertThat(down[0]).isZero();
    assertThat(down[down.length - 1]).isEqualTo(255);
  }

  @Test
  void holdAPhotographAndItsMirrorImage() {
    float[] photograph = plain().batch(PHOTOGRAPH, PHOTOGRAPH + 1).values();
    float[] mirrored = plain().batch(PHOTOGRAPH + 1, PHOTOGRAPH + 2).values();

    assertThat(mirrored[0]).isEqualTo(photograph[(WIDTH - 1) * 3]);
    assertThat(mirrored[(2 * WIDTH + 4) * 3 + 1]).isEqualTo(photograph[(2 * WIDTH + 1) * 3 + 1]);
  }

  @Test
  void areRecognisedByTheirPixels() {
    assertThat(plain().checksum()).isEqualTo(images(ColorOrder.BGR, TensorLayout.NCHW).checksum());
  }

  private static ProofImages plain() {
    return new ProofImages(
        new InputFormat(WIDTH, HEIGHT, ColorOrder.RGB, TensorLayout.NHWC), TestPackage.PLAIN);
  }

  private static ProofImages images(ColorOrder order, TensorLayout layout) {
    return new ProofImages(
        new InputFormat(WIDTH, HEIGHT, order, layout),
        TestPackage.preprocessing(0.5, 1, 2, 3, 4, 5, 6));
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
