package io.frostline.spark.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcePathTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void makeAFolderWithImages() throws IOException {
    folder = Files.createDirectory(temporary.resolve("a b%20#ü,[x]{y,z}"));
    Files.createFile(folder.resolve("one.jpg"));
    Files.createFile(folder.resolve("two.png"));
  }

  @Test
  void takesWhatExistsLiterally() throws IOException {
    SourcePath path = SourcePath.of(folder.toString(), HADOOP);

    assertThat(path.isLiteral()).isTrue();
    assertThat(path.literal().toString()).isEqualTo("file:" + folder);
    assertThat(path.prefix()).isEqualTo("file:" + folder);
    assertThat(path.system().globStatus(path.pattern())).hasSize(1);
  }

  @Test
  void hasWildcardsOnlyBelowWhatExists() throws IOException {
    SourcePath path = SourcePath.of(folder + "/o*.{jpg,png}", HADOOP);

    assertThat(path.isLiteral()).isFalse();
    assertThat(path.literal().toString()).isEqualTo("file:" + folder);
    assertThat(path.prefix()).isEqualTo("file:" + folder + "/o");
    assertThat(path.system().globStatus(path.pattern()))
        .extracting(file -> file.getPath().getName())
        .containsExactly("one.jpg");
  }

  @Test
  void matchesNothingWhereNothingIs() throws IOException {
    SourcePath path = SourcePath.of(folder + "/none/[x]", HADOOP);

    assertThat(path.system().globStatus(path.pattern())).isNullOrEmpty();
  }
}
