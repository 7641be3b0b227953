package io.frostline.text.rows;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.HadoopReader;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.storage.SymbolicLinks;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads the bytes of texts: rows by the places that {@link TextFile} gave them, and whole files,
 * decompressed, by their uris. A row that is not what the listing saw is rejected.
 */
public final class TextReader implements ExampleReader {
  private final TextFormat format;
  private final TextColumns columns;
  private final SymbolicLinks links;
  private final ParkedContents parked;
  private final Configuration hadoop;
  private final Map<String, PlacedTexts> files = new HashMap<>();

  /**
   * A reader for one task.
   *
   * @param links whether a text file may be a link
   * @param parked what earlier tasks have left
   */
  public TextReader(
      TextFormat format,
      TextColumns columns,
      SymbolicLinks links,
      ParkedContents parked,
      Configuration hadoop) {
    this.format = format;
    this.columns = columns;
    this.links = links;
    this.parked = parked;
    this.hadoop = hadoop;
  }

  @Override
  public byte[] read(Example text) throws RejectedExampleException {
    try {
      return text.place() == null ? file(text.uri()) : row(text, TextPlace.of(text.place()));
    } catch (StorageFailureException failure) {
      throw HadoopReader.rejection(failure.failure());
    } catch (IOException damaged) {
      throw new RejectedExampleException(
          damaged instanceof EOFException ? RejectionReason.TRUNCATED : RejectionReason.CORRUPT,
          Formatted.of("The file is damaged: %s. Fetch it again.", Reason.of(damaged)),
          damaged);
    } catch (IllegalArgumentException notAnAddress) {
      throw HadoopReader.rejection(notAnAddress);
    }
  }

  private byte[] file(String uri) throws IOException, RejectedExampleException {
    try (InputStream content = TextContent.decompressed(uri, links, hadoop)) {
      byte[] bytes = content.readNBytes(HadoopReader.MAX_BYTES + 1);
      if (bytes.length > HadoopReader.MAX_BYTES) {
        throw new RejectedExampleException(
            RejectionReason.FILE_TOO_LARGE,
            Formatted.of(
                "The file is larger than the limit of %,d bytes. Shorten it.",
                HadoopReader.MAX_BYTES));
      }
      return inUtf8(bytes);
    }
  }

  private byte[] inUtf8(byte[] file) throws RejectedExampleException {
    try {
      return columns.charset().fileToUtf8(file);
    } catch (CharacterCodingException malformed) {
      throw new RejectedExampleException(
          RejectionReason.NOT_UTF8,
          Formatted.of("The text is not valid %s. Correct it, or --charset.", columns.charset()),
          malformed);
    }
  }

  private byte[] row(Example text, TextPlace place) throws IOException, RejectedExampleException {
    if (!place.isRow()) {
      throw damage(place.file());
    }
    if (place.isShared()) {
      throw new RejectedExampleException(
          RejectionReason.DUPLICATE_ID,
          Formatted.of(
              "Several rows have the id '%s', one of them in line %,d of %s. Make the ids unique,"
                  + " or leave out --id-column.",
              text.uri(), place.line(), place.file()));
    }
    byte[] content = texts(place.file()).read(place);
    if (text.hash() != null && !text.hash().equals(TextHash.of(content))) {
      throw new RejectedExampleException(
          RejectionReason.READ_FAILED,
          Formatted.of("%s has changed since it was listed. Run the command again.", place.file()));
    }
    return content;
  }

  private synchronized PlacedTexts texts(String file) throws IOException {
    PlacedTexts known = files.get(file);
    if (known == null) {
      known =
          format == TextFormat.PARQUET
              ? PlacedRows.ofParquet(file, columns, hadoop)
              : PlacedRows.of(file, format, columns, parked, hadoop);
      files.put(file, known);
    }
    return known;
  }

  private RejectedExampleException damage(String file) throws IOException {
    TextContent.stored(file, 0, hadoop).close();
    try (TextFile opened = TextFile.open(file, format, columns, hadoop)) {
      while (opened.next().isPresent()) {
        // Reading up to the damage finds it.
      }
      return opened
          .damage()
          .map(
              damage ->
                  new RejectedExampleException(
                      RejectionReason.DAMAGED_SHARD,
                      Formatted.of("Texts of this file are missing: %s.", damage)))
          .orElse(
              new RejectedExampleException(
                  RejectionReason.READ_FAILED,
                  "The file was damaged when it was listed, but no longer is. Run the command"
                      + " again."));
    }
  }

  @Override
  public synchronized void close() {
    try {
      for (PlacedTexts file : files.values()) {
        file.close();
      }
    } catch (IOException alreadyRead) {
      // All reads have succeeded, and nothing was written.
    }
    files.clear();
  }
}
