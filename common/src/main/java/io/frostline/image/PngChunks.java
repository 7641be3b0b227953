package io.frostline.image;

import io.frostline.example.FileBytes;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The chunks of a PNG file up to IEND; checksums are verified where pixels depend on them. */
final class PngChunks {
  /** What libpng needs for the pixels of the still image, so their checksums must be right. */
  private static final Set<String> PIXELS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  /** libpng refuses a file with another chunk of more than 8,000,000 bytes. */
  private static final int MAX_OTHER = 1 << 20;

  private static final int HEADER_SIZE = 13;
  private static final int AROUND_DATA = 12;

  /** One chunk: the whole of it (length, type, data and checksum), and the data alone. */
  private record Chunk(String type, FileBytes whole, FileBytes data) {}

  private final FileBytes file;
  private final int start;
  private final List<Chunk> chunks = new ArrayList<>();

  private PngChunks(FileBytes file, int start) {
    this.file = file;
    this.start = start;
  }

  static PngChunks walk(FileBytes file, int start) throws RejectedExampleException {
    PngChunks chunks = new PngChunks(file, start);
    int at = start;
    String type = "";
    while (!type.equals("IEND")) {
      Chunk chunk = read(file, at);
      chunks.chunks.add(chunk);
      type = chunk.type();
      at += chunk.whole().length();
    }
    if (chunks.chunks.get(0).type().equals("CgBI")) {
      throw new RejectedExampleException(
          RejectionReason.UNSUPPORTED_FORMAT,
          "The PNG is in Apple's variant for iOS apps (CgBI). Convert the file to a standard PNG.");
    }
    if (chunks.header().length() != HEADER_SIZE || chunks.first("IDAT").isEmpty()) {
      throw corrupt("The PNG contains no image", null);
    }
    return chunks;
  }

  private static Chunk read(FileBytes file, int at) throws RejectedExampleException {
    long length = file.u32(at, ByteOrder.BIG_ENDIAN);
    FileBytes whole = file.part(at, length + AROUND_DATA);
    String type = whole.text(4, 4);
    FileBytes data = whole.part(8, length);
    if (PIXELS.contains(type)) {
      CRC32 crc = new CRC32();
      crc.update(whole.array(), whole.offset() + 4, (int) length + 4);
      if (crc.getValue() != whole.u32(length + 8, ByteOrder.BIG_ENDIAN)) {
        throw corrupt(
            Formatted.of("The PNG chunk %s at byte %d has a wrong checksum", type, at), null);
      }
    }
    return new Chunk(type, whole, data);
  }

  /** The data of IHDR. */
  FileBytes header() {
    return chunks.get(0).data();
  }

  Optional<FileBytes> transparency() {
    return first("tRNS");
  }

  Optional<FileBytes> exif() {
    return first("eXIf");
  }

  /** The data of all chunks of a type of text, in order: keyword, compression, text. */
  Stream<FileBytes> texts(String type) {
    return chunks.stream().filter(chunk -> chunk.type().equals(type)).map(Chunk::data);
  }

  /** Whether it has chunks that libpng and OpenCV would do more with than to skip them. */
  boolean hasMoreThanPixels() {
    return chunks.stream()
        .anyMatch(
            chunk ->
                chunk.type().equals("acTL")
                    || (!PIXELS.contains(chunk.type()) && chunk.data().length() > MAX_OTHER));
  }

  /** The file reduced to the pixels of its still image, which readers without animation show. */
  byte[] withPixelsOnly() {
    ByteArrayOutputStream still = new ByteArrayOutputStream(file.length());
    still.write(file.array(), file.offset(), start);
    for (Chunk chunk : chunks) {
      if (PIXELS.contains(chunk.type())) {
        still.write(chunk.whole().array(), chunk.whole().offset(), chunk.whole().length());
      }
    }
    return still.toByteArray();
  }

  /** Decompresses the data to its end and verifies its checksum; CORRUPT if that fails. */
  void requireWholeData() throws RejectedExampleException {
    Inflater inflater = new Inflater();
    byte[] discarded = new byte[1 << 16];
    try {
      for (Chunk chunk : chunks) {
        if (chunk.type().equals("IDAT") && !inflater.finished()) {
          FileBytes data = chunk.data();
          inflater.setInput(data.array(), data.offset(), data.length());
          while (inflater.inflate(discarded) > 0) {
            // the stream is only checked here; libpng decodes it
          }
        }
      }
      if (!inflater.finished()) {
        throw corrupt("The compressed data of the PNG is incomplete", null);
      }
    } catch (DataFormatException broken) {
      throw corrupt("The compressed data of the PNG is damaged", broken);
    } finally {
      inflater.end();
    }
  }

  private Optional<FileBytes> first(String type) {
    return chunks.stream().filter(chunk -> chunk.type().equals(type)).map(Chunk::data).findFirst();
  }

  private static RejectedExampleException corrupt(String problem, Throwable cause) {
    return new RejectedExampleException(
        RejectionReason.CORRUPT, problem + ". Fetch the file again.", cause);
  }
}
