package io.frostline.spark.extraction;

import io.frostline.feature.WantedExample;
import io.frostline.spark.listing.ListedExample;
import io.frostline.spark.listing.OrderedExamples;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The images that the tables of several networks lack, merged in their common order: each is one
 * row, however many networks it is wanted for. An image that is listed several times is as many
 * rows as the network that lacks it most often.
 *
 * <p>A row is that of the listing with the numbers of the networks as a last column. The merge
 * holds no more than the images with one uri and label at a time.
 */
final class WantedExamples implements Iterator<Row> {
  private static final int NETWORKS = ListedExample.SCHEMA.size();
  private static final int PLACE = ListedExample.SCHEMA.fieldIndex("place");

  /** That of {@link OrderedExamples}: Spark compares the bytes of texts and puts null first. */
  private static final Comparator<Row> ORDER =
      Comparator.<Row, UTF8String>comparing(
              row -> text(row, PLACE), Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(row -> text(row, 0))
          .thenComparing(
              row -> text(row, 1), Comparator.nullsFirst(Comparator.<UTF8String>naturalOrder()));

  private final List<Ahead> lists;
  private final Queue<Row> ready = new ArrayDeque<>();

  /**
   * A merge.
   *
   * @param lacking what each network lacks, by its number
   */
  WantedExamples(List<OrderedExamples> lacking) {
    this.lists = lacking.stream().map(images -> new Ahead(images.iterator())).toList();
  }

  private static UTF8String text(Row row, int column) {
    return UTF8String.fromString(row.getString(column));
  }

  /** The image in a row. */
  static WantedExample image(Row row) {
    return new WantedExample(ListedExample.file(row), networks(row).boxed().toList());
  }

  private static IntStream networks(Row row) {
    return IntStream.of(row.<int[]>getAs(NETWORKS));
  }

  /** How many images of a wave are wanted for each network, if there are any. */
  static SortedMap<Integer, Long> byNetwork(List<Row[]> wave) {
    SortedMap<Integer, Long> images = new TreeMap<>();
    wave.stream()
        .flatMap(Stream::of)
        .flatMapToInt(WantedExamples::networks)
        .forEach(network -> images.merge(network, 1L, Long::sum));
    return images;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || lists.stream().anyMatch(Ahead::hasNext);
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      merge();
    }
    return ready.remove();
  }

  /** Takes the images with the first uri and label from each list. */
  private void merge() {
    Row first = lists.stream().filter(Ahead::hasNext).map(Ahead::peek).min(ORDER).orElseThrow();
    Map<List<Object>, int[]> lacks = new LinkedHashMap<>();
    for (int network = 0; network < lists.size(); network++) {
      int number = network;
      lists
          .get(network)
          .takeEqual(
              first,
              image -> lacks.computeIfAbsent(image, absent -> new int[lists.size()])[number]++);
    }
    lacks.forEach(this::addCopies);
  }

  private void addCopies(List<Object> image, int[] times) {
    int copies = IntStream.of(times).max().orElseThrow();
    for (int copy = 0; copy < copies; copy++) {
      int number = copy;
      List<Object> row = new ArrayList<>(image);
      row.add(
          IntStream.range(0, times.length).filter(network -> times[network] > number).toArray());
      ready.add(RowFactory.create(row.toArray()));
    }
  }

  /** A list whose next row is known. */
  private static final class Ahead {
    private final Iterator<Row> rows;
    private Row next;

    private Ahead(Iterator<Row> rows) {
      this.rows = rows;
      advance();
    }

    private boolean hasNext() {
      return next != null;
    }

    private Row peek() {
      return next;
    }

    /** Passes on the values of the next rows, as long as they are not after a row. */
    private void takeEqual(Row first, Consumer<List<Object>> values) {
      while (next != null && ORDER.compare(next, first) <= 0) {
        values.accept(IntStream.range(0, NETWORKS).mapToObj(next::get).toList());
        advance();
      }
    }

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
    }
  }
}
