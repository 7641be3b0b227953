package io.frostline.spark.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.feature.FeatureColumn;
import io.frostline.feature.Provenance;
import io.frostline.feature.Provenance.Origin;
import io.frostline.feature.Provenance.State;
import io.frostline.message.UserException;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import io.frostline.storage.OwnFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSwapTest {
  private static final Set<String> OLD = Set.of("a.parquet", "b.parquet", "kept.parquet");
  private static final Set<String> NEW = Set.of("c.parquet", "d.parquet", "kept.parquet");

  private static final Origin ORIGIN =
      new Origin(
          "model",
          "sha256",
          "none",
          List.of(new FeatureColumn("features", "layer", "none", List.of(1))));

  @TempDir private java.nio.file.Path folder;
  private final DyingFileSystem system = new DyingFileSystem();

  /** Changes nothing any more after so many changes, as if its process had been killed. */
  private static final class DyingFileSystem extends RawLocalFileSystem {
    private int changesLeft = Integer.MAX_VALUE;

    private void change() throws IOException {
      if (changesLeft-- <= 0) {
        throw new IOException("killed");
      }
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
      change();
      return super.rename(from, to);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      change();
      return super.delete(path, recursive);
    }
  }

  @BeforeEach
  void start() throws IOException {
    system.initialize(URI.create("file:///"), new Configuration(false));
  }

  @Test
  void putsNewFilesIntoThePlaceOfOldOnes() throws IOException {
    FileSwap swap = prepared("table");

    swap.exchange(List.of("a.parquet", "b.parquet"), files("c.parquet", "d.parquet"));

    assertThat(visible("table")).isEqualTo(NEW);
    assertThat(manifest("table")).isEqualTo(NEW);
    assertThat(Files.readString(folder.resolve("table/c.parquet"))).isEqualTo("c");
    assertThat(folder.resolve("table/_exchange")).doesNotExist();
    swap.refuseUnfinished();
  }

  @Test
  void aKillAtAnyMomentLeavesTheOldFilesTheNewOnesOrAnErrorForEveryReader() throws IOException {
    int finished = 0;
    int kills = 0;
    while (finished == 0) {
      String table = "killed-" + kills;
      FileSwap swap = prepared(table);
      system.changesLeft = kills;
      try {
        swap.exchange(List.of("a.parquet", "b.parquet"), files("c.parquet", "d.parquet"));
        finished++;
      } catch (IOException killed) {
        kills++;
      }
      system.changesLeft = Integer.MAX_VALUE;
      Set<String> left = visible(table);
      assertThat(left.equals(OLD) || left.equals(NEW) || unreadable(swap, table)).isTrue();

      swap.recover();

      assertThat(visible(table)).isIn(OLD, NEW);
      assertThat(manifest(table)).isEqualTo(visible(table));
      assertThat(left.equals(OLD)).isEqualTo(visible(table).equals(OLD));
      assertThat(folder.resolve(table + "/_exchange")).doesNotExist();
    }
    assertThat(kills).as("moments of a kill").isGreaterThan(6);
  }

  @Test
  void aKillDuringTheRecoveryIsRecoveredFromToo() throws IOException {
    FileSwap swap = prepared("table");
    system.changesLeft = 1;
    assertThatThrownBy(
            () -> swap.exchange(List.of("a.parquet", "b.parquet"), files("c.parquet", "d.parquet")))
        .hasMessage("killed");
    for (int kills = 0; !visible("table").equals(NEW); kills++) {
      system.changesLeft = kills;
      try {
        swap.recover();
      } catch (IOException killed) {
        assertThat(visible("table").equals(NEW) || unreadable(swap, "table")).isTrue();
      }
    }
    system.changesLeft = Integer.MAX_VALUE;
    swap.recover();
    assertThat(visible("table")).isEqualTo(NEW);
    assertThat(manifest("table")).isEqualTo(NEW);
  }

  @Test
  void aNoteThatNamesFilesElsewhereIsRefused() throws IOException {
    FileSwap swap = prepared("table");
    java.nio.file.Path victim = Files.writeString(folder.resolve("victim.parquet"), "mine");
    Files.writeString(
        folder.resolve("table/exchange-of-files-is-unfinished.parquet"),
        "{\"remedy\": \"\", \"remove\": [\"../victim.parquet\"], \"add\": []}");

    assertThatThrownBy(swap::recover)
        .hasMessageContaining("'../victim.parquet', which is not the name of a file of a table");
    assertThat(victim).hasContent("mine");
  }

  @Test
  void aReaderIsToldWhoReplacesTheFiles() throws IOException {
    FileSwap swap = prepared("table");
    Files.writeString(
        folder.resolve("table/exchange-of-files-is-unfinished.parquet"), "{\"remedy\": \"\"}");
    OutputFolder table = OutputFolder.local(folder.resolve("table"));

    try (Lease lease = Lease.take(table, "compact")) {
      assertThatThrownBy(swap::refuseUnfinished)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("are being replaced by 'compact' by ")
          .hasMessageContaining("Wait until it ends");
    }
  }

  /** By Frostline's commands, and by others: one of the files is no Parquet. */
  private boolean unreadable(FileSwap swap, String table) throws IOException {
    assertThatThrownBy(swap::refuseUnfinished)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("run it again");
    return visible(table).stream()
        .anyMatch(name -> read(folder.resolve(table).resolve(name)).contains("\"remedy\""));
  }

  private static String read(java.nio.file.Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private FileSwap prepared(String table) throws IOException {
    java.nio.file.Path stage = Files.createDirectories(folder.resolve(table + "/_exchange"));
    for (String name : OLD) {
      Files.writeString(folder.resolve(table).resolve(name), name.substring(0, 1));
    }
    Files.writeString(stage.resolve("c.parquet"), "c");
    Files.writeString(stage.resolve("d.parquet"), "d");
    state(table)
        .write(new Provenance("test", State.COMPLETE, ORIGIN, "images", 3L, null, 3L, null));
    state(table).write(new CommittedFiles(files(OLD.toArray(String[]::new))));
    return new FileSwap(
        new OwnFolder(
            new OutputFolder(system, new Path(folder.resolve(table).toString())),
            "_frostline.json",
            "a table"),
        state(table));
  }

  private StateFile state(String table) {
    return new StateFile(
        new Path(folder.resolve(table).resolve("_frostline.json").toUri()), new Configuration());
  }

  private static List<CommittedFile> files(String... names) {
    return Stream.of(names).map(name -> new CommittedFile(name, 1, 1, "footer")).toList();
  }

  private Set<String> manifest(String table) throws IOException {
    return state(table).files().orElseThrow().files().stream()
        .map(CommittedFile::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What readers of Parquet take for files of the table. */
  private Set<String> visible(String table) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(folder.resolve(table))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
