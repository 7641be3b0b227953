package io.frostline.catalog.fetch;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A downloaded zip or jar with a network inside. Members are taken out one by one, into files whose
 * names do not depend on it.
 */
final class DownloadedZip {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path zip;

  DownloadedZip(Path zip) {
    this.zip = zip;
  }

  /**
   * Takes out a member.
   *
   * @param member its path in the zip
   * @param target the file to make
   * @param limit how many bytes it may have
   * @return the target
   * @throws UserException when this is not a zip, or does not have exactly one such member, or that
   *     is larger
   */
  Path takeOut(String member, Path target, long limit) {
    try (ZipFile opened = new ZipFile(zip.toFile())) {
      try (InputStream content = opened.getInputStream(entry(opened, member));
          OutputStream file = Files.newOutputStream(target)) {
        copy(content, file, member, limit);
      }
      return target;
    } catch (ZipException damaged) {
      throw new UserException(
          Formatted.of(
              "%s is not a zip or jar, or is damaged: %s. Fetch it again, or leave out the keys network and tokenizer of its entry.",
              zip, damaged.getMessage()),
          damaged);
    } catch (IOException failed) {
      throw new UserException(
          Formatted.of(
              "Cannot take '%s' out of %s: %s. Check the space and permissions of %s.",
              member, zip, Reason.of(failed), target.getParent()),
          failed);
    }
  }

  private ZipEntry entry(ZipFile opened, String member) {
    List<? extends ZipEntry> found =
        opened.stream().filter(entry -> entry.getName().equals(member)).toList();
    if (found.size() != 1) {
      throw new UserException(
          Formatted.of(
              "%s has %s '%s', but must have exactly one. Correct the keys network and tokenizer of its entry.",
              zip, found.isEmpty() ? "no member" : "several members", member));
    }
    return found.get(0);
  }

  /** The sizes that a zip declares may be forged: what counts is what comes out. */
  private void copy(InputStream content, OutputStream file, String member, long limit)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      total += read;
      if (total > limit) {
        throw new UserException(
            Formatted.of(
                "'%s' in %s has more than %,d bytes, the most that is taken out. Check what the address of its entry leads to.",
                member, zip, limit));
      }
      file.write(buffer, 0, read);
    }
  }
}
