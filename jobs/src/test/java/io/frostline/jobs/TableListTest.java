package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableListTest {
  @TempDir private Path folder;

  @Test
  void separatesTablesAtCommas() throws IOException {
    make("low", "high");

    assertThat(tables("/low,/high")).containsExactly("/low", "/high");
    assertThat(tables("/low", "/high", "/low")).containsExactly("/low", "/high");
  }

  @Test
  void takesWhatExistsAsAWhole() throws IOException {
    make("low", "a,b", "a,c", "low,high");

    assertThat(tables("/a,b")).containsExactly("/a,b");
    assertThat(tables("/a,b,/low,/a,c")).containsExactly("/a,b", "/low", "/a,c");
    assertThat(tables("/low,high")).containsExactly("/low,high");
  }

  @Test
  void leavesWhatDoesNotExistToTheReader() throws IOException {
    make("low");

    assertThat(tables("/low,/hihg")).containsExactly("/low", "/hihg");
  }

  private void make(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(folder.resolve(name));
    }
  }

  /** The tables of values that say / for the folder. */
  private List<String> tables(String... values) {
    return new TableList(new Configuration())
        .of(Arrays.stream(values).map(value -> value.replace("/", folder + "/")).toList()).stream()
            .map(table -> table.replace(folder + "/", "/"))
            .toList();
  }
}
