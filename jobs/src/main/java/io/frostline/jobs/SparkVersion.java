package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * The Spark that this process runs on. It is found in files of the jars, without code of Spark or
 * Scala, which may not fit.
 *
 * @param spark such as 3.5.7, or a version that a vendor made of it; empty if it cannot be found
 * @param scala such as 2.12.18; empty if it cannot be found
 */
record SparkVersion(String spark, String scala) {
  /** Those that the tests of the build, or we by hand, run commands on. */
  private static final String WORKING = "3\\.[45](\\D.*)?";

  private static final String BINARY = "2\\.12(\\D.*)?";

  /** The one on the class path. */
  static SparkVersion ofThisProcess() {
    return new SparkVersion(
        value("spark-version-info.properties", "version"),
        value("library.properties", "version.number"));
  }

  /**
   * Checks that commands work on it.
   *
   * @throws UserException naming the versions that they work on
   */
  void check() {
    boolean works =
        (spark.isEmpty() || spark.matches(WORKING)) && (scala.isEmpty() || scala.matches(BINARY));
    if (!works) {
      throw new UserException(
          Formatted.of(
              "Frostline does not run on Spark %s with Scala %s: it needs Spark 3.4 or 3.5 with Scala 2.12. Set SPARK_HOME to such an installation, or unset it, so that deploy/frostline uses the Spark of the build.",
              orUnknown(spark), orUnknown(scala)));
    }
  }

  private static String orUnknown(String version) {
    return version.isEmpty() ? "of an unknown version" : version;
  }

  private static String value(String file, String name) {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(file)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty(name, "");
    } catch (IOException unreadable) {
      return "";
    }
  }
}
