package io.frostline.test;

import static io.frostline.test.Command.frostline;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelStore;
import io.frostline.storage.Lease;
import io.frostline.storage.OutputFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a command writes has one writer at a time. */
class OneWriterIT {
  private static final String CUT = " --models @models --model mobilenet_v2";

  @TempDir private static Path folder;

  @BeforeAll
  static void extract() throws IOException {
    copy(Project.SAMPLE_MODELS, "models");
    copy(Project.SAMPLE_IMAGES, "images");
    run("extract --images @images --layer block_1_expand_relu --out @features" + CUT).succeeded();
    run("train --features @features --models @models --epochs 1 --out two").succeeded();
    run("models export mobilenet_v2 --models @models --out @package.zip").succeeded();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extract --images @images --layer block_1_expand_relu --out @held" + CUT,
        "extract --images @images --layer block_1_expand_relu --overwrite --out @held" + CUT,
        "classify --images @images --models @models --model two --out @held",
        "pack --images @images --to tar --out @held",
        "export --features @features --format npy --out @held",
        "evaluate --features @features --models @models --model two --out @held",
        "review @features --out @held",
        "similar --features @features --to @features --out @held",
        "bench --images @images --seconds 1 --out @held" + CUT,
        "probe --images @images --layers Conv1_relu --out @held" + CUT,
        "learn @images --out new --work @held" + CUT,
      })
  void aFolderInWhichAnotherWritesIsRefused(String command) throws IOException {
    try (Lease lease = Lease.take(OutputFolder.local(folder.resolve("held")), "a test")) {
      assertRefused(run(command), "/held: 'a test' by ");

      lease.check();
      assertThat(names("held")).hasSize(1);
    }
    assertThat(folder.resolve("held")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"compact --table @features", "check @features --repair"})
  void aTableInWhichAnotherWritesIsNotChanged(String command) throws IOException {
    List<String> before = names("features");
    try (Lease lease = Lease.take(OutputFolder.local(folder.resolve("features")), "a test")) {
      assertRefused(run(command), "/features: 'a test' by ");
    }
    assertThat(names("features")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --features @features --models @models --out taken",
        "finetune --images @images --from-layer block_16_project_BN --out taken" + CUT,
        "learn @images --out taken --work @work" + CUT,
        "models import @package.zip --name taken --models @models",
        "models quantize mobilenet_v2 --images @images --out taken --models @models",
      })
  void aNameThatAnotherWritesIsRefused(String command) throws IOException {
    List<String> before = names("models");
    ModelStore store = new ModelStore(folder.resolve("models"));
    try (Lease lease = store.lease(ModelName.of("taken"), "a test")) {
      assertRefused(run(command), "/models/taken: 'a test' by ");
    }
    assertThat(names("models")).isEqualTo(before);
  }

  @Test
  void ofTwoProcessesThatBeginTogetherOneWritesTheTable() throws Exception {
    List<Object> command =
        words("extract --images @images --layer block_1_expand_relu --out @both" + CUT);
    Map<String, String> environment = Map.of("FROSTLINE_MASTER", "local[1]");
    Path firstLog = folder.resolve("first.log");
    Path secondLog = folder.resolve("second.log");

    Process first = Launcher.start(command, environment, firstLog);
    Process second = Launcher.start(command, environment, secondLog);

    List<Integer> codes = Stream.of(first.waitFor(), second.waitFor()).sorted().toList();
    String logs = Files.readString(firstLog) + Files.readString(secondLog);
    assertThat(codes).as(logs).containsExactly(0, 2);
    assertThat(logs)
        .containsOnlyOnce("Another writer is at work in file:" + folder + "/both: 'extract' by ");
    assertThat(new Table(folder.resolve("both")).select("count(*) = count(DISTINCT uri)", ""))
        .containsExactly("true");
    assertThat(names("both")).noneMatch(name -> name.startsWith("_writer-"));
  }

  private static void copy(Path from, String to) throws IOException {
    Configuration hadoop = new Configuration();
    FileUtil.copy(
        from.toFile(),
        FileSystem.getLocal(hadoop),
        new org.apache.hadoop.fs.Path(folder.resolve(to).toString()),
        false,
        hadoop);
  }

  private static void assertRefused(Command refused, String writer) {
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err())
        .contains("Another writer is at work in file:" + folder + writer)
        .contains("Wait until it ends")
        .doesNotContain("\tat ");
  }

  private static Command run(String command) {
    return frostline(words(command).toArray());
  }

  private static List<Object> words(String command) {
    return Arrays.stream(command.split(" "))
        .<Object>map(word -> word.startsWith("@") ? folder.resolve(word.substring(1)) : word)
        .toList();
  }

  private static List<String> names(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> !file.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }
}
