package io.frostline.catalog.fetch;

import io.frostline.message.Count;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
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
 * A partial download: {@code NAME.part} with the bytes so far, and {@code NAME.part.source} with
 * what they are part of, so that a later attempt can resume. Only one process at a time can have it
 * open.
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
   * Opens a partial file, which may be empty.
   *
   * @param whole the path of the file once it is complete
   * @param published how many bytes it must have; empty when unknown
   * @throws UserException when another process has it open, or the folder cannot be written
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
      // Another thread of this process has it open: reported below.
    }
    opened.close();
    throw new UserException(
        Formatted.of(
            "Another process is fetching %s. Wait until it has finished, or stop it.", part));
  }

  /** The number of bytes so far. */
  long size() {
    try {
      return channel.size();
    } catch (IOException unreadable) {
      throw unwritable(unreadable);
    }
  }

  /** The size of the whole file, -1 when unknown. */
  long total() {
    return total;
  }

  /**
   * The version of the file that the bytes so far belong to; empty when they cannot be resumed from
   * this source.
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

  /** An address with a new signature is that of the same file. */
  private static String told(URI source) {
    return ForeignText.withoutSecrets(source.toString());
  }

  /**
   * Discards the bytes so far and starts over.
   *
   * @param version of the file at the source, such as an entity tag; empty when unknown
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
   * Sets the size of the whole file.
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
          Formatted.of(
              "Not enough space for %s: it needs %s, but %s has %,d free. Free some space, or choose another store with --models.",
              whole.getFileName(), Count.of(missing, "more byte"), whole.getParent(), free));
    }
  }

  private void refuseOtherSize(long bytes) throws SourceRefusal {
    if (bytes >= 0 && published.isPresent() && published.getAsLong() != bytes) {
      throw new SourceRefusal(
          Formatted.of(
              "it has %s there, but %,d in the catalogue: it is a different file",
              Count.of(bytes, "byte"), published.getAsLong()));
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
        throw new SourceRefusal("it has more than the announced " + Count.of(total, "byte"));
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
        Formatted.of(
            "the transfer broke off after %s (%s)",
            total < 0
                ? Count.of(size(), "byte")
                : Formatted.of("%,d of ", size()) + Count.of(total, "byte"),
            reason),
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
        Formatted.of(
            "Cannot write %s: %s. %s free there. Free some space or check its permissions, and rerun the command: the bytes so far are kept.",
            part, cause.getMessage(), Count.of(free(), "byte is", "bytes are")),
        cause);
  }

  /** Gives the complete file its name. */
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

  /** Discards the bytes so far. */
  void discard() {
    try {
      channel.truncate(0);
      Files.deleteIfExists(record);
    } catch (IOException unwritable) {
      throw unwritable(unwritable);
    }
  }

  /** Where the bytes so far are stored. */
  Path path() {
    return part;
  }

  /** Keeps the bytes so far; leaves no file when there are none. */
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
