package io.frostline.spark.listing;

import io.frostline.example.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a walk found, as a row of {@link ListedExample#SCHEMA} with one more column that is only set
 * for links and folders. Rows, because Kryo cannot write Java records.
 */
final class FoundRow {
  static final StructType SCHEMA = ListedExample.SCHEMA.add("link", DataTypes.StringType);

  private static final int LENGTH = 2;
  static final int LINK = ListedExample.SCHEMA.size();

  /** A link to a file outside the folder. */
  private static final String OUT = "out";

  /** A folder that may be listed already, because it or one above it is a link. */
  private static final String FOLDER = "folder";

  /** A folder that the walk reports, to be listed in any case. */
  private static final String BELOW = "below";

  private FoundRow() {}

  /**
   * What the driver has to know of the folders among rows.
   *
   * @param below uris of folders to list
   * @param linked uris of folders that may be listed already
   */
  record Folders(List<String> below, List<String> linked) {}

  /** The rows of the walk of a tree. */
  static Iterator<Row> of(
      FolderTree tree, EntryIterator walk, LabelSource labels, FolderBoundary boundary) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return walk.hasNext();
      }

      @Override
      public Row next() {
        FolderEntry entry = walk.next();
        boolean below = tree.reportsFolders() && entry.isFolder() && !entry.link();
        try {
          return below ? row(entry, labels, BELOW) : of(entry, labels, boundary);
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      }
    };
  }

  /** What a manifest names, without a look at it. */
  static Row named(String uri, String label) {
    return row(uri, label, null, null, null);
  }

  static Row of(FolderEntry entry, LabelSource labels, FolderBoundary boundary) throws IOException {
    return row(entry, labels, link(entry, boundary));
  }

  private static Row row(FolderEntry entry, LabelSource labels, String link) {
    Example image = entry.image(labels);
    return row(
        image.uri(),
        image.label(),
        image.length(),
        ListedExample.timestamp(image.modified()),
        link);
  }

  /** A row with these values; hash and place are unknown. */
  static Row row(String uri, String label, Long length, Timestamp modified, String link) {
    return RowFactory.create(uri, label, length, modified, null, null, link);
  }

  private static String link(FolderEntry entry, FolderBoundary boundary) throws IOException {
    if (entry.isFolder()) {
      return FOLDER;
    }
    return boundary.leadsOut(entry) ? OUT : null;
  }

  /** Whether the driver has to know of it. */
  static boolean isLink(Row row) {
    return row.getString(LINK) != null;
  }

  static boolean isImage(Row row) {
    return !FOLDER.equals(row.getString(LINK)) && !BELOW.equals(row.getString(LINK));
  }

  /** The folders among the rows, and a single row for all links that lead out. */
  static Iterator<Row> links(Iterator<Row> rows) {
    List<Row> found = new ArrayList<>();
    long out = 0;
    String example = null;
    while (rows.hasNext()) {
      Row row = rows.next();
      String link = row.getString(LINK);
      if (!isImage(row)) {
        found.add(row);
      } else if (OUT.equals(link)) {
        out++;
        example =
            example == null || row.getString(0).compareTo(example) < 0 ? row.getString(0) : example;
      }
    }
    if (out > 0) {
      found.add(row(example, null, out, null, OUT));
    }
    return found.iterator();
  }

  /** Passes on what {@link #links} collected, and returns the folders. */
  static Folders tell(Iterator<Row> links, Optional<LinkedFolders> to) {
    Folders folders = new Folders(new ArrayList<>(), new ArrayList<>());
    while (links.hasNext()) {
      Row row = links.next();
      if (BELOW.equals(row.getString(LINK))) {
        folders.below().add(row.getString(0));
      } else if (isImage(row)) {
        to.ifPresent(all -> all.leadsOut(row.getString(0), row.getLong(LENGTH)));
      } else {
        folders.linked().add(row.getString(0));
      }
    }
    return folders;
  }
}
