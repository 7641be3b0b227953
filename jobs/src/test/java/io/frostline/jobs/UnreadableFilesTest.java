package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Job aborted: org.apache.spark.SparkException: Encountered error while reading file file:/my%%20t/p+1.parquet. Details:",
        "file:/my t/p+1.parquet is not a Parquet file. Expected magic number at tail, but found [1, 2]",
        "[CANNOT_READ_FILE_FOOTER] Could not read footer for file: file:/my t/p+1.parquet. Please ensure that",
        "Could not read footer for file: RawLocalFileStatus{path=file:/my t/p+1.parquet; isDirectory=false}",
        "Checksum error: file:/my t/p+1.parquet at 0 exp: 1 got: 2",
        "Caused by: x\njava.lang.RuntimeException: file:/my t/p+1.parquet is not a Parquet file. Expected"
      })
  void theFileIsNamed(String words) {
    Exception fault =
        new IllegalStateException(
            "Writing failed", new RuntimeException(words.formatted(), new IOException("rotten.")));

    assertThat(message(fault).orElseThrow())
        .contains("file:/my t/p+1.parquet: rotten. It is damaged, or its storage failed.");
  }

  @Test
  void ofATableTheCheckIsNamed() throws IOException {
    Files.createFile(folder.resolve("_frostline.json"));
    for (String file : new String[] {"part-0.parquet", "_content/part-0.parquet"}) {
      Exception fault =
          new RuntimeException("file:%s/%s is not a Parquet file".formatted(folder, file));

      assertThat(message(fault).orElseThrow())
          .contains("/" + file, "`frostline check file:" + folder + "` says more");
    }
  }

  @Test
  void aFileWithoutANameIsDamagedToo() {
    IOException damage = new IOException("don't know what type: 13");
    damage.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(ParquetFileReader.class.getName(), "readNextRowGroup", null, 1)
        });

    assertThat(message(new RuntimeException("Job aborted", damage)).orElseThrow())
        .contains("don't know what type: 13", "`frostline check TABLE`");
  }

  /** As the virtual machine throws it the hundredth time, and as it explains it the first time. */
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "Cannot invoke \"Dictionary.decode(int)\" because \"<local4>\" is null")
  void aReaderThatStumblesIsNoReasonForAnOperator(String words) {
    Exception fault =
        new RuntimeException(
            "Encountered error while reading file file:/p.parquet. Details:",
            new NullPointerException(words));

    assertThat(message(fault).orElseThrow())
        .startsWith("Cannot read file:/p.parquet: its content contradicts its format. It is");
  }

  @Test
  void otherFailuresAreNot() {
    assertThat(message(new IllegalStateException("x", new IOException("no Parquet file"))))
        .isEmpty();
  }

  private static Optional<String> message(Throwable fault) {
    return UnreadableFiles.message(fault, new Configuration());
  }
}
