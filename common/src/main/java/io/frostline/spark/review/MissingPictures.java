package io.frostline.spark.review;

import io.frostline.image.PictureViews;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.review.RowBlock;
import io.frostline.spark.JavaBytes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * Pictures that are not compared with others.
 *
 * @param rows that were looked at
 * @param unreadable pictures that cannot be read any more
 * @param first number of the first of these
 * @param plain pictures of one colour
 */
record MissingPictures(long rows, long unreadable, int first, long plain) implements Serializable {
  /** Counts them in blocks, the serial form of a {@link RowBlock} each. */
  static MissingPictures of(JavaRDD<byte[]> blocks) {
    return blocks.map(bytes -> JavaBytes.of(of(bytes))).collect().stream()
        .map(bytes -> JavaBytes.read(bytes, MissingPictures.class))
        .reduce(MissingPictures::and)
        .orElseThrow();
  }

  private static MissingPictures of(byte[] bytes) {
    RowBlock block = JavaBytes.read(bytes, RowBlock.class);
    int[] unreadable =
        IntStream.range(0, block.rows())
            .filter(row -> block.pictures().get(row).width() == 0)
            .toArray();
    float[] whole = block.views().get(0);
    long blank =
        IntStream.range(0, block.rows())
            .filter(
                row ->
                    IntStream.range(row * PictureViews.WIDTH, (row + 1) * PictureViews.WIDTH)
                        .allMatch(place -> whole[place] == 0))
            .count();
    return new MissingPictures(
        block.rows(),
        unreadable.length,
        unreadable.length == 0 ? Integer.MAX_VALUE : block.first() + unreadable[0],
        blank - unreadable.length);
  }

  private MissingPictures and(MissingPictures other) {
    return new MissingPictures(
        rows + other.rows,
        unreadable + other.unreadable,
        Math.min(first, other.first),
        plain + other.plain);
  }

  /** What to say of them: a sentence or two for each kind. */
  List<String> notes(ReviewBlocks blocks) {
    List<String> notes = new ArrayList<>();
    if (unreadable > 0) {
      notes.add(
          Formatted.of(
              "Not compared: %s of %,d that cannot be read any more, for example %s. Restore the images, or compare the features with --duplicates features.",
              Count.of(unreadable, "picture"),
              rows,
              blocks.facts(new int[] {first}).get(first).uri()));
    }
    if (plain > 0) {
      notes.add(Formatted.of("Not compared: %s of one colour.", Count.of(plain, "picture")));
    }
    return notes;
  }
}
