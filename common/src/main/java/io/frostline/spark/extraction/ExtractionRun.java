package io.frostline.spark.extraction;

import io.frostline.example.ExampleKind;
import io.frostline.feature.ExtractionPlan;
import io.frostline.feature.Provenance.Counts;
import io.frostline.feature.SliceSizes;
import io.frostline.feature.TableKind;
import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.extraction.ExtractionRequest.Duplicates;
import io.frostline.spark.extraction.SliceExtraction.Care;
import io.frostline.spark.listing.Listing;
import io.frostline.spark.listing.ListingDigest;
import io.frostline.spark.listing.OrderedExamples;
import io.frostline.spark.table.Backlog;
import io.frostline.spark.table.ResultTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Turns images into tables of features or predictions, one for each network: lists them, skips
 * those already in the tables, runs the rest through the networks wave by wave, and commits each
 * wave to each table. An image is read and decoded once for all networks whose tables lack it.
 *
 * <p>To resume a run that died, run it again. Every run retries rejected images, because the
 * problem may have been fixed. Images that have changed since they were added to a table are
 * extracted again; rows of deleted images stay in the table and are marked. A table of several is
 * the same as if it had been filled alone.
 */
public final class ExtractionRun {
  private final SparkSession spark;
  private final ExtractionRequest request;
  private final List<FilledTable> tables;
  private final ProgressReport progress;
  private boolean deadlyKnown;
  private Care care = Care.NONE;

  /**
   * The result of a run in one of its tables.
   *
   * @param table its address
   * @param listed number of images in the source
   * @param found number of these that were already in the table
   * @param added number of rows that this run added
   * @param copied number of these that are copies of the row of another image with the same bytes
   * @param changed number of rows that this run removed because their images had changed
   * @param deleted number of rows in the table whose images no longer exist
   */
  public record Summary(
      String table,
      long listed,
      long found,
      long added,
      long copied,
      long changed,
      long deleted,
      RejectionTally rejected) {
    Counts counts() {
      return new Counts(listed, found, added, rejected.images());
    }
  }

  /**
   * What a table has of the images of the source, while a run is at work or after it failed.
   *
   * @param table its address
   * @param rows number of listed images with a row that is committed
   * @param listed number of images in the source
   */
  public record Committed(String table, ExampleKind examples, long rows, long listed) {
    /** {@code 40 of 200 images are committed in file:/features}. */
    public String inWords() {
      return Formatted.of(
          "%,d of %s %s committed in %s",
          rows, Count.of(listed, examples.noun()), Count.word(rows, "is", "are"), table);
    }
  }

  /**
   * A run.
   *
   * @param plans of the networks, all for tables of one kind
   * @throws UserException if two are of the same model
   */
  public ExtractionRun(
      SparkSession spark,
      ExtractionRequest request,
      List<ExtractionPlan> plans,
      ProgressReport progress) {
    this.spark = ResultTable.writingSession(spark);
    this.request = request;
    this.progress = progress;
    List<String> uris = OutputTables.of(request.out(), plans).uris();
    this.tables =
        IntStream.range(0, plans.size())
            .mapToObj(
                number -> new FilledTable(this.spark, request, plans.get(number), uris.get(number)))
            .toList();
  }

  /**
   * Runs until every image of the source is in each table or rejected.
   *
   * @return the result in each table, in the order of the plans
   * @throws UserException if the source is empty, a table contains rows of a different origin or
   *     has another writer, or too many images are rejected
   */
  public List<Summary> run() {
    if (!request.images().isManifest()) {
      tables.forEach(table -> table.refuseAmong(request.images().uri()));
    }
    refuseTableAbove();
    try (Leases leases = Leases.of(tables)) {
      return runAlone();
    }
  }

  /**
   * What is committed so far, in each table that was compared with the source already; any thread
   * may ask.
   */
  public List<Committed> committed() {
    return tables.stream().map(FilledTable::committed).flatMap(Optional::stream).toList();
  }

  /** Readers of a table would meet the files of those in folders below it. */
  private void refuseTableAbove() {
    if (tables.size() > 1 && new ResultTable(spark, request.out()).isTable()) {
      throw new UserException(
          Formatted.of(
              "%s is a table itself, but with several models, --out is a folder with a table for each. Choose another --out, or give one --model.",
              request.out()));
    }
  }

  private List<Summary> runAlone() {
    describe(Formatted.of("List the %s of %s", examples().nouns(), sourceInWords()));
    try (Listing listing = Listing.of(spark, request.images(), request.limits().maxImages())) {
      ListingDigest digest = listing.digest();
      long listed = refuseEmpty(digest.rows());
      deadlyKnown = tables.stream().anyMatch(FilledTable::hadDeadlyImages);
      boolean suspect = deadlyKnown || tables.stream().anyMatch(FilledTable::wasInterrupted);
      care = suspect ? Care.TRY_FIRST : Care.NONE;
      tables.forEach(FilledTable::prepare);
      tables.forEach(table -> table.begin(listing, listed));
      return fill(digest);
    } finally {
      spark.sparkContext().clearJobGroup();
    }
  }

  private List<Summary> fill(ListingDigest digest) {
    List<FilledTable> unfinished =
        tables.stream().filter(table -> !table.completesAsItIs(digest)).toList();
    extract(unfinished);
    unfinished.forEach(FilledTable::complete);
    return tables.stream().map(FilledTable::summary).toList();
  }

