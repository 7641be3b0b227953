package io.frostline.spark.review;

import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.image.CheckedImage;
import io.frostline.image.DamagedContent;
import io.frostline.image.ImageDecoder;
import io.frostline.image.PictureViews;
import io.frostline.image.SmallPicture;
import io.frostline.image.TableImageReader;
import io.frostline.review.RowBlock;
import io.frostline.spark.JavaBytes;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;

/** The pictures of blocks of rows, read again by their uris. */
final class PictureBlocks {
  private PictureBlocks() {}

  /**
   * The views of the pictures of a block. A picture that cannot be read any more has zeros, and so
   * is similar to none.
   *
   * @param bytes the serial form of a {@link ReviewBlock}
   * @param first the number of its first row
   */
  static byte[] of(byte[] bytes, int first, Likeness likeness, SerializableConfiguration hadoop) {
    ReviewBlock block = JavaBytes.read(bytes, ReviewBlock.class);
    List<float[]> views = new ArrayList<>();
    List<SmallPicture> pictures = new ArrayList<>();
    ImageDecoder decoder =
        new ImageDecoder(ImageDecoder.DEFAULT_MAX_PIXELS, DamagedContent.ACCEPTED);
    try (TableImageReader reader = new TableImageReader(hadoop.value())) {
      for (int row = 0; row < block.rows(); row++) {
        Looked picture = look(block.facts().get(row).uri(), reader, decoder, likeness);
        put(picture.views(), views, row, block);
        pictures.add(picture.small());
      }
    }
    if (views.isEmpty()) {
      views.add(new float[block.rows() * PictureViews.WIDTH]);
    }
    return JavaBytes.of(
        new RowBlock(first, views, PictureViews.WIDTH, block.features(first).classes(), pictures));
  }

  private static void put(List<float[]> picture, List<float[]> views, int row, ReviewBlock block) {
    for (int view = 0; view < picture.size(); view++) {
      if (views.size() == view) {
        views.add(new float[block.rows() * PictureViews.WIDTH]);
      }
      System.arraycopy(
          picture.get(view), 0, views.get(view), row * PictureViews.WIDTH, PictureViews.WIDTH);
    }
  }

  /** What is kept of a picture. */
  private record Looked(List<float[]> views, SmallPicture small) {
    static final Looked NOTHING = new Looked(List.of(), new SmallPicture(0, 0, new byte[0]));
  }

  private static Looked look(
      String uri, TableImageReader reader, ImageDecoder decoder, Likeness likeness) {
    try (CheckedImage image = decoder.open(reader.read(new Example(uri, null, null, null)))) {
      List<float[]> views = new ArrayList<>(PictureViews.of(image));
      if (likeness == Likeness.MIRRORED) {
        views.add(PictureViews.mirrored(views.get(0)));
      }
      return new Looked(views, SmallPicture.of(image));
    } catch (RejectedExampleException unusable) {
      return Looked.NOTHING;
    }
  }
}
