package io.frostline.image;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * A process that decodes images before this one does: a codec that crashes takes down only that
 * process. Not thread-safe.
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
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                classpath(),
                DecoderTrial.class.getName(),
                String.valueOf(maxPixels))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    files = new DataOutputStream(process.getOutputStream());
  }

  /**
   * The class path of this process, and the application jar, which is missing from it on executors.
   */
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

  /** Whether the process is still alive after decoding or rejecting the image. */
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

  /** The exit code of the process; waits until it has ended. */
  int exitCode() {
    try {
      return process.waitFor();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while waiting for a decoder process to end", interruption);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
