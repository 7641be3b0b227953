package io.frostline.catalog.fetch;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * How files are reached from this machine.
 *
 * @param connecting how long to wait for a connection
 * @param patience how long a server may then send nothing
 * @param attempts how many attempts in a row may end without any new data
 * @param pause before the second attempt; doubled before each further one
 */
public record Network(
    Map<String, String> environment,
    Configuration hadoop,
    Duration connecting,
    Duration patience,
    int attempts,
    Duration pause) {

  /** With timeouts that suit the internet. */
  public static Network of(Map<String, String> environment, Configuration hadoop) {
    return new Network(
        environment,
        hadoop,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        5,
        Duration.ofSeconds(1));
  }

  /** The transfer for this kind of address. */
  Transfer transfer(URI source) {
    if (!Addresses.isHttp(source)) {
      return new HadoopTransfer(hadoop);
    }
    ProxySettings proxies = new ProxySettings(environment);
    return new HttpTransfer(
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(connecting)
            .proxy(proxies)
            .authenticator(proxies.authenticator())
            .build(),
        patience);
  }
}
