package io.frostline.spark.listing;

import io.frostline.example.Example;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The images of a run, listed without Spark if the driver can hold them and finds them in the time
 * that Spark needs to start a job.
 */
public final class FirstExamples {
  /** Far fewer than a wave, which the driver holds anyway. */
  public static final int MOST = 2_000;

  /** How many files the driver looks at, one after the other, for a second or two. */
  public static final int MOST_SEEN = 200_000;

  /** That of {@link ListedExample#order}; Spark compares the bytes of texts and puts null first. */
  private static final Comparator<Example> ORDER =
      Comparator.comparing(
              (Example image) -> UTF8String.fromString(image.place()),
              Comparator.nullsFirst(Comparator.<UTF8String>naturalOrder()))
          .thenComparing(image -> UTF8String.fromString(image.uri()))
          .thenComparing(
              image -> UTF8String.fromString(image.label()),
              Comparator.nullsFirst(Comparator.naturalOrder()));

  private final PriorityQueue<Example> last = new PriorityQueue<>(ORDER.reversed());
  private final long most;
  private final long mostSeen;
  private long seen;

  private FirstExamples(long most) {
    this.most = most;
    this.mostSeen = most <= MOST ? MOST_SEEN : MOST;
  }

  /**
   * The first images of a source in the order of their uris; empty if Spark has to list them.
   *
   * @param most the maximum number of images
   */
  static Optional<List<Example>> of(ExampleSource source, long most, Configuration hadoop) {
    FirstExamples first = new FirstExamples(most);
    if (!source.visit(hadoop, first::keep)) {
      return Optional.empty();
    }
    List<Example> images = new ArrayList<>(first.last);
    images.sort(ORDER);
    return Optional.of(images);
  }

  private boolean keep(Example image) {
    last.add(image);
    if (last.size() > most) {
      last.remove();
    }
    return ++seen <= mostSeen;
  }

  /**
   * The digest of the first images of a source; empty if Spark has to list them, or if there are
   * more than expected.
   *
   * @param most the maximum number of images
   */
  public static Optional<ListingDigest> digest(
      ExampleSource source, long most, long expected, Configuration hadoop) {
    ListingDigest.Sum sum = new ListingDigest.Sum();
    if (most <= MOST) {
      Optional<List<Example>> images = of(source, most, hadoop);
      images.ifPresent(all -> all.forEach(sum::add));
      return images.map(all -> sum.digest());
    }
    long enough = Math.min(expected, most);
    boolean found = source.visit(hadoop, image -> sum.add(image) <= enough);
    return found ? Optional.of(sum.digest()) : Optional.empty();
  }
}
