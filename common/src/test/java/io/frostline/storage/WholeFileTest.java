package io.frostline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.OtherFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private java.nio.file.Path folder;

  @Test
  void replacesAFileAndLeavesNothingBeside() throws IOException {
    replacesAFile("file", new Configuration());
  }

  @Test
  void needsNoRenameInAnObjectStore() throws IOException {
    replacesAFile("s3a", OtherFileSystem.configuration("s3a"));
  }

  @Test
  void theFileIsThereAtEveryMoment() throws Exception {
    java.nio.file.Path place = folder.resolve("state.json");
    WholeFile file = new WholeFile(new Path(place.toUri()));
    file.write(new byte[] {0}, new Configuration());
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean absent = new AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              while (!ended.get()) {
                absent.compareAndSet(false, Files.notExists(place));
              }
            });
    reader.start();

    for (int content = 1; content < 500; content++) {
      file.write(new byte[content], new Configuration());
    }
    ended.set(true);
    reader.join();

    assertThat(absent).isFalse();
  }

  @Test
  void noChecksumOfAnOldContentIsLeft() throws IOException {
    Configuration hadoop = new Configuration();
    Path path = new Path(folder.resolve("state.json").toUri());
    FileSystem system = path.getFileSystem(hadoop);
    try (OutputStream old = system.create(path)) {
      old.write("the old content".getBytes(StandardCharsets.UTF_8));
    }

    new WholeFile(path).write("new".getBytes(StandardCharsets.UTF_8), hadoop);

    try (InputStream content = system.open(path)) {
      assertThat(content.readAllBytes()).asString().isEqualTo("new");
    }
    assertThat(folder.resolve(".state.json.crc")).doesNotExist();
  }

  private void replacesAFile(String scheme, Configuration hadoop) throws IOException {
    java.nio.file.Path place = folder.resolve("new/state.json");
    WholeFile file = new WholeFile(new Path(URI.create(scheme + "://" + place)));

    for (String content : List.of("the old content", "new")) {
      file.write(content.getBytes(StandardCharsets.UTF_8), hadoop);
      assertThat(place).hasContent(content);
    }

    try (var beside = Files.list(place.getParent())) {
      assertThat(beside).noneMatch(other -> other.toString().endsWith(".next"));
    }
  }
}
