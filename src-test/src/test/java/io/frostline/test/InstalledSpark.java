package io.frostline.test;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A Spark installation as far as spark-submit and the executors need it: a folder of jars. */
final class InstalledSpark {
  private static final Path TARGET = Project.ROOT.resolve("jobs/target");

  private InstalledSpark() {}

  /** Makes one of the jars that the build has copied; its spark-submit says that it was used. */
  static Path in(Path home) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    String listing = Files.readString(TARGET.resolve("spark.classpath")).strip();
    for (String jar : listing.split(File.pathSeparator)) {
      Path copy = TARGET.resolve(jar);
      Files.createSymbolicLink(jars.resolve(copy.getFileName()), copy);
    }
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/bin/sh
        echo submitted by this Spark
        exec java @%s -cp "$HADOOP_CONF_DIR:$SPARK_HOME/jars/*" org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(Project.ROOT.resolve("conf/spark/java-module-options")));
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }
}
