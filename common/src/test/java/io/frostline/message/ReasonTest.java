package io.frostline.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void isAClauseWithoutFullStopOnOneLine() {
    assertThat(Reason.of(new IOException("It failed. Try again.\n\tat Some.where")))
        .isEqualTo("It failed. Try again");
  }

  @Test
  void saysWhatHappenedToAFileWhoseNameIsTheWholeMessage() {
    assertThat(Reason.of(new NoSuchFileException("/a"))).isEqualTo("there is no /a");
    assertThat(Reason.of(new AccessDeniedException("/a"))).isEqualTo("access to /a is denied");
  }

  @Test
  void isNeverNull() {
    assertThat(Reason.of(new EOFException())).isEqualTo("EOFException");
    assertThat(Reason.of(new IOException(null, new IOException("full")))).isEqualTo("full");
  }
}
