package io.frostline.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Stands before an HTTP server on this machine and passes everything on, but for requests that it
 * was told to keep: so that a client can be killed between one request and the next.
 */
final class Gate implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int server;
  private volatile Order order = new Order(Pattern.compile("(?!)"), 0);

  /** Requests that begin like this are kept, after some that pass. */
  private static final class Order {
    private final Pattern request;
    private final int passing;
    private final AtomicInteger seen = new AtomicInteger();

    private Order(Pattern request, int passing) {
      this.request = request;
      this.passing = passing;
    }

    private boolean lets(String head) {
      return !request.matcher(head).lookingAt() || seen.incrementAndGet() <= passing;
    }
  }

  Gate(int server) throws IOException {
    this.server = server;
    start(this::open);
  }

  int port() {
    return door.getLocalPort();
  }

  /** From now on keeps requests that begin like this, after some that pass. */
  void keep(String request, int passing) {
    order = new Order(Pattern.compile(request), passing);
  }

  boolean hasKept() {
    return order.seen.get() > order.passing;
  }

  /** Lets everything pass again. What was kept never arrives. */
  void passAll() {
    order = new Order(Pattern.compile("(?!)"), 0);
  }

  private void open() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        start(() -> pass(client, behind, head -> order.lets(head)));
        start(() -> pass(behind, client, head -> true));
      }
    } catch (IOException closed) {
      // Nobody comes any more.
    }
  }

  /** A client sends a request when it has the answer to the last: none begins within a read. */
  private static void pass(Socket from, Socket to, Predicate<String> lets) {
    byte[] buffer = new byte[BUFFER];
    boolean keeps = false;
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        keeps |= !lets.test(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        if (!keeps) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException gone) {
      // One of the two was closed or killed, which closes the other.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "gate");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
