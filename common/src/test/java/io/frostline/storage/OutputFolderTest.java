package io.frostline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir private Path folder;

  @Test
  void aFolderThatIsNotThereIsEmpty() throws IOException {
    assertThat(folder("none").isEmpty()).isTrue();

    Files.writeString(folder.resolve("a"), "a");
    assertThat(folder("").isEmpty()).isFalse();
  }

  @Test
  void theLastAttemptsFileStands() throws IOException {
    OutputFolder out = folder("out");
    for (String text : new String[] {"first", "second"}) {
      Files.writeString(folder.resolve("part"), text);
      out.put(
          new org.apache.hadoop.fs.Path(folder.resolve("part").toUri()),
          new org.apache.hadoop.fs.Path(out.path(), "below/file"));
    }

    assertThat(folder.resolve("out/below/file")).hasContent("second");
    assertThat(folder.resolve("part")).doesNotExist();
  }

  @Test
  void whatNoFileSystemKnowsIsTheOperatorsFault() {
    for (String uri : new String[] {"nowhere://host/folder", "a:b"}) {
      assertThatThrownBy(() -> OutputFolder.of(uri, new Configuration()))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("Cannot reach the folder %s".formatted(uri))
          .hasMessageEndingWith("Check --out.");
    }
  }

  private OutputFolder folder(String name) {
    return OutputFolder.of(folder.resolve(name).toString(), new Configuration());
  }
}
