package io.frostline.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3a://AKIA1:se/c+ret@bucket/a.jpg | s3a://***@bucket/a.jpg",
        "ftp://user:word@host:21/a b.jpg | ftp://***@host:21/a b.jpg",
        "from https://u:p@host/x, and | from https://***@host/x, and",
        "https://h/m.onnx?X-Amz-Date=1&X-Amz-Signature=abc&x=2 |"
            + " https://h/m.onnx?X-Amz-Date=1&X-Amz-Signature=***&x=2",
        "https://h/m?sv=1&SIG=a%2Bb (404) | https://h/m?sv=1&SIG=*** (404)",
        "fs.s3a.secret.key=abc, fs.s3a.endpoint=host | fs.s3a.secret.key=***, fs.s3a.endpoint=host",
        "fs.s3a.bucket.b.access.key: abc | fs.s3a.bucket.b.access.key: ***"
      })
  void secretsAreHidden(String text, String shown) {
    assertThat(ForeignText.line(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://namenode:8020/a@b/c.jpg",
        "abfss://container@account.dfs.core.windows.net/x",
        "s3a://bucket/2026-01/a:b@c.jpg",
        "file:/photos/key=1/a&b?.png",
        "http://[::1]:8080/a"
      })
  void otherAddressesStayAsTheyAre(String text) {
    assertThat(ForeignText.line(text)).isEqualTo(text);
  }

  @Test
  void nothingBeginsALineOrSteersATerminal() {
    assertThat(ForeignText.line("a\nERROR b\r\u001b[2Jc\u202egpj\u2028d\u0085"))
        .isEqualTo("a\\u000aERROR b\\u000d\\u001b[2Jc\\u202egpj\\u2028d\\u0085");
    assertThat(ForeignText.lines("a\n\tb\u0007")).isEqualTo("a\n\tb\\u0007");
  }

  @Test
  void writingOfAllPeoplesStays() {
    assertThat(ForeignText.line("鳥 ü 👩\u200d🌾 <script>")).isEqualTo("鳥 ü 👩\u200d🌾 <script>");
  }
}
