package io.frostline.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThumbnailTest {
  private static BufferedImage thumbnail(int width, int height, int side) throws Exception {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, x < width / 2 ? 0xff2000 : 0x0020ff);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", file);
    ImageDecoder decoder = new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS);
    try (RgbImage image = decoder.decode(file.toByteArray())) {
      return ImageIO.read(new ByteArrayInputStream(new Thumbnail(side).jpeg(image)));
    }
  }

  @Test
  void theLongerSideIsAsAskedAndColoursAreInTheirPlaces() throws Exception {
    BufferedImage small = thumbnail(300, 200, 96);

    assertThat(small.getWidth()).isEqualTo(96);
    assertThat(small.getHeight()).isEqualTo(64);
    assertThat(small.getRGB(10, 30) >> 16 & 255).isGreaterThan(230);
    assertThat(small.getRGB(10, 30) & 255).isLessThan(30);
    assertThat(small.getRGB(85, 30) & 255).isGreaterThan(230);
  }

  @Test
  void aSmallImageStaysSmall() throws Exception {
    assertThat(thumbnail(28, 28, 96).getWidth()).isEqualTo(28);
    assertThat(thumbnail(500, 1, 96).getHeight()).isEqualTo(1);
  }
}
