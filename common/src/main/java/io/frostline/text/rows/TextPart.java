package io.frostline.text.rows;

import io.frostline.message.Formatted;
import java.io.Serializable;
import java.util.Objects;

/**
 * A part of a file: the rows that begin in it.
 *
 * @param from where it begins, in bytes
 * @param to where it ends, in bytes; beyond the file for the last part
 * @param before what is before it
 * @param rows how many it has; negative if they were not counted
 */
public record TextPart(String file, long from, long to, Count before, long rows)
    implements Serializable {

  /** Rows, as they are numbered, and lines. */
  public record Count(long rows, long lines) implements Serializable {
    /** Of nothing. */
    public static final Count NONE = new Count(0, 0);

    /** Both together. */
    public Count and(Count other) {
      return new Count(rows + other.rows, lines + other.lines);
    }
  }

  public TextPart {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(before, "before");
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException(Formatted.of("a part from %d to %d", from, to));
    }
  }

  /** All of a file. */
  public static TextPart whole(String file) {
    return new TextPart(file, 0, Long.MAX_VALUE, Count.NONE, -1);
  }

  /** Whether it begins with the file. */
  boolean isFirst() {
    return from == 0;
  }

  /** The same part, once what is in it and before it was counted. */
  TextPart counted(Count before, Count within) {
    return new TextPart(file, from, to, before, within.rows());
  }
}
