package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VanishedFilesTest {
  @TempDir private Path folder;

  @Test
  void theWriterOfTheTableIsNamed() {
    Path file = folder.resolve("part-00000-x-c000.snappy.parquet");
    Exception fault =
        new IllegalStateException(
            "Job aborted: java.io.FileNotFoundException: File file:%s does not exist\n"
                .formatted(file));

    try (Lease lease = Lease.take(OutputFolder.local(folder), "compact")) {
      assertThat(message(fault).orElseThrow())
          .startsWith("file:" + file + " disappeared while it was being read: the table is being")
          .contains("'compact' by ", "run the same command again");
    }
    assertThat(message(fault).orElseThrow()).contains("another command changed the table");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "File does not exist: /t/part-0.parquet",
        "No such file or directory: s3a://bucket/t/part-0.parquet"
      })
  void otherFileSystemsSayItOtherwise(String words) {
    assertThat(message(new RuntimeException(null, new FileNotFoundException(words))).orElseThrow())
        .contains("/t/part-0.parquet disappeared");
  }

  @Test
  void otherFailuresAreNot() {
    assertThat(message(new IOException("File file:/t/x.csv does not exist"))).isEmpty();
  }

  private static Optional<String> message(Throwable fault) {
    return VanishedFiles.message(fault, new Configuration());
  }
}
