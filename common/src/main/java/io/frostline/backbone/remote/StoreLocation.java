package io.frostline.backbone.remote;

import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/** Finds the model store that the user asks for. */
public final class StoreLocation {
  private static final String VARIABLE = "FROSTLINE_MODELS";

  private StoreLocation() {}

  /**
   * The store of the option {@code --models}, else of the variable {@code FROSTLINE_MODELS}, else
   * {@code ~/.frostline/models}. An address with a scheme other than {@code file} is opened through
   * Hadoop. Both are taken literally, whatever characters they contain.
   *
   * @param hadoop called only for those
   */
  public static PackageStore find(
      Optional<String> option, Map<String, String> environment, Supplier<Configuration> hadoop) {
    String home = Path.of(System.getProperty("user.home"), ".frostline", "models").toString();
    String place = option.or(() -> Optional.ofNullable(environment.get(VARIABLE))).orElse(home);
    if (!place.matches("[a-z][a-z0-9+.-]+:.*")) {
      return new ModelStore(Path.of(place));
    }
    org.apache.hadoop.fs.Path address = new org.apache.hadoop.fs.Path(place);
    return "file".equals(address.toUri().getScheme())
        ? new ModelStore(Path.of(address.toUri().getPath()))
        : new RemoteStore(address.toUri(), hadoop.get(), PackageCache.locate(environment));
  }
}
