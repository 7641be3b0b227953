package io.frostline.image;

import io.frostline.example.Example;
import io.frostline.example.ExampleReader;
import io.frostline.example.HadoopReader;
import io.frostline.example.NumberedExample;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads images out of IDX files, by uris as {@link NumberedExample} writes them. It returns Netpbm
 * files: the unchanged pixels after a header with their size.
 *
 * <p>Designed for images that a few threads request at once, in the order of their uris: the file
 * stays open, and the images read last are kept for threads that lag behind.
 */
public final class IdxImageReader implements ExampleReader {
  private static final int MAX_KEPT = 32;
  private static final long MAX_KEPT_BYTES = 64L << 20;

  private final Configuration configuration;
  private final Map<Long, byte[]> kept = new LinkedHashMap<>();
  private String uri;
  private IdxFile file;

  public IdxImageReader(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public synchronized byte[] read(Example image) throws RejectedExampleException {
    NumberedExample wanted =
        NumberedExample.of(image.uri())
            .orElseThrow(
                () ->
                    new RejectedExampleException(
                        RejectionReason.NOT_FOUND, "The uri does not end in #NUMBER."));
    try {
      return netpbm(item(wanted));
    } catch (EOFException end) {
      close();
      throw new RejectedExampleException(
          RejectionReason.TRUNCATED,
          Formatted.of(
              "The IDX file ends before this image does (%s). Fetch it again.", end.getMessage()),
          end);
    } catch (ZipException damaged) {
      close();
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          Formatted.of(
              "The compressed IDX file is damaged (%s). Fetch it again.", damaged.getMessage()),
          damaged);
    } catch (UserException otherFile) {
      throw new RejectedExampleException(
          RejectionReason.CORRUPT, otherFile.getMessage(), otherFile);
    } catch (IOException | IllegalArgumentException failure) {
      close();
      throw HadoopReader.rejection(failure);
    }
  }

  private byte[] item(NumberedExample wanted) throws IOException, RejectedExampleException {
    if (!wanted.file().equals(uri)) {
      open(wanted.file());
    }
    byte[] known = kept.get(wanted.number());
    if (known != null) {
      return known;
    }
    if (wanted.number() < file.next()) {
      open(wanted.file());
    }
    return advance(wanted.number());
  }

  private void open(String next) throws IOException, RejectedExampleException {
    close();
    file = IdxFile.open(next, configuration);
    uri = next;
    IdxHeader header = file.header();
    if (!header.holdsImages() || header.itemBytes() > HadoopReader.MAX_BYTES) {
      String dimensions = header.inWords();
      close();
      throw new RejectedExampleException(
          RejectionReason.CORRUPT,
          Formatted.of(
              "The IDX file has the dimensions %s, so it does not contain images.", dimensions));
    }
  }

  private byte[] advance(long number) throws IOException {
    long most = Math.max(1, MAX_KEPT_BYTES / file.header().itemBytes());
    int window = (int) Math.min(MAX_KEPT, most);
    if (number - file.next() >= window) {
      kept.clear();
      file.skipTo(number - window + 1);
    }
    byte[] item;
    do {
      kept.remove(file.next() - window);
      long passed = file.next();
      item = file.read();
      kept.put(passed, item);
    } while (file.next() <= number);
    return item;
  }

  private byte[] netpbm(byte[] pixels) {
    byte[] header = file.header().netpbmHeader().getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[header.length + pixels.length];
    System.arraycopy(header, 0, whole, 0, header.length);
    System.arraycopy(pixels, 0, whole, header.length, pixels.length);
    return whole;
  }

  @Override
  public synchronized void close() {
    kept.clear();
    uri = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException alreadyRead) {
        // All reads have succeeded, and nothing was written.
      }
      file = null;
    }
  }
}
