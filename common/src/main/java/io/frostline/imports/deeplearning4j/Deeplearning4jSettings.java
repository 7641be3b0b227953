package io.frostline.imports.deeplearning4j;

import java.util.Map;

/**
 * Settings that Deeplearning4j and its native libraries read when their classes load. What the
 * operator set with {@code -D} stays.
 */
public final class Deeplearning4jSettings {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          // Networks of half a gigabyte lie outside the heap, whose size is the usual limit.
          "org.bytedeco.javacpp.maxbytes", "0",
          "org.bytedeco.javacpp.maxphysicalbytes", "0",
          // Warnings about versions go where all others go.
          "org.bytedeco.javacpp.logger", "slf4j",
          // Writes files into the working directory, and needs a library that is left out.
          "org.deeplearning4j.crash.reporting.enabled", "false");

  private Deeplearning4jSettings() {}

  /** Makes the settings; call it before anything of Deeplearning4j is touched. */
  public static void apply() {
    DEFAULTS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
