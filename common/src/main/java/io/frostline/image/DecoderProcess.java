package io.frostline.image;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * A process that decodes pictures so that this one need not be the first to do it: a codec that
 * crashes takes only that process with it. Not thread-safe.
 */
final class DecoderProcess implements AutoCloseable {
  private final Process process;
  private final DataOutputStream files;

  DecoderProcess(long maxPixels) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+SuppressFatalErrorMessage",
                "-cp",
                classpath(),
                DecoderTrial.class.getName(),
                String.valueOf(maxPixels))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    files = new DataOutputStream(process.getOutputStream());
  }

  /** That of this process; on executors the application's jar is not on it. */
  private static String classpath() {
    try {
      Path own =
          Path.of(DecoderProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return String.join(
          java.io.File.pathSeparator, System.getProperty("java.class.path"), own.toString());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether the process is alive after it has decoded the picture, or refused to. */
  boolean survives(byte[] file) {
    try {
      files.writeInt(file.length);
      files.write(file);
      files.flush();
      return process.getInputStream().read() == DecoderTrial.SURVIVED;
    } catch (IOException broken) {
      return false;
    }
  }

  /** What the process ended with, once it has died. */
  int exitCode() {
    try {
      return process.waitFor();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a decoder ended", interruption);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
