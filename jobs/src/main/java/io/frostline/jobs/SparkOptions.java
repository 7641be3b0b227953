package io.frostline.jobs;

import picocli.CommandLine.Option;

/** The options of the commands that start Spark. */
final class SparkOptions {
  @Option(
      names = "--ui",
      description =
          "Show Spark's pages while the command runs, and print their address. In local mode only"
              + " this machine reaches them, they cannot end jobs, and without this option there"
              + " are none. On a cluster its settings decide (spark.ui.*).")
  private boolean shown;

  /** Starts the application of a command. */
  SparkApplication application(String command) {
    SparkApplication application =
        SparkApplication.of(command, shown ? UserInterface.WANTED : UserInterface.NONE);
    if (shown) {
      System.err.println(
          application
              .pages()
              .map(address -> "Spark's pages: " + address)
              .orElse("Spark has no pages here: spark.ui.enabled is false."));
    }
    return application;
  }
}
