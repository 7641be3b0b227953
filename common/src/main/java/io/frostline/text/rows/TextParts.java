package io.frostline.text.rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Large files in parts that can be listed at the same time, if each line of them is a row: those of
 * CSV may go on in the next line, which only the quotes before tell, and compressed ones are read
 * from their beginning only.
 */
public final class TextParts {
  /** So much is listed in seconds. */
  public static final long BYTES = 64L << 20;

  private TextParts() {}

  /**
   * The parts of a file, not counted yet, the last of them open at its end.
   *
   * @param length of the file
   * @param bytes of a part
   */
  public static List<TextPart> of(
      String file, long length, TextFormat format, long bytes, Configuration hadoop)
      throws IOException {
    List<TextPart> parts = new ArrayList<>();
    if (length >= 2 * bytes && format.isOfLines() && isPlain(file, hadoop)) {
      for (long from = 0; from + bytes <= length; from += bytes) {
        boolean last = from + 2 * bytes > length;
        parts.add(
            new TextPart(
                file, from, last ? Long.MAX_VALUE : from + bytes, TextPart.Count.NONE, -1));
      }
    }
    return parts.isEmpty() ? List.of(TextPart.whole(file)) : parts;
  }

  private static boolean isPlain(String file, Configuration hadoop) throws IOException {
    TextContent content = TextContent.open(file, hadoop);
    content.stream().close();
    return content.isPlain();
  }

  /** Counts the rows and lines of a part. */
  public static TextPart.Count count(
      TextPart part, TextFormat format, TextColumns columns, Configuration hadoop)
      throws IOException {
    try (RowFile file = RowFile.open(part, format, columns, hadoop)) {
      long rows = 0;
      for (Optional<RawRow> row = file.next(); row.isPresent(); row = file.next()) {
        rows++;
      }
      return new TextPart.Count(rows, file.lines());
    }
  }

  /**
   * The parts of a file with what is before them.
   *
   * @param counts of all but the last part, in order
   */
  public static List<TextPart> numbered(List<TextPart> parts, List<TextPart.Count> counts) {
    List<TextPart> numbered = new ArrayList<>();
    TextPart.Count before = TextPart.Count.NONE;
    for (int at = 0; at < counts.size(); at++) {
      numbered.add(parts.get(at).counted(before, counts.get(at)));
      before = before.and(counts.get(at));
    }
    TextPart last = parts.get(counts.size());
    numbered.add(new TextPart(last.file(), last.from(), last.to(), before, last.rows()));
    return numbered;
  }
}
