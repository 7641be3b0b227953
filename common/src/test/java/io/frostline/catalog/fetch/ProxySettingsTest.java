package io.frostline.catalog.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.frostline.message.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxySettingsTest {
  @TempDir private Path folder;

  @Test
  void areThoseOfTheScheme() {
    ProxySettings proxies =
        new ProxySettings(
            Map.of("HTTPS_PROXY", "http://127.0.0.1:3128", "http_proxy", "127.0.0.2:3129/"));

    assertThat(proxies.select(URI.create("https://hub.example/a")))
        .containsExactly(proxy("127.0.0.1", 3128));
    assertThat(proxies.select(URI.create("http://hub.example/a")))
        .containsExactly(proxy("127.0.0.2", 3129));
    assertThat(new ProxySettings(Map.of()).select(URI.create("http://hub.example/a")))
        .containsExactly(Proxy.NO_PROXY);
  }

  @Test
  void hostsOfNoProxyAreReachedDirectly() {
    ProxySettings proxies =
        new ProxySettings(
            Map.of("ALL_PROXY", "http://127.0.0.1:3128", "NO_PROXY", "localhost, .inside.example"));

    assertThat(proxies.select(URI.create("http://LOCALHOST:8080/a")))
        .containsExactly(Proxy.NO_PROXY);
    assertThat(proxies.select(URI.create("https://a.inside.example/a")))
        .containsExactly(Proxy.NO_PROXY);
    assertThat(proxies.select(URI.create("https://inside.example.com/a")))
        .containsExactly(proxy("127.0.0.1", 3128));
    assertThat(
            new ProxySettings(Map.of("ALL_PROXY", "http://127.0.0.1:3128", "NO_PROXY", "*"))
                .select(URI.create("https://hub.example/a")))
        .containsExactly(Proxy.NO_PROXY);
  }

  @Test
  void aMalformedProxyIsNamedWithoutItsPassword() {
    assertThatThrownBy(() -> new ProxySettings(Map.of("HTTPS_PROXY", "socks://me:secret@proxy")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("http://proxy.example:3128")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aDownloadGoesThroughTheProxyWithItsPassword() throws IOException {
    byte[] file = {1, 2, 3};
    List<String> asked = new ArrayList<>();
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String login = "Basic " + Base64.getEncoder().encodeToString("me:se cret".getBytes());
    proxy.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          if (login.equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))) {
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
          } else {
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
            exchange.sendResponseHeaders(407, -1);
          }
          exchange.close();
        });
    proxy.start();
    try {
      assertThat(fetchThrough("me:se%20cret", proxy).path()).hasBinaryContent(file);
      assertThat(asked).last().isEqualTo("http://hub.example/net.onnx");

      assertThatThrownBy(() -> fetchThrough("me:wrong", proxy))
          .isInstanceOf(UserException.class)
          .hasMessageNotContaining("wrong");
    } finally {
      proxy.stop(0);
    }
  }

  private FetchedFile fetchThrough(String login, HttpServer proxy) {
    String address = "http://%s@127.0.0.1:%d".formatted(login, proxy.getAddress().getPort());
    Network network =
        new Network(
            Map.of("HTTP_PROXY", address),
            new Configuration(false),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            1,
            Duration.ZERO);
    return new Download(network, TransferProgress.SILENT)
        .run(
            new WantedFile(
                "net.onnx",
                List.of(URI.create("http://hub.example/net.onnx")),
                List.of(),
                OptionalLong.empty()),
            folder);
  }

  private static Proxy proxy(String host, int port) {
    return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
  }
}
