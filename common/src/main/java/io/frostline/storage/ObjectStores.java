package io.frostline.storage;

import java.util.Set;

/**
 * Which addresses are those of object stores. There a file appears whole, in the place of an
 * earlier one, when its writer closes it; a rename is a copy of every file and a deletion, and can
 * be cut off anywhere. On file systems it is the other way round.
 */
public final class ObjectStores {
  private static final Set<String> SCHEMES =
      Set.of("s3a", "s3n", "s3", "gs", "oss", "obs", "cosn", "wasb", "wasbs");

  private ObjectStores() {}

  /** Whether addresses with this scheme lie in an object store. */
  public static boolean have(String scheme) {
    return SCHEMES.contains(scheme);
  }
}
