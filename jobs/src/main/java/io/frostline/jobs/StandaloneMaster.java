package io.frostline.jobs;

import io.frostline.message.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The master of a standalone cluster, or several of which one leads.
 *
 * @param addresses such as {@code node-1:7077,node-2:7077}
 */
record StandaloneMaster(String addresses) {
  private static final Pattern STANDALONE = Pattern.compile("spark://(.+)");
  private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]+)");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The one of {@code spark.master}; empty for other kinds of clusters. */
  static Optional<StandaloneMaster> of(String master) {
    Matcher standalone = STANDALONE.matcher(master);
    return standalone.matches()
        ? Optional.of(new StandaloneMaster(standalone.group(1)))
        : Optional.empty();
  }

  /** Why none of the masters answers; empty if one does, or if the address is left to Spark. */
  Optional<String> problem() {
    Optional<String> problem = Optional.empty();
    for (String master : addresses.split(",")) {
      Matcher address = ADDRESS.matcher(master);
      if (!address.matches()) {
        return Optional.empty();
      }
      problem = problem(address.group(1), Integer.parseInt(address.group(2)));
      if (problem.isEmpty()) {
        return problem;
      }
    }
    return problem;
  }

  private static Optional<String> problem(String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) PATIENCE.toMillis());
      return Optional.empty();
    } catch (UnknownHostException unknown) {
      return Optional.of("no address is known for the host " + host);
    } catch (IOException failure) {
      return Optional.of(Reason.of(failure));
    }
  }
}
