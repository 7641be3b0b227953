package io.frostline.catalog;

import io.frostline.catalog.Checksum.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * All checksums of a file's content, computed in one pass.
 *
 * @param sums one for each algorithm, in the order of their constants
 */
public record FileChecksums(List<Checksum> sums) {
  private static final int BUFFER_BYTES = 1 << 16;

  public FileChecksums {
    sums = List.copyOf(sums);
  }

  /** Reads the file. */
  public static FileChecksums of(Path file) throws IOException {
    List<MessageDigest> digests = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      digests.add(digest(algorithm));
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream content = Files.newInputStream(file)) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        for (MessageDigest digest : digests) {
          digest.update(buffer, 0, read);
        }
      }
    }
    List<Checksum> sums = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      byte[] sum = digests.get(algorithm.ordinal()).digest();
      sums.add(new Checksum(algorithm, HexFormat.of().formatHex(sum)));
    }
    return new FileChecksums(sums);
  }

  /** The checksum by one algorithm. */
  public Checksum by(Algorithm algorithm) {
    return sums.get(algorithm.ordinal());
  }

  /** The expected checksums that the file does not match. */
  public List<Checksum> missing(List<Checksum> wanted) {
    return wanted.stream().filter(sum -> !match(sum)).toList();
  }

  /** Whether the file has this checksum. */
  boolean match(Checksum sum) {
    return sums.contains(sum);
  }

  private static MessageDigest digest(Algorithm algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.javaName());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(
          "Every Java platform offers " + algorithm.javaName() + ".", impossible);
    }
  }
}
