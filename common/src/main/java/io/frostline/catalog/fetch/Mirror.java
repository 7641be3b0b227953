package io.frostline.catalog.fetch;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

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
      throw new UserException(
          Formatted.of(
              "The mirror '%s' is not a valid address. Set --mirror or FROSTLINE_MIRROR to one such as https://mirror.example/models or hdfs:///models.",
              address));
    }
  }

  /** The mirror of the option {@code --mirror}, else of {@code FROSTLINE_MIRROR}, if any. */
  public static Optional<Mirror> locate(Optional<String> option, Map<String, String> environment) {
    return option
        .or(() -> Optional.ofNullable(environment.get(VARIABLE)))
        .filter(text -> !text.isBlank())
        .map(Mirror::new);
  }

  /** Where the mirror has the file of a source. */
  public URI of(URI source) {
    String path = source.getRawPath().replaceFirst("^/+", "");
    String host = source.getHost() == null ? "" : source.getHost();
    String pattern =
        address.contains(PATH)
            ? address
            : address.replaceFirst("/+$", "") + "/" + HOST + "/" + PATH;
    return URI.create(pattern.replace(HOST, host).replace(PATH, path));
  }
}
