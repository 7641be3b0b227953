package io.frostline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.storage.NameCharset;
import java.nio.file.InvalidPathException;
import org.junit.jupiter.api.Test;

class NameFaultsTest {
  private static final Exception UNMAPPABLE =
      new IllegalStateException(
          new InvalidPathException(
              "/ü", "Malformed input or input contains unmappable characters"));

  @Test
  void namesTheFileAndTheRemedy() {
    assertThat(NameFaults.message(UNMAPPABLE, new NameCharset("ANSI_X3.4-1968")).orElseThrow())
        .contains("'/ü' contains other letters than ASCII", "ANSI_X3.4-1968", "LC_ALL=C.UTF-8");
  }

  @Test
  void leavesOtherFailuresAlone() {
    assertThat(NameFaults.message(UNMAPPABLE, new NameCharset("UTF-8"))).isEmpty();
    assertThat(NameFaults.message(new Exception("ü"), new NameCharset("ISO-8859-1"))).isEmpty();
  }
}
