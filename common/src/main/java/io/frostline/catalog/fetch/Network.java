package io.frostline.catalog.fetch;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * How files are reached from this machine.
 *
 * @param connecting how long a server may take to be reached
 * @param patience how long a server may then be silent
 * @param attempts how often in a row one that breaks off is asked without anything coming
 * @param pause before the second attempt; doubled before each further one
 */
public record Network(
    Map<String, String> environment,
    Configuration hadoop,
    Duration connecting,
    Duration patience,
    int attempts,
    Duration pause) {

  /** With the times that suit the internet. */
  public static Network of(Map<String, String> environment, Configuration hadoop) {
    return new Network(
        environment,
        hadoop,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        5,
        Duration.ofSeconds(1));
  }

  /** What brings files of this kind of address. */
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
