package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.frostline.message.UserException;
import io.frostline.storage.ProcessName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folders beside its own a run removes. */
class RunFolderTest {
  private static final long NEVER_USED = 999_999_999;

  @TempDir private Path root;
  private ProcessName own;
  private RunFolder folder;

  @BeforeEach
  void onLinux() {
    Optional<ProcessName> name = ProcessName.own();
    assumeTrue(name.isPresent(), "skipped: this system has no /proc");
    own = name.orElseThrow();
    folder = new RunFolder(Path.of("elsewhere", "frostline-run-" + own), own);
  }

  @Test
  void itIsForItsUserAlone() throws IOException {
    Path made = folder.below(root).path();

    assertThat(made).isEqualTo(root.resolve("frostline-run-" + own));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
  }

  @Test
  void whatEndedProcessesLeftIsRemovedAndLinksInItAreNotFollowed() throws IOException {
    Path precious = Files.writeString(root.resolve("precious"), "years of work");
    Path left = leftBy(ended());
    Files.createDirectories(left.resolve("blockmgr-1/0a"));
    Files.writeString(left.resolve("blockmgr-1/0a/rdd"), "block");
    Files.createSymbolicLink(left.resolve("link"), precious);
    Files.createSymbolicLink(left.resolve("links"), Files.createDirectory(root.resolve("other")));
    Path ofAnIdUsedAgain = leftBy(new ProcessName(own.place(), own.id(), own.start() - 1));

    folder.below(root);

    assertThat(left).doesNotExist();
    assertThat(ofAnIdUsedAgain).doesNotExist();
    assertThat(precious).hasContent("years of work");
    assertThat(root.resolve("other")).isDirectory();
  }

  @Test
  void whatBelongsToOthersStays() throws Exception {
    Process living = new ProcessBuilder("sleep", "60").start();
    try {
      String stat = Files.readString(Path.of("/proc/" + living.pid() + "/stat"));
      long start = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
      Path ofTheLiving = leftBy(new ProcessName(own.place(), living.pid(), start));
      Path ofAnotherMachine = leftBy(new ProcessName("x" + own.place(), NEVER_USED, 1));
      Path ofNoProcess = Files.createDirectory(root.resolve("frostline-run-of-the-mill"));
      Path older = Files.createDirectory(root.resolve("frostline123"));
      Path file = Files.writeString(root.resolve("frostline-run-" + ended()), "a file");
      Path link =
          Files.createSymbolicLink(
              root.resolve("frostline-run-" + new ProcessName(own.place(), NEVER_USED, 2)), older);

      folder.below(root);

      assertThat(ofTheLiving).isDirectory();
      assertThat(ofAnotherMachine).isDirectory();
      assertThat(ofNoProcess).isDirectory();
      assertThat(older).isDirectory();
      assertThat(file).isRegularFile();
      assertThat(Files.isSymbolicLink(link)).isTrue();
    } finally {
      living.destroyForcibly();
    }
  }

  @Test
  void foldersOfOtherUsersStay() throws IOException {
    assumeTrue(isRoot(), "skipped: only root can give a folder to another user");
    Path left = leftBy(ended());
    Files.setAttribute(left, "unix:uid", 65_534, LinkOption.NOFOLLOW_LINKS);

    folder.below(root);

    assertThat(left).isDirectory();
  }

  @Test
  void aPreparedFolderThatOthersMayReadIsRefused() throws IOException {
    Path prepared = Files.createDirectory(root.resolve("frostline-run-" + own));
    Files.setPosixFilePermissions(prepared, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(() -> folder.below(root))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(prepared + " is not a folder of this user alone")
        .hasMessageContaining("SPARK_LOCAL_DIRS");
  }

  @Test
  void whereNoneCanBeMadeTheMessageNamesTheWayOut() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");

    assertThatThrownBy(() -> folder.below(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file + "/frostline-run-" + own)
        .hasMessageContaining("SPARK_LOCAL_DIRS");
  }

  private ProcessName ended() {
    return new ProcessName(own.place(), NEVER_USED, 1);
  }

  private Path leftBy(ProcessName process) throws IOException {
    return Files.createDirectory(root.resolve("frostline-run-" + process));
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}
