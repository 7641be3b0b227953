package io.frostline.jobs;

/** The command line: {@code frostline COMMAND [--option value]...}. */
public final class Frostline {
  private Frostline() {}

  public static void main(String[] arguments) {
    System.out.println(String.join(" ", arguments));
  }
}
