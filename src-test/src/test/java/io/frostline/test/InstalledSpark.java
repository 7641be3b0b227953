package io.frostline.test;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A Spark installation as far as spark-submit and the executors need it: a folder of jars. */
final class InstalledSpark {
  private InstalledSpark() {}

  /** Makes one of the jars that Maven resolved; its spark-submit says that it was used. */
  static Path in(Path home) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    String classpath =
        Files.readString(Project.ROOT.resolve("jobs/target/spark.classpath")).strip();
    for (String jar : classpath.split(File.pathSeparator)) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
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
