package io.frostline.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A command line that a person can paste into a shell, in the form of the one that is running. */
final class CommandLineText {
  /** How the launcher was called; spark-submit has no short form. */
  private static final String PROGRAM = "FROSTLINE_PROGRAM";

  private final List<String> words = new ArrayList<>();

  CommandLineText(String command) {
    words.add(System.getenv().getOrDefault(PROGRAM, "frostline"));
    words.add(command);
  }

  /** Adds an option, unless it has no value. */
  CommandLineText with(String option, Object value) {
    if (value != null) {
      words.add(option);
      words.add(value.toString());
    }
    return this;
  }

  /** Adds an option without a value, if it is set. */
  CommandLineText withFlag(String option, boolean set) {
    if (set) {
      words.add(option);
    }
    return this;
  }

  /** The command with its options, however the program was called. */
  String withoutProgram() {
    return quoted(words.subList(1, words.size()));
  }

  /** The command as an object that has these options. */
  Object parsed() {
    return Frostline.commandLine()
        .parseArgs(words.subList(1, words.size()).toArray(String[]::new))
        .subcommand()
        .commandSpec()
        .userObject();
  }

  private static String quoted(List<String> words) {
    return words.stream().map(CommandLineText::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  @Override
  public String toString() {
    return quoted(words);
  }
}