  private void extract(List<FilledTable> unfinished) {
    unfinished.forEach(this::settle);
    List<Lack> lacks =
        unfinished.stream()
            .map(table -> new Lack(table, table.left()))
            .filter(lack -> lack.images().count() > 0)
            .toList();
    if (request.duplicates() == Duplicates.COMPUTED_ONCE && !lacks.isEmpty()) {
      extractOnce(lacks.stream().map(Lack::table).toList());
    } else {
      extractWaves(lacks);
    }
  }

  private void settle(FilledTable table) {
    if (!table.isEmpty()) {
      describe(
          Formatted.of("Find changed and deleted %s of %s", examples().nouns(), table.inWords()));
    }
    table.settle();
  }

  /** Images that a table lacks. */
  private record Lack(FilledTable table, OrderedExamples images) {}

  /** Copies of a rejected image are tried, and rejected, individually. */
  private void extractOnce(List<FilledTable> lacking) {
    describe(
        Formatted.of(
            "Find %s with the same bytes among those of %s", examples().nouns(), sourceInWords()));
    Backlog.readContent(lacking.stream().map(FilledTable::backlog).toList());
    lacking.forEach(this::copy);
    Map<FilledTable, Dataset<Row>> firsts = new LinkedHashMap<>();
    try {
      for (FilledTable table : lacking) {
        firsts.put(table, table.backlog().firstOfEachContent().persist(StorageLevel.DISK_ONLY()));
      }
      extractWaves(lacks(firsts));
      lacking.forEach(this::copy);
      Map<FilledTable, Dataset<Row>> others = new LinkedHashMap<>();
      firsts.forEach((table, first) -> others.put(table, table.backlog().left().exceptAll(first)));
      extractWaves(lacks(others));
    } finally {
      firsts.values().forEach(Dataset::unpersist);
    }
  }

  private static List<Lack> lacks(Map<FilledTable, Dataset<Row>> images) {
    return images.entrySet().stream()
        .map(each -> new Lack(each.getKey(), OrderedExamples.of(each.getValue())))
        .toList();
  }

  private void copy(FilledTable table) {
    describe(
        Formatted.of(
            "Copy rows for %s with the same bytes in %s", examples().nouns(), table.inWords()));
    table.copyRows();
  }

  /** Runs images through the networks whose tables lack them; the networks of others do not run. */
  private void extractWaves(List<Lack> lacks) {
    List<Lack> work = lacks.stream().filter(lack -> lack.images().count() > 0).toList();
    if (work.isEmpty()) {
      return;
    }
    List<BatchedPlan> plans = work.stream().map(lack -> batched(lack, work.size())).toList();
    Extractor extractor = new Extractor(spark, plans, request);
    long rows = work.stream().mapToLong(lack -> lack.images().count()).sum();
    try (ProgressReport.Running running =
        progress.start(
            kind().command(),
            rows,
            work.size() == 1 ? examples().nouns() : "rows",
            extractor.counters())) {
      Waves waves =
          new Waves(
              new WantedExamples(work.stream().map(Lack::images).toList()),
              request.limits().commitEvery(),
              plans.stream().map(BatchedPlan::slices).reduce(SliceSizes::and).orElseThrow(),
              spark.sparkContext().defaultParallelism());
      long handled = 0;
      while (waves.hasNext()) {
        List<Row[]> wave = waves.next();
        long size = wave.stream().mapToLong(slice -> slice.length).sum();
        describe(
            Formatted.of(
                "Add %s %,d to %,d to %s",
                examples().nouns(), handled + 1, handled + size, inWords(work)));
        commit(extractor.outcomes(wave, care), WantedExamples.byNetwork(wave), work);
        handled += size;
        work.forEach(lack -> lack.table().refuseTooManyRejected());
      }
    }
  }

  private BatchedPlan batched(Lack lack, int networks) {
    describe("Choose the batch size for " + lack.table().inWords());
    return lack.table().batched(lack.images().count(), networks);
  }

  private void commit(WaveOutcomes lazily, Map<Integer, Long> images, List<Lack> work) {
    try (WaveOutcomes outcomes = lazily) {
      Map<Integer, List<Row>> rejected = outcomes.rejected();
      long added = 0;
      for (Map.Entry<Integer, Long> wanted : images.entrySet()) {
        int network = wanted.getKey();
        FilledTable table = work.get(network).table();
        added +=
            table.commit(
                outcomes.extracted(network),
                rejected.getOrDefault(network, List.of()),
                wanted.getValue());
      }
      // As soon as rows are added again, the cause of the interruption no longer matters.
      care = added > 0 && !deadlyKnown ? Care.NONE : care;
    }
  }

  private static String inWords(List<Lack> work) {
    return work.stream().map(lack -> lack.table().inWords()).collect(Collectors.joining(" and "));
  }

  private long refuseEmpty(long listed) {
    if (listed == 0 && !request.images().excluded().isEmpty()) {
      throw new UserException(
          Formatted.of(
              "There are no %s at %s besides those of %s. Exclude fewer.",
              examples().nouns(), request.images().uri(), request.images().excluded().inWords()));
    }
    if (listed == 0) {
      throw new UserException(
          Formatted.of(
              "There are no %s at %s. Files whose name starts with a dot, and folders whose name starts with an underscore, are ignored.",
              examples().nouns(), request.images().uri()));
    }
    return listed;
  }

  private TableKind kind() {
    return tables.get(0).plan().origin().tableKind();
  }

  private ExampleKind examples() {
    return tables.get(0).plan().origin().examples();
  }

  private String sourceInWords() {
    return ForeignText.line(request.images().uri());
  }

  private void describe(String job) {
    spark.sparkContext().setJobGroup("frostline-" + kind().content(), job, true);
  }
}
