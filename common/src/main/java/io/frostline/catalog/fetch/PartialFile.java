package io.frostline.catalog.fetch;

import io.frostline.message.ForeignText;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * A file on its way: {@code NAME.part} with the bytes that have come, and {@code NAME.part.source}
 * with what they are part of, so that a later attempt may continue. One process at a time has it.
 */
final class PartialFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path whole;
  private final Path part;
  private final Path record;
  private final FileChannel channel;
  private final FileLock lock;
  private final OptionalLong published;
  private long total = -1;

  /**
   * Opens a partial file, or an empty one.
   *
   * @param whole what the file is called when every byte is there
   * @param published how many bytes it must have; empty when nobody knows
   * @throws UserException when another process has it, or the folder cannot be written
   */
  PartialFile(Path whole, OptionalLong published) {
    this.whole = whole;
    this.published = published;
    this.part = whole.resolveSibling(whole.getFileName() + ".part");
    this.record = whole.resolveSibling(whole.getFileName() + ".part.source");
    try {
      Files.createDirectories(whole.getParent());
      this.channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      this.lock = lock(channel);
    } catch (IOException unwritable) {
      throw unwritable(unwritable);
    }
  }

  private FileLock lock(FileChannel opened) throws IOException {
    try {
      FileLock held = opened.tryLock();
      if (held != null) {
        return held;
      }
    } catch (OverlappingFileLockException held) {
      // Another thread of this process has it: said below.
    }
    opened.close();
    throw new UserException(
        "Another process is fetching %s. Wait for it, or end it.".formatted(part));
  }

  /** Bytes that are here. */
  long size() {
    try {
      return channel.size();
    } catch (IOException unreadable) {
      throw unwritable(unreadable);
    }
  }

  /** Bytes of the whole file, -1 when unknown. */
  long total() {
    return total;
  }

  /**
   * What tells the version of the file that the bytes here belong to; empty when they cannot be
   * continued from this source.
   */
  Optional<String> version(URI source) {
    if (size() == 0 || !Files.isRegularFile(record)) {
      return Optional.empty();
    }
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(record)) {
      values.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
    return told(source).equals(values.getProperty("source"))
        ? Optional.ofNullable(values.getProperty("version"))
        : Optional.empty();
  }

  /** An address that is signed anew is that of the same file. */
  private static String told(URI source) {
    return ForeignText.withoutSecrets(source.toString());
  }

  /**
   * Forgets what is here and begins anew.
   *
   * @param version of the file at the source, such as an entity tag; empty when it cannot be told
   * @param bytes of the whole file, -1 when unknown
   * @throws SourceRefusal when that is not what the file must have
   */
  void begin(URI source, Optional<String> version, long bytes) throws SourceRefusal {
    try {
      refuseOtherSize(bytes);
      Files.deleteIfExists(record);
      channel.truncate(0);
      expect(bytes);
      Properties values = new Properties();
      values.setProperty("source", told(source));
      version.ifPresent(value -> values.setProperty("version", value));
      try (Writer writer = Files.newBufferedWriter(record)) {
        values.store(writer, null);
      }
    } catch (SourceRefusal other) {
      throw other;
    } catch (IOException unwritable) {
      throw unwritable(unwritable);
    }
  }

  /**
   * Says how long the whole file is.
   *
   * @throws SourceRefusal when that is not what it must have
   * @throws UserException when the disk has no room for what is missing
   */
  void expect(long bytes) throws SourceRefusal {
    refuseOtherSize(bytes);
    total = bytes < 0 ? published.orElse(-1) : bytes;
    long missing = total - size();
    long free = free();
    if (missing > free) {
      throw new UserException(
          "No room for %s: %,d bytes are missing and %s has %,d free. Free some, or name another store with --models."
              .formatted(whole.getFileName(), missing, whole.getParent(), free));
    }
  }

  private void refuseOtherSize(long bytes) throws SourceRefusal {
    if (bytes >= 0 && published.isPresent() && published.getAsLong() != bytes) {
      throw new SourceRefusal(
          "it has %,d bytes there, and %,d in the catalogue: it is another file"
              .formatted(bytes, published.getAsLong()));
    }
  }

  private long free() {
    try {
      return Files.getFileStore(whole.getParent()).getUsableSpace();
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }

  /**
   * Appends everything that a stream has.
   *
   * @throws IOException when the stream breaks off or ends early
   */
  void append(InputStream content, TransferProgress progress) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = read(content, buffer); read >= 0; read = read(content, buffer)) {
      write(ByteBuffer.wrap(buffer, 0, read), size());
      progress.moved(size(), total);
      if (total >= 0 && size() > total) {
        throw new SourceRefusal("it has more than the %,d bytes announced".formatted(total));
      }
    }
    if (total >= 0 && size() != total) {
      throw brokenOff("it ended early", null);
    }
  }

  private int read(InputStream content, byte[] buffer) throws IOException {
    try {
      return content.read(buffer);
    } catch (IOException cut) {
      throw brokenOff(cut.getMessage(), cut);
    }
  }

  private IOException brokenOff(String reason, IOException cause) {
    return new IOException(
        "the transfer broke off after %,d%s bytes (%s)"
            .formatted(size(), total < 0 ? "" : " of %,d".formatted(total), reason),
        cause);
  }

  private void write(ByteBuffer bytes, long position) {
    try {
      long at = position;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException unwritable) {
      throw unwritable(unwritable);
    }
  }

  private UserException unwritable(IOException cause) {
    return new UserException(
        "Cannot write %s: %s. %,d bytes are free there; free some or check its permissions, and run the command again: what has come is kept."
            .formatted(part, cause.getMessage(), free()),
        cause);
  }

  /** Every byte is here: gives the file its name. */
  Path complete() {
    try {
      channel.force(true);
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(record);
      return whole;
    } catch (IOException unwritable) {
      throw unwritable(unwritable);
    }
  }

  /** Forgets what is here. */
  void discard() {
    try {
      channel.truncate(0);
      Files.deleteIfExists(record);
    } catch (IOException unwritable) {
      throw unwritable(unwritable);
    }
  }

  /** Where the bytes lie meanwhile. */
  Path path() {
    return part;
  }

  /** Keeps what has come; leaves nothing when nothing has. */
  @Override
  public void close() {
    try {
      boolean empty = channel.size() == 0;
      lock.release();
      channel.close();
      if (empty) {
        Files.deleteIfExists(record);
        Files.deleteIfExists(part);
      }
    } catch (IOException unwritable) {
      throw unwritable(unwritable);
    }
  }
}
