package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * EXIF in a text of a PNG, as ImageMagick writes it: a keyword {@code Raw profile type exif}, and a
 * text of a name, a length and hexadecimal digits, each on lines of their own.
 */
final class PngExifText {
  private static final Set<String> KEYWORDS =
      Set.of("Raw profile type exif", "Raw profile type APP1");

  /** A JPEG, from which such profiles come, has at most 64 KB of EXIF: 128 KB in this form. */
  private static final int MAX_TEXT = 1 << 18;

  private PngExifText() {}

  /** The EXIF block of the first such text; unreadable ones are ignored, as viewers do. */
  static Optional<FileBytes> of(PngChunks chunks) {
    return Stream.of("tEXt", "zTXt", "iTXt")
        .flatMap(type -> chunks.texts(type).map(data -> text(type, data)))
        .flatMap(Optional::stream)
        .map(PngExifText::decoded)
        .flatMap(Optional::stream)
        .filter(exif -> exif.has(0, "Exif\0\0") || exif.has(0, "II") || exif.has(0, "MM"))
        .findFirst();
  }

  /** The text of a chunk, if its keyword is that of an EXIF block. */
  private static Optional<FileBytes> text(String type, FileBytes data) {
    int end = data.indexOf(0, 0);
    if (!KEYWORDS.contains(data.text(0, end))) {
      return Optional.empty();
    }
    try {
      return switch (type) {
        case "zTXt" -> inflated(behind(data, end + 1));
        case "iTXt" -> {
          // Two bytes about compression, a language and a translated keyword precede the text.
          FileBytes text = behind(data, data.indexOf(0, data.indexOf(0, end + 3) + 1));
          yield data.u8(end + 1) == 1 ? inflated(text) : Optional.of(text);
        }
        default -> Optional.of(behind(data, end));
      };
    } catch (RejectedExampleException cut) {
      return Optional.empty();
    }
  }

  private static FileBytes behind(FileBytes data, int at) throws RejectedExampleException {
    return data.part(at + 1L, data.length() - at - 1L);
  }

  private static Optional<FileBytes> inflated(FileBytes compressed) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed.array(), compressed.offset(), compressed.length());
      byte[] text = new byte[MAX_TEXT];
      int length = inflater.inflate(text);
      return Optional.of(FileBytes.of(Arrays.copyOf(text, length)));
    } catch (DataFormatException broken) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }

  private static Optional<FileBytes> decoded(FileBytes text) {
    String[] words = text.text(0, text.length()).strip().split("\\s+", 3);
    if (words.length < 3) {
      return Optional.empty();
    }
    try {
      String digits = words[2].replaceAll("\\s", "");
      return Optional.of(FileBytes.of(HexFormat.of().parseHex(digits)));
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }
}
