package io.frostline.catalog.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A downloaded zip, which may be anything. */
class DownloadedZipTest {
  @TempDir private Path folder;
  private Path zip;
  private Path target;

  @BeforeEach
  void writeAZip() throws IOException {
    zip = folder.resolve("models.jar");
    target = folder.resolve("out/model.onnx");
    Files.createDirectories(target.getParent());
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      add(out, "README", "text".getBytes(StandardCharsets.UTF_8));
      add(out, "deep/net.onnx", "network".getBytes(StandardCharsets.UTF_8));
      add(out, "../escaped.onnx", "outside".getBytes(StandardCharsets.UTF_8));
      add(out, "bomb", new byte[1 << 20]);
      add(out, "twice_1", new byte[1]);
      add(out, "twice_2", new byte[1]);
    }
  }

  private static void add(ZipOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content);
    out.closeEntry();
  }

  @Test
  void aMemberBecomesAFile() {
    assertThat(take("deep/net.onnx", 7)).isEqualTo(target).hasContent("network");
  }

  @Test
  void theNameOfAMemberLeadsNowhere() {
    assertThat(take("../escaped.onnx", 100)).isEqualTo(target).hasContent("outside");
    assertThat(folder.resolve("escaped.onnx")).doesNotExist();
  }

  @Test
  void whatIsLargerThanAllowedIsRefusedWhateverTheZipSays() throws IOException {
    byte[] bytes = Files.readAllBytes(zip);
    declareBytes(bytes, "bomb", 10);
    Files.write(zip, bytes);

    assertThatThrownBy(() -> take("bomb", 1000))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("models.jar");
    assertThatThrownBy(() -> take("deep/net.onnx", 6))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'deep/net.onnx' in " + zip + " has more than 6 bytes");
    assertThat(Files.size(target)).isLessThanOrEqualTo(1000);
  }

  @Test
  void aMemberIsThereOnce() throws IOException {
    assertThatThrownBy(() -> take("net.onnx", 10))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(zip + " has no member 'net.onnx', but must have exactly one");

    String renamed =
        Files.readString(zip, StandardCharsets.ISO_8859_1).replace("twice_2", "twice_1");
    Files.writeString(zip, renamed, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> take("twice_1", 10))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has several members 'twice_1'");
  }

  @Test
  void whatIsNoZipIsRefused() throws IOException {
    try (OutputStream out = Files.newOutputStream(zip)) {
      out.write("<html>login</html>".getBytes(StandardCharsets.UTF_8));
    }

    assertThatThrownBy(() -> take("README", 10))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(zip + " is not a zip or jar, or is damaged");
  }

  /** Overwrites the size of a member in the directory at the end of the zip. */
  private static void declareBytes(byte[] bytes, String member, int size) {
    byte[] name = member.getBytes(StandardCharsets.UTF_8);
    for (int at = bytes.length - name.length; at > 46; at--) {
      if (Arrays.equals(bytes, at, at + name.length, name, 0, name.length)
          && bytes[at - 46] == 'P'
          && bytes[at - 45] == 'K') {
        bytes[at - 22] = (byte) size;
        bytes[at - 21] = 0;
        bytes[at - 20] = 0;
        bytes[at - 19] = 0;
        return;
      }
    }
    throw new AssertionError("The zip has no " + member);
  }

  private Path take(String member, long limit) {
    return new DownloadedZip(zip).takeOut(member, target, limit);
  }
}
