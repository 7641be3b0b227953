package io.frostline.imports.deeplearning4j;

import java.util.Map;

/**
 * Settings that Deeplearning4j and its native libraries read when their classes load. Values that
 * the user sets with {@code -D} are kept.
 */
public final class Deeplearning4jSettings {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          // Networks of half a gigabyte are outside the heap, whose size is the usual limit.
          "org.bytedeco.javacpp.maxbytes", "0",
          "org.bytedeco.javacpp.maxphysicalbytes", "0",
          // Warnings about versions go to the same log as all others.
          "org.bytedeco.javacpp.logger", "slf4j",
          // Writes files into the working directory, and needs a library that is not included.
          "org.deeplearning4j.crash.reporting.enabled", "false");

  private Deeplearning4jSettings() {}

  /** Applies the settings; call it before any class of Deeplearning4j is loaded. */
  public static void apply() {
    DEFAULTS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
