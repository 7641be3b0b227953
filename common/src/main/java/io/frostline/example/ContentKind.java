package io.frostline.example;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a file that holds no examples seems to be, in words for messages. They never quote its
 * content: a link among the images may point to anything, and messages are kept and shown to
 * others.
 */
public enum ContentKind {
  HTML("an HTML page", 0, "<!doctype html", "<html"),
  XML("an XML document", 0, "<?xml"),
  PARQUET("a Parquet file", 0, "PAR1", "PARE"),
  SEQUENCE_FILE("a Hadoop sequence file", 0, "SEQ"),
  HDF5("an HDF5 file", 0, "\u0089HDF\r\n"),
  NUMPY("a NumPy array", 0, "\u0093NUMPY"),
  SQLITE("an SQLite database", 0, "SQLite format 3"),
  TAR("a tar archive", 257, "ustar"),
  SEVEN_ZIP("a 7z archive", 0, "7z\u00BC\u00AF"),
  XZ("an xz archive", 0, "\u00FD7zXZ"),
  ZSTD("a zstd archive", 0, "(\u00B5/\u00FD"),
  BZIP2("a bzip2 archive", 0, "BZh"),
  ELF("a program", 0, "\u007FELF"),
  MP3("an audio file", 0, "ID3", "OggS", "fLaC"),
  MATROSKA("a video", 0, "\u001AE\u00DF\u00A3");

  /** How many bytes are looked at. */
  public static final int WINDOW = 1024;

  private final String words;
  private final int at;
  private final String[] beginnings;

  ContentKind(String words, int at, String... beginnings) {
    this.words = words;
    this.at = at;
    this.beginnings = beginnings;
  }

  /**
   * The kind of a file: "text", "an HTML page", "unknown content".
   *
   * @param beginning its first {@value #WINDOW} bytes, or all that there are
   */
  public static String inWords(byte[] beginning) {
    return inWords(FileBytes.of(beginning));
  }

  private static String inWords(FileBytes file) {
    return ForeignFormat.labelOf(file)
        .map(label -> "a file in the format " + label)
        .orElseGet(() -> otherwise(file));
  }

  /** The same for a file that is not in one of the {@link ForeignFormat}s. */
  public static String otherwise(FileBytes file) {
    String start = file.text(0, WINDOW);
    String lower = start.stripLeading().toLowerCase(Locale.ROOT);
    return Stream.of(values())
        .filter(kind -> kind.fits(file, lower))
        .findFirst()
        .map(kind -> kind.words)
        .orElseGet(() -> isText(start) ? "text" : "unknown content");
  }

  private boolean fits(FileBytes file, String lower) {
    boolean markup = this == HTML || this == XML;
    return Stream.of(beginnings)
        .anyMatch(text -> markup ? lower.startsWith(text) : file.has(at, text));
  }

  /** Whether these are characters of UTF-8 without control characters; the last may be cut. */
  private static boolean isText(String start) {
    byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);
    for (int cut = 0; cut < Character.BYTES * 2 && cut < bytes.length; cut++) {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, 0, bytes.length - cut))
            .chars()
            .allMatch(letter -> letter >= ' ' || Character.isWhitespace(letter));
      } catch (CharacterCodingException cutOrOther) {
        // Only a character at the end may be incomplete.
      }
    }
    return false;
  }
}
