package io.frostline.catalog;

import io.frostline.catalog.Checksum.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Both checksums of a file's content, computed in one pass. */
public record FileChecksums(Checksum sha256, Checksum md5) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Reads the file. */
  public static FileChecksums of(Path file) throws IOException {
    MessageDigest sha256 = digest(Algorithm.SHA256);
    MessageDigest md5 = digest(Algorithm.MD5);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream content = Files.newInputStream(file)) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        sha256.update(buffer, 0, read);
        md5.update(buffer, 0, read);
      }
    }
    HexFormat hex = HexFormat.of();
    return new FileChecksums(
        Checksum.sha256(hex.formatHex(sha256.digest())), Checksum.md5(hex.formatHex(md5.digest())));
  }

  /** The expected checksums that the file does not match. */
  public List<Checksum> missing(List<Checksum> wanted) {
    return wanted.stream().filter(sum -> !match(sum)).toList();
  }

  /** Whether the file has this checksum. */
  boolean match(Checksum sum) {
    return sum.equals(sha256) || sum.equals(md5);
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
