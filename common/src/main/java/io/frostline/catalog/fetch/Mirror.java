package io.frostline.catalog.fetch;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A copy of the catalogue's files somewhere else, such as inside a company. It replaces every
 * source: with a mirror, no other source is tried.
 *
 * <p>{@code {host}} and {@code {path}} in the address stand for those of the source. An address
 * without them gets {@code /{host}/{path}} appended, the layout that {@code wget --mirror} makes.
 *
 * @param address such as {@code https://mirror.example/models}, on any scheme that can be fetched
 */
public record Mirror(String address) {
  private static final String VARIABLE = "FROSTLINE_MIRROR";
  private static final String HOST = "{host}";
  private static final String PATH = "{path}";

  public Mirror {
    if (!address.matches("[a-z][a-z0-9+.-]*:/.*")) {
      throw invalid(address, null);
    }
  }

  private static UserException invalid(String address, Exception reason) {
    return new UserException(
        Formatted.of(
            "The mirror '%s' is not a valid address. Set --mirror or FROSTLINE_MIRROR to one such as https://mirror.example/models or hdfs:///models.",
            address),
        reason);
  }

  /** The mirror of the option {@code --mirror}, else of {@code FROSTLINE_MIRROR}, if any. */
  public static Optional<Mirror> locate(Optional<String> option, Map<String, String> environment) {
    return option
        .or(() -> Optional.ofNullable(environment.get(VARIABLE)))
        .filter(text -> !text.isBlank())
        .map(Mirror::new);
  }

  /**
   * Where the mirror has the file of a source. The address of a mirror on the web is a URI; any
   * other is taken literally, whatever characters it contains.
   *
   * @throws UserException if it is not an address
   */
  public URI of(URI source) {
    try {
      return address.matches("https?:.*")
          ? URI.create(of(source, source.getRawPath()))
          : new Path(of(source, source.getPath())).toUri();
    } catch (IllegalArgumentException malformed) {
      throw invalid(address, malformed);
    }
  }

  private String of(URI source, String pathOfSource) {
    String path = pathOfSource.replaceFirst("^/+", "");
    String host = source.getHost() == null ? "" : source.getHost();
    String pattern =
        address.contains(PATH)
            ? address
            : address.replaceFirst("/+$", "") + "/" + HOST + "/" + PATH;
    return pattern.replace(HOST, host).replace(PATH, path);
  }
}
