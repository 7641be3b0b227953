package io.frostline.spark.listing;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.message.UserException;
import io.frostline.spark.ExecutorCache;
import io.frostline.storage.SymbolicLinks;
import io.frostline.text.rows.ParkedContents;
import io.frostline.text.rows.TextColumns;
import io.frostline.text.rows.TextFormat;
import io.frostline.text.rows.TextReader;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Texts in rows of files, or in files of their own, whose labels are the names of their folders.
 *
 * <p>With ids, the source is all that a table is to have: a row whose id is not listed any more is
 * that of a deleted text.
 *
 * @param uri a file, folder or glob pattern; with {@link TextFormat#PARQUET}, also the name of a
 *     table of Spark that is kept in Parquet
 * @param links whether links on local file systems are followed
 */
public record TextSource(String uri, TextFormat format, TextColumns columns, SymbolicLinks links)
    implements ExampleSource {

  public TextSource {
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(columns, "columns");
    Objects.requireNonNull(links, "links");
    if (uri.isBlank()) {
      throw new UserException("--texts is empty. Pass a file, a folder or a glob pattern.");
    }
  }

  @Override
  public Dataset<Row> list(SparkSession spark) {
    return isOfFiles()
        ? new FolderListing(spark, files()).list()
        : new TextListing(spark, this).list();
  }

  @Override
  public boolean visit(Configuration hadoop, Predicate<Example> taken) {
    return isOfFiles()
        ? new LocalFolder(files(), hadoop).visit(taken)
        : new LocalTexts(this, hadoop).visit(taken);
  }

  @Override
  public boolean hasPlaces() {
    return !isOfFiles();
  }

  @Override
  public boolean namesExamples() {
    return columns.id() != null;
  }

  @Override
  public String file(String uri) {
    return isOfFiles() ? uri : ExampleSource.super.file(uri);
  }

  @Override
  public boolean listsWholeFiles() {
    return !isOfFiles();
  }

  @Override
  public ExampleReader reader(Configuration hadoop) {
    ExecutorCache.Lease<ParkedContents> parked =
        ExecutorCache.executorWide()
            .acquire(
                ParkedContents.class, List.of(new ExecutorCache.Shared<>("", TextSource::parked)))
            .get(0);
    TextReader reader = new TextReader(format, columns, links, parked.opened(), hadoop);
    return new ExampleReader() {
      @Override
      public byte[] read(Example text) throws RejectedExampleException {
        return reader.read(text);
      }

      @Override
      public void close() {
        reader.close();
        parked.close();
      }
    };
  }

  /** Enough for tasks that read two files each. */
  private static ParkedContents parked() {
    return new ParkedContents(2 * Runtime.getRuntime().availableProcessors());
  }

  /**
   * The files among those at its address that have texts: those that it names, and those with the
   * ending of the format, or all if none has it.
   */
  List<FolderEntry> withTexts(List<FolderEntry> named, List<FolderEntry> visible) {
    List<FolderEntry> suitable =
        visible.stream().filter(file -> named.contains(file) || hasEnding(file)).toList();
    return suitable.isEmpty() ? visible : suitable;
  }

  private boolean hasEnding(FolderEntry file) {
    return TextFormat.ofName(file.path().getName()).filter(format::equals).isPresent();
  }

  private boolean isOfFiles() {
    return format == TextFormat.FILES;
  }

  private FileSource files() {
    return new FileSource(uri, LabelSource.PARENT_FOLDER, links);
  }
}
