package io.frostline.test;

import io.frostline.jobs.Frostline;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A command as a user runs it: its exit code and what it printed. */
record Command(int exitCode, String out, String err) {

  /** Runs in this JVM with two task slots. */
  static Command frostline(Object... arguments) {
    return frostlineOn("local[2]", arguments);
  }

  /** Runs in this JVM on the given Spark master. */
  static Command frostlineOn(String master, Object... arguments) {
    shareSpark(master);
    PrintStream realOut = System.out;
    PrintStream realErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int exitCode =
          Frostline.run(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
      return new Command(
          exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(realOut);
      System.setErr(realErr);
    }
  }

  private static void shareSpark(String master) {
    try {
      SharedSpark.on(master);
    } catch (Exception unfit) {
      // Settings with which no application starts: the command shall say so.
    }
  }

  /** This command, if it ended with 0. */
  Command succeeded() {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + "\n" + out + err);
    }
    return this;
  }
}
