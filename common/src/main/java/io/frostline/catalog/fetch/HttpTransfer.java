package io.frostline.catalog.fetch;

import io.frostline.message.Formatted;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file from an HTTP server. A partial download is resumed with {@code Range} and {@code If-Range}
 * (RFC 9110, section 13.1.5); it starts over when the file has changed in the meantime, or when the
 * server does not support ranges.
 */
final class HttpTransfer implements Transfer {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int NOT_SATISFIABLE = 416;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+)");

  private final HttpClient client;
  private final Duration patience;

  /**
   * @param client with its proxy, redirects and connection timeout
   * @param patience how long a server may send nothing
   */
  HttpTransfer(HttpClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  @Override
  public void run(URI source, PartialFile part, TransferProgress progress) throws IOException {
    HttpResponse<InputStream> response = send(request(source, part));
    try (InputStream content = response.body()) {
      refuseFailure(source, response);
      if (response.statusCode() == NOT_SATISFIABLE) {
        part.discard();
        throw new IOException("the file on the server has changed");
      }
      if (response.statusCode() == PARTIAL) {
        resume(response.headers(), part);
      } else {
        part.begin(source, version(response.headers()), length(response.headers()));
      }
      progress.started(Addresses.shown(source), part.size(), part.total());
      try (PatientStream patient = new PatientStream(content, patience)) {
        part.append(patient, progress);
      }
    }
  }

  private HttpRequest request(URI source, PartialFile part) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(source).timeout(patience).header("User-Agent", "frostline");
    part.version(source)
        .ifPresent(
            version ->
                request.header("Range", "bytes=" + part.size() + "-").header("If-Range", version));
    return request.build();
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    String host = request.uri().getHost();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (HttpConnectTimeoutException silent) {
      throw new IOException(Formatted.of("connecting to %s timed out", host), silent);
    } catch (ConnectException unreachable) {
      for (Throwable cause = unreachable; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnresolvedAddressException) {
          throw new SourceRefusal(
              Formatted.of(
                  "the host %s is unknown: there is no network, or a proxy is needed (HTTPS_PROXY)",
                  host),
              unreachable);
        }
      }
      throw new IOException(Formatted.of("%s refused the connection", host), unreachable);
    }
  }

  private static void refuseFailure(URI source, HttpResponse<?> response) throws IOException {
    int status = response.statusCode();
    if (status == OK || status == PARTIAL || status == NOT_SATISFIABLE) {
      return;
    }
    String said = Formatted.of("the server answered %d (%s)", status, meaning(status));
    if (status / 100 == 3) {
      String target = response.headers().firstValue("Location").orElse("nowhere");
      throw new SourceRefusal(
          Formatted.of(
              "%s to %s, which is not followed: a redirect must not leave https",
              said, Addresses.shown(source.resolve(target))));
    }
    if (status == 408 || status == 429 || status / 100 == 5) {
      throw new IOException(said);
    }
    throw new SourceRefusal(said);
  }

  private static String meaning(int status) {
    return switch (status) {
      case 401, 403 -> "no access";
      case 404, 410 -> "no such file";
      case 407 -> "the proxy requires a user name and a password";
      case 429 -> "too many requests";
      default -> status / 100 == 5 ? "server error" : "unexpected";
    };
  }

  private static void resume(HttpHeaders headers, PartialFile part) throws IOException {
    Matcher range = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != part.size()) {
      part.discard();
      throw new IOException("the server sent a different part of the file than requested");
    }
    part.expect(Long.parseLong(range.group(2)));
  }

  /** A weak entity tag does not guarantee identical bytes. */
  private static Optional<String> version(HttpHeaders headers) {
    return headers
        .firstValue("ETag")
        .filter(tag -> !tag.startsWith("W/"))
        .or(() -> headers.firstValue("Last-Modified"));
  }

  private static long length(HttpHeaders headers) {
    return headers.firstValueAsLong("Content-Length").orElse(-1);
  }
}
