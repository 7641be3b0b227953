package io.frostline.catalog.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.message.UserException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MirrorTest {
  private static final URI SOURCE = URI.create("https://hub.example/org/resolve/main/net.onnx");

  @Test
  void hasHostAndPathOfTheSourceBelowItsAddress() {
    assertThat(new Mirror("http://mirror.example:8081/models/").of(SOURCE))
        .isEqualTo(
            URI.create("http://mirror.example:8081/models/hub.example/org/resolve/main/net.onnx"));
    assertThat(new Mirror("hdfs:///models").of(SOURCE))
        .isEqualTo(URI.create("hdfs:///models/hub.example/org/resolve/main/net.onnx"));
  }

  @Test
  void mayPlaceHostAndPathItself() {
    assertThat(new Mirror("https://hub-mirror.example/{path}").of(SOURCE))
        .isEqualTo(URI.create("https://hub-mirror.example/org/resolve/main/net.onnx"));
    assertThat(new Mirror("https://cache.example/{host}/raw/{path}").of(SOURCE))
        .isEqualTo(URI.create("https://cache.example/hub.example/raw/org/resolve/main/net.onnx"));
  }

  @Test
  void isTakenLiterallyUnlessItIsOnTheWeb() {
    URI blank = URI.create("https://hub.example/a%20net.onnx");

    assertThat(new Mirror("file:/a b%20#ü,[x]").of(blank).getPath())
        .isEqualTo("/a b%20#ü,[x]/hub.example/a net.onnx");
    assertThat(new Mirror("https://m.example/").of(blank))
        .isEqualTo(URI.create("https://m.example/hub.example/a%20net.onnx"));
    assertThatThrownBy(() -> new Mirror("https://m.example/a b").of(blank))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'https://m.example/a b' is not a valid address");
  }

  @Test
  void isFoundByOptionThenEnvironment() {
    Map<String, String> environment = Map.of("FROSTLINE_MIRROR", "https://b.example");

    assertThat(Mirror.locate(Optional.of("https://a.example"), environment))
        .hasValue(new Mirror("https://a.example"));
    assertThat(Mirror.locate(Optional.empty(), environment))
        .hasValue(new Mirror("https://b.example"));
    assertThat(Mirror.locate(Optional.empty(), Map.of())).isEmpty();
    assertThatThrownBy(() -> new Mirror("mirror.example"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'mirror.example' is not a valid address");
  }
}
