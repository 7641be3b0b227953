package io.frostline.text.rows;

import io.frostline.example.Example;
import io.frostline.example.NumberedExample;
import io.frostline.message.UserException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The texts of one file, being listed in one pass that holds a row at a time.
 *
 * <p>A text has the uri {@code FILE#ROW}, or its id. The rows count from 0, with {@value #DIGITS}
 * digits at least, so that uris are in the order of the file and stay the same when it grows. A
 * malformed row is listed too, and rejected when it is read; so is a row without an id, by its
 * number. A file that is damaged ends with an example of its own uri, which is rejected with a
 * description of the damage.
 */
public final class TextFile implements Closeable {
  private static final int DIGITS = 9;

  /** What is appended to the place of a row whose id others have too. */
  public static final String SHARED_ID = TextPlace.SHARED;

  /** Of the rows that need so many digits. */
  private static final long ROWS = 1_000_000_000L;

  private final String file;
  private final TextRows rows;
  private String damage;
  private boolean ended;

  private TextFile(String file, TextRows rows, String damage) {
    this.file = file;
    this.rows = rows;
    this.damage = damage;
  }

  /**
   * Opens a file, even a damaged one.
   *
   * @param format not {@link TextFormat#FILES}
   * @throws IOException if the storage fails, so that a retry may help
   * @throws UserException if the file lacks a column
   */
  public static TextFile open(
      String file, TextFormat format, TextColumns columns, Configuration hadoop)
      throws IOException {
    return open(TextPart.whole(file), format, columns, hadoop);
  }

  /** Opens a part of a file, of {@link TextFormat#PARQUET} all of it. */
  public static TextFile open(
      TextPart part, TextFormat format, TextColumns columns, Configuration hadoop)
      throws IOException {
    String file = part.file();
    try {
      TextRows rows =
          format == TextFormat.PARQUET
              ? ParquetTexts.open(file, columns, hadoop)
              : FileRows.open(part, format, columns, hadoop);
      return new TextFile(file, rows, null);
    } catch (StorageFailureException failure) {
      if (!failure.isLasting()) {
        throw failure.failure();
      }
      return new TextFile(file, null, told(failure));
    } catch (IOException damaged) {
      return new TextFile(file, null, told(damaged));
    }
  }

  /**
   * Checks the columns of a file before anything else is done.
   *
   * @throws UserException if it lacks one, naming the nearest and all
   */
  public static void check(
      String file, TextFormat format, TextColumns columns, Configuration hadoop)
      throws IOException {
    try (TextFile opened = open(file, format, columns, hadoop)) {
      if (format == TextFormat.JSONL && opened.damage == null) {
        RowFile.checkFields(file, columns, hadoop);
      }
    } catch (StorageFailureException failure) {
      throw failure.failure();
    }
  }

  /** The next text; empty after the last. */
  public Optional<Example> next() throws IOException {
    if (damage == null) {
      try {
        Optional<Example> next = rows.next();
        ended = next.isEmpty();
        return next;
      } catch (StorageFailureException failure) {
        throw failure.failure();
      } catch (IOException damaged) {
        damage = told(damaged);
      }
    }
    if (ended) {
      return Optional.empty();
    }
    ended = true;
    return Optional.of(new Example(file, null, null, null, null, TextPlace.ofFile(file).written()));
  }

  /** The damage because of which texts of the file are missing. */
  public Optional<String> damage() {
    return Optional.ofNullable(damage);
  }

  /** The uri of a row without an id. */
  static String uri(String file, long row) {
    return new NumberedExample(file, row).uri(ROWS);
  }

  private static String told(Exception damaged) {
    String message = damaged.getMessage();
    return message == null ? damaged.getClass().getSimpleName() : message;
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
    }
  }
}
