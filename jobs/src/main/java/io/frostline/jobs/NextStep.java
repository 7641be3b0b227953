package io.frostline.jobs;

/**
 * The line at the end of a command that says what most people do next, with the paths of this run.
 * It is for people: a log in JSON has none.
 */
final class NextStep {
  private NextStep() {}

  static void print(ConfigurationOption configuration, CommandLineText command) {
    if (configuration.logFormat == LogFormat.TEXT) {
      System.out.println("Next: " + command);
    }
  }
}
