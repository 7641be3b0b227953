package io.frostline.storage;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;

/**
 * The charset in which Java reads and writes names of local files, and arguments of the command
 * line. The environment decides it when the process starts. In any but UTF-8, other letters than
 * ASCII arrive as different ones, and a listing can silently lose files, so such names are refused.
 *
 * @param name such as UTF-8, or ANSI_X3.4-1968 where {@code LANG} is not set
 */
public record NameCharset(String name) {
  private static final NameCharset OF_THIS_PROCESS =
      new NameCharset(System.getProperty("sun.jnu.encoding", "UTF-8"));

  /** The number of its letters. */
  private static final int ASCII = 0x80;

  /** How the operator changes it. */
  private static final String REMEDY =
      "Set LC_ALL=C.UTF-8 where the process starts (deploy/frostline does so), for executors with"
          + " --conf spark.executorEnv.LC_ALL=C.UTF-8, and run the command again.";

  /** The charset of this process, which cannot change while it runs. */
  public static NameCharset ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Whether every name arrives as it is. */
  public boolean isUtf8() {
    return name.equals("UTF-8");
  }

  /**
   * Checks that a name of a local file, or a text that contains one, arrived as it is.
   *
   * @throws UserException if it did not, or may not have
   */
  public void check(String text) {
    if (!keeps(text)) {
      throw refusal(Formatted.of("'%s' contains other letters than ASCII", text));
    }
  }

  /** Whether a name certainly arrives as it is. */
  public boolean keeps(String text) {
    return isUtf8() || text.chars().allMatch(letter -> letter < ASCII);
  }

  /** The exception that refuses to go on, and says how to change the charset. */
  public UserException refusal(String problem) {
    return new UserException(
        Formatted.of(
            "%s, but the environment (LC_ALL, LC_CTYPE or LANG) makes Java write names of files in %s instead of UTF-8. %s",
            problem, name, REMEDY));
  }
}
