package io.frostline.spark.listing;

import io.frostline.image.ImageFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a walk found, as a row of {@link ListedImage#SCHEMA} with one more column that is only set
 * for links. Rows, because Kryo cannot write Java records.
 */
final class FoundRow {
  static final StructType SCHEMA = ListedImage.SCHEMA.add("link", DataTypes.StringType);

  private static final int LENGTH = 2;
  private static final int LINK = 4;

  /** A link to a file outside the folder. */
  private static final String OUT = "out";

  /** A folder that the walk did not enter. */
  private static final String FOLDER = "folder";

  private FoundRow() {}

  static Row of(FolderEntry entry, LabelSource labels, FolderBoundary boundary) throws IOException {
    ImageFile image = entry.image(labels);
    return RowFactory.create(
        image.uri(),
        image.label(),
        image.length(),
        ListedImage.timestamp(image.modified()),
        link(entry, boundary));
  }

  private static String link(FolderEntry entry, FolderBoundary boundary) throws IOException {
    if (entry.isFolder()) {
      return FOLDER;
    }
    return boundary.leadsOut(entry) ? OUT : null;
  }

  static boolean isLink(Row row) {
    return row.getString(LINK) != null;
  }

  static boolean isImage(Row row) {
    return !FOLDER.equals(row.getString(LINK));
  }

  /** The folders among the rows, and a single row for all links that lead out. */
  static Iterator<Row> links(Iterator<Row> rows) {
    List<Row> found = new ArrayList<>();
    long out = 0;
    String example = null;
    while (rows.hasNext()) {
      Row row = rows.next();
      String link = row.getString(LINK);
      if (FOLDER.equals(link)) {
        found.add(row);
      } else if (OUT.equals(link)) {
        out++;
        example =
            example == null || row.getString(0).compareTo(example) < 0 ? row.getString(0) : example;
      }
    }
    if (out > 0) {
      found.add(RowFactory.create(example, null, out, null, OUT));
    }
    return found.iterator();
  }

  /** Passes on what {@link #links} collected, and returns the folders. */
  static List<String> tell(Iterator<Row> links, LinkedFolders to) {
    List<String> folders = new ArrayList<>();
    while (links.hasNext()) {
      Row row = links.next();
      if (isImage(row)) {
        to.leadsOut(row.getString(0), row.getLong(LENGTH));
      } else {
        folders.add(row.getString(0));
      }
    }
    return folders;
  }
}
