package io.frostline.storage;

import java.util.Set;

/**
 * Knows which addresses belong to object stores. There a file appears whole, in the place of an
 * earlier one, when its writer closes it; a rename copies and deletes every file, and can be
 * interrupted anywhere. On file systems it is the other way round.
 */
public final class ObjectStores {
  private static final Set<String> SCHEMES =
      Set.of("s3a", "s3n", "s3", "gs", "oss", "obs", "cosn", "wasb", "wasbs");

  private ObjectStores() {}

  /** Whether addresses with this scheme belong to an object store. */
  public static boolean have(String scheme) {
    return SCHEMES.contains(scheme);
  }
}
