package io.frostline.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage that takes no more: a fault the operator can mend, and nothing to clean up. */
class FullDiskIT {
  @TempDir private Path folder;

  @Test
  void theCommandSaysSoAndGoesOnWhereThereIsRoom() throws Exception {
    TroubledFileSystem.register();
    Path table = folder.resolve("features");
    Extraction extraction =
        new Extraction(Project.SAMPLE_IMAGES.resolve("bird"), "troubled://" + table)
            .with("--commit-every", 10);

    Command full;
    try (var room = TroubledFileSystem.fullAfter(1)) {
      full = extraction.run();
    }

    assertThat(full.exitCode()).isEqualTo(2);
    assertThat(full.err())
        .contains("The storage is full (No space left on device)")
        .doesNotContain("Internal error in Frostline");
    assertThat(new Table(table).count()).isBetween(1L, 24L);

    assertThat(extraction.run().succeeded().out()).contains("25 images listed");
    assertThat(new Table(table).count()).isEqualTo(25);
  }
}
