package io.frostline.test;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark application that all commands of this process share: starting one for each would take
 * longer than most of them run. Where a test changes Spark's settings, which are system properties,
 * the next command gets a new one.
 */
final class SharedSpark {
  private static SparkSession session;
  private static Map<String, String> settings = Map.of();

  private SharedSpark() {}

  /** With two task slots. */
  static SparkSession session() {
    return on("local[2]");
  }

  /** On a Spark master. */
  static SparkSession on(String master) {
    System.setProperty("spark.master", master);
    Map<String, String> wanted = settingsNow();
    if (session == null || session.sparkContext().isStopped() || !wanted.equals(settings)) {
      stop();
      session = SparkSession.builder().appName("tests").getOrCreate();
      settings = wanted;
    }
    return session;
  }

  /** Ends the one that there is; a command that follows starts its own, as on the command line. */
  static void stop() {
    if (session != null) {
      session.stop();
      session = null;
    }
  }

  private static Map<String, String> settingsNow() {
    Map<String, String> now = new TreeMap<>();
    for (String key : System.getProperties().stringPropertyNames()) {
      if (key.startsWith("spark.")) {
        now.put(key, System.getProperty(key));
      }
    }
    return now;
  }
}
