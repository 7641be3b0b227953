package io.frostline.spark.listing;

import io.frostline.storage.LocalEntry;
import io.frostline.storage.SymbolicLinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * One CSV file with the locations and labels of images, or those in a folder or matched by a
 * pattern. The driver reads them once to find faults before anything else is done, holding one
 * record at a time; then a task reads each.
 */
final class CsvManifest {
  private final List<CsvFile> files = new ArrayList<>();
  private final CsvLabels.Observed labels = new CsvLabels.Observed();
  private final Set<String> remarks = new LinkedHashSet<>();

  private CsvManifest() {}

  /**
   * Reads all files.
   *
   * @throws io.frostline.message.UserException if something in them cannot be understood
   */
  static CsvManifest read(FileSource source, Configuration hadoop) throws IOException {
    CsvManifest manifest = new CsvManifest();
    FolderRoots roots = FolderRoots.of(source.uri(), source.links(), hadoop);
    boolean single = roots.entries().size() == 1 && !roots.entries().get(0).isFolder();
    for (FolderEntry entry : FolderFiles.of(roots, source.links(), hadoop)) {
      if (single || FolderEntry.isVisibleFolder(entry.path().getName())) {
        LocalEntry.requireFile(
            roots.system(), entry.path(), single ? SymbolicLinks.FOLLOWED : source.links());
        manifest.add(CsvFile.of(entry.path().toString(), source.labels(), hadoop), source, hadoop);
      }
    }
    return manifest;
  }

  /**
   * One file whose labels are text, whatever they look like.
   *
   * @throws io.frostline.message.UserException if something in it cannot be understood
   */
  static CsvManifest ofTexts(CsvFile file, Configuration hadoop) throws IOException {
    CsvManifest manifest = new CsvManifest();
    manifest.add(file, hadoop, label -> {});
    return manifest;
  }

  private void add(CsvFile file, FileSource source, Configuration hadoop) throws IOException {
    remarks.addAll(file.remarks(source.labels()));
    add(file, hadoop, labels::add);
  }

  private void add(CsvFile file, Configuration hadoop, Consumer<String> ofLabels)
      throws IOException {
    files.add(file);
    try (CsvRecords records = file.records(hadoop)) {
      Optional<CsvRecords.CsvRecord> record = records.next();
      while (record.isPresent()) {
        file.check(record.get());
        ofLabels.accept(file.writtenLabel(record.get()));
        record = records.next();
      }
    }
  }

  /** How the files were understood, where that is not obvious. */
  Set<String> remarks() {
    Set<String> all = new LinkedHashSet<>(remarks);
    all.addAll(ManifestListing.noLabels(labels.noLabels()));
    return all;
  }

  /** Locations and labels. */
  JavaRDD<Row> rows(JavaSparkContext context, Broadcast<SerializableConfiguration> configuration) {
    // Kryo cannot write the records themselves.
    List<CsvFile> read = List.copyOf(files);
    CsvLabels rule = labels.rule();
    return context
        .parallelize(IntStream.range(0, read.size()).boxed().toList(), Math.max(1, read.size()))
        .flatMap(index -> rows(read.get(index), rule, configuration.value().value()));
  }

  private static Iterator<Row> rows(CsvFile file, CsvLabels rule, Configuration hadoop)
      throws IOException {
    CsvRecords records = file.records(hadoop);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) end -> close(records));
    return new Iterator<>() {
      private Optional<CsvRecords.CsvRecord> next = records.next();

      @Override
      public boolean hasNext() {
        return next.isPresent();
      }

      @Override
      public Row next() {
        CsvRecords.CsvRecord record = next.orElseThrow(NoSuchElementException::new);
        try {
          next = records.next();
        } catch (IOException failure) {
          throw new UncheckedIOException("Cannot read " + file.path(), failure);
        }
        return RowFactory.create(file.uri(record), file.label(record, rule));
      }
    };
  }

  private static void close(CsvRecords records) {
    try {
      records.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
