package io.frostline.catalog.fetch;

import io.frostline.message.UserException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies of the environment, as curl reads them: {@code https_proxy}, {@code http_proxy},
 * {@code all_proxy} and {@code no_proxy}, in either case. The Java properties ({@code
 * https.proxyHost} and so on) take precedence.
 *
 * <p>{@code no_proxy} lists hosts and domains, with all hosts below them, or {@code *} for all.
 */
public final class ProxySettings extends ProxySelector {
  /** Java refuses a password for a tunnel unless this property is empty. */
  private static final String REFUSED_IN_TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

  private final Map<String, String> environment;
  private final List<String> direct;

  public ProxySettings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.direct =
        Arrays.stream(variable("no_proxy").orElse("").split("[,\\s]+"))
            .map(host -> host.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
            .filter(host -> !host.isEmpty())
            .toList();
    if (Stream.of("https", "http").anyMatch(scheme -> login(scheme).isPresent())
        && System.getProperty(REFUSED_IN_TUNNELS) == null) {
      System.setProperty(REFUSED_IN_TUNNELS, "");
    }
  }

  @Override
  public List<Proxy> select(URI target) {
    List<Proxy> ofJava = ofJava(target);
    if (!ofJava.equals(List.of(Proxy.NO_PROXY))) {
      return ofJava;
    }
    return isDirect(target)
        ? List.of(Proxy.NO_PROXY)
        : proxy(target.getScheme())
            .map(uri -> new Proxy(Proxy.Type.HTTP, address(uri)))
            .map(List::of)
            .orElse(List.of(Proxy.NO_PROXY));
  }

  private static List<Proxy> ofJava(URI target) {
    ProxySelector java = ProxySelector.getDefault();
    return java == null ? List.of(Proxy.NO_PROXY) : java.select(target);
  }

  private boolean isDirect(URI target) {
    String host = target.getHost().toLowerCase(Locale.ROOT);
    String withPort = host + ":" + target.getPort();
    return direct.stream()
        .anyMatch(
            entry ->
                entry.equals("*")
                    || host.equals(entry)
                    || host.endsWith("." + entry)
                    || withPort.equals(entry));
  }

  /** The name and password that the environment has for a proxy, for its host and port only. */
  Authenticator authenticator() {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY
            ? Stream.of("https", "http")
                .filter(
                    scheme ->
                        proxy(scheme)
                            .map(ProxySettings::address)
                            .filter(
                                proxy ->
                                    proxy.getHostString().equals(getRequestingHost())
                                        && proxy.getPort() == getRequestingPort())
                            .isPresent())
                .flatMap(scheme -> login(scheme).stream())
                .findFirst()
                .orElse(null)
            : null;
      }
    };
  }

  private Optional<PasswordAuthentication> login(String scheme) {
    return proxy(scheme)
        .map(URI::getRawUserInfo)
        .map(info -> info.split(":", 2))
        .map(
            parts ->
                new PasswordAuthentication(
                    decoded(parts[0]), (parts.length > 1 ? decoded(parts[1]) : "").toCharArray()));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Optional<URI> proxy(String scheme) {
    return variable(scheme + "_proxy").or(() -> variable("all_proxy")).map(ProxySettings::uri);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
        .filter(value -> !value.isBlank());
  }

  private static URI uri(String text) {
    URI uri = null;
    try {
      uri = URI.create(text.contains("://") ? text : "http://" + text);
    } catch (IllegalArgumentException malformed) {
      // Reported below, without the text: it may hold a password.
    }
    if (uri == null || uri.getHost() == null || !"http".equals(uri.getScheme())) {
      throw new UserException(
          "A proxy in the environment (https_proxy, http_proxy or all_proxy) is not a valid address such as http://proxy.example:3128. Correct the variable.");
    }
    return uri;
  }

  private static InetSocketAddress address(URI proxy) {
    return new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
  }

  @Override
  public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
    // The transfer reports it.
  }
}
