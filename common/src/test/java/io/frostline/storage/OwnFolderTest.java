package io.frostline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFolderTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void makeAVictim() throws IOException {
    file = Files.createDirectories(folder.resolve("victim")).resolve("thesis.txt");
    Files.writeString(file, "three years");
  }

  @Test
  void whatItBeganIsDeleted() throws IOException {
    OwnFolder own = own("own");

    own.begin();
    Files.writeString(folder.resolve("own/rows"), "rows");
    own.begin();
    own.delete();

    assertThat(folder.resolve("own")).doesNotExist();
    own.delete();
  }

  @Test
  void anotherFolderIsKept() throws IOException {
    OwnFolder foreign = own("victim");
    Files.createDirectories(folder.resolve("victim/_parts"));

    assertThatThrownBy(foreign::delete)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("victim is not empty and is not a test (it has no _test.json)")
        .hasMessageContaining("nothing was deleted");
    assertThatThrownBy(() -> foreign.delete("_parts")).isInstanceOf(UserException.class);
    assertThatThrownBy(foreign::begin).isInstanceOf(UserException.class);
    assertThat(file).hasContent("three years");
    assertThat(folder.resolve("victim/_parts")).isDirectory();
    assertThat(folder.resolve("victim/_test.json")).doesNotExist();
  }

  @Test
  void anEmptyFolderAndAnUnfinishedMarkAreNobodys() throws IOException {
    Files.createDirectories(folder.resolve("own"));
    own("own").check();
    Files.writeString(folder.resolve("own/_test.json.next"), "{");

    own("own").delete();

    assertThat(folder.resolve("own")).doesNotExist();
  }

  @Test
  void aFolderInsideIsDeletedAlone() throws IOException {
    OwnFolder own = own("own");
    own.begin();
    Files.createDirectories(folder.resolve("own/_parts/deep"));

    own.delete("_parts");
    own.delete("_parts");

    assertThat(folder.resolve("own/_parts")).doesNotExist();
    assertThat(own.isMarked()).isTrue();
  }

  @Test
  void linksAreDeletedAndNotFollowed() throws IOException {
    OwnFolder own = own("own");
    own.begin();
    Files.createDirectories(folder.resolve("own/deep"));
    Files.createSymbolicLink(folder.resolve("own/deep/link"), file.getParent());
    Files.createSymbolicLink(folder.resolve("own/_parts"), file.getParent());

    own.delete("_parts");
    own.delete();

    assertThat(folder.resolve("own")).doesNotExist();
    assertThat(file).hasContent("three years");
  }

  @Test
  void aLinkToAFolderOfItsOwnIsDeletedAndTheFolderIsKept() throws IOException {
    own("own").begin();
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("own"));

    own("link").delete();

    assertThat(Files.isSymbolicLink(folder.resolve("link"))).isFalse();
    assertThat(folder.resolve("own/_test.json")).exists();
  }

  @Test
  void aTemporaryFolderDeletesItselfAndFollowsNoLink() throws IOException {
    Path path;
    try (TemporaryFolder temporary = TemporaryFolder.in(folder, ".test-")) {
      path = temporary.path();
      Files.createDirectories(path.resolve("deep"));
      Files.createSymbolicLink(path.resolve("deep/link"), file.getParent());
    }

    assertThat(path).doesNotExist();
    assertThat(file).hasContent("three years");
  }

  @Test
  void aTemporaryFolderThatWasMovedAwayIsKept() throws IOException {
    Path moved = folder.resolve("moved");
    try (TemporaryFolder temporary = TemporaryFolder.in(folder, ".test-")) {
      Files.move(temporary.path(), moved);
    }

    assertThat(moved).isDirectory();
  }

  private OwnFolder own(String name) {
    return OwnFolder.of(
        folder.resolve(name).toUri().toString(), "_test.json", "a test", new Configuration(false));
  }
}
