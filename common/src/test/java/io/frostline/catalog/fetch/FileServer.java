package io.frostline.catalog.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A file on a server of this machine, with the faults of servers and lines. */
final class FileServer implements AutoCloseable {
  private static final String TAG = "\"v1\"";

  private final byte[] file;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** What the server was asked for: its ranges, or "all". */
  final List<String> asked = new ArrayList<>();

  /** Statuses for the first requests; the file comes after them. */
  final List<Integer> failures = new ArrayList<>();

  /** How many times the line is cut in the middle of what is sent. */
  int cuts;

  boolean ranges = true;
  boolean announcesLength = true;
  String tag = TAG;
  String redirection;
  boolean fallsSilent;

  FileServer(byte[] file) {
    this.file = file;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    asked.add(range == null ? "all" : range);
    if (!failures.isEmpty()) {
      end(exchange, failures.remove(0));
      return;
    }
    if (redirection != null) {
      exchange.getResponseHeaders().set("Location", redirection);
      redirection = null;
      end(exchange, 302);
      return;
    }
    int from = from(exchange, range);
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, file.length - 1, file.length));
    }
    exchange.getResponseHeaders().set("ETag", tag);
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, announcesLength ? file.length - from : 0);
    send(exchange, Arrays.copyOfRange(file, from, file.length));
  }

  private int from(HttpExchange exchange, String range) {
    boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
    return range == null || !ranges || !same ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
  }

  private void send(HttpExchange exchange, byte[] bytes) throws IOException {
    OutputStream body = exchange.getResponseBody();
    if (fallsSilent) {
      body.write(bytes, 0, bytes.length / 2);
      body.flush();
      return;
    }
    if (cuts > 0) {
      cuts--;
      body.write(bytes, 0, bytes.length / 2);
      body.flush();
      exchange.close();
      return;
    }
    body.write(bytes);
    exchange.close();
  }

  private static void end(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
