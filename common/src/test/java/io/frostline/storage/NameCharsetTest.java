package io.frostline.storage;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameCharsetTest {
  @Test
  void takesEveryNameInUtf8() {
    assertThatCode(() -> new NameCharset("UTF-8").check("/ü/鳥.jpg")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ANSI_X3.4-1968", "ISO-8859-1"})
  void refusesInAnyOtherWhatIsNotAscii(String charset) {
    NameCharset posix = new NameCharset(charset);

    assertThatCode(() -> posix.check("/a b%20#,[x]/1.jpg")).doesNotThrowAnyException();
    for (String name : new String[] {"/ü/1.jpg", "/\uFFFD\uFFFD/1.jpg"}) {
      assertThatThrownBy(() -> posix.check(name))
          .isInstanceOf(UserException.class)
          .hasMessageContainingAll(name, charset, "Set LC_ALL=C.UTF-8", "spark.executorEnv.LC_ALL");
    }
  }
}
