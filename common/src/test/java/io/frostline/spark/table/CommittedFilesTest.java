package io.frostline.spark.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.spark.table.CommittedFiles.Differences;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class CommittedFilesTest {
  private final CommittedFiles manifest =
      new CommittedFiles(List.of(file("b.parquet", 2, 20), file("a.parquet", 1, 10)));

  @Test
  void filesAreInTheOrderOfTheirNames() {
    assertThat(manifest.files())
        .extracting(CommittedFile::name)
        .containsExactly("a.parquet", "b.parquet");
    assertThat(manifest.rows()).isEqualTo(3);
  }

  @Test
  void aCommitReplacesFiles() {
    CommittedFiles next =
        manifest.with(
            List.of(file("c.parquet", 3, 30), file("b.parquet", 5, 50)), List.of("a.parquet"));

    assertThat(next.files()).containsExactly(file("b.parquet", 5, 50), file("c.parquet", 3, 30));
  }

  @Test
  void theFolderIsComparedByNameAndSize() {
    Differences differences =
        manifest.compare(List.of(found("b.parquet", 21), found("other.parquet", 5)));

    assertThat(differences.missing()).containsExactly(file("a.parquet", 1, 10));
    assertThat(differences.resized()).containsExactly(file("b.parquet", 2, 20));
    assertThat(differences.unlisted()).containsExactly("other.parquet");
  }

  @Test
  void aManifestNamesNoFilesElsewhere() {
    assertThatThrownBy(() -> file("../a.parquet", 1, 1))
        .hasMessageContaining("'../a.parquet' is not the name of a file of a table");
  }

  private static CommittedFile file(String name, long rows, long bytes) {
    return new CommittedFile(name, rows, bytes, "footer");
  }

  private static FileStatus found(String name, long bytes) {
    return new FileStatus(bytes, false, 1, 1, 0, new Path("/table", name));
  }
}
