package io.frostline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.OtherFileSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
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
