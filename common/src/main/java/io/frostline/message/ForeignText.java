package io.frostline.message;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Text from outside, such as file names, made safe to show and to store: it cannot start new lines
 * or control a terminal, and secrets in addresses are hidden.
 */
public final class ForeignText {
  private static final String HIDDEN = "***";

  /** {@code scheme://user:password@host}; keys of S3 may hold slashes. */
  private static final Pattern PASSWORD =
      Pattern.compile("(?<=://)(?:(?<=s3[an]?://)[^\\s/@:]+:[^\\s@]+|[^\\s/@:]*:[^\\s/@]+)(?=@)");

  /** Query parameters that hold signatures or credentials. */
  private static final List<String> SECRET_PARAMETERS =
      List.of(
          "X-Amz-Signature",
          "X-Amz-Credential",
          "X-Amz-Security-Token",
          "X-Goog-Signature",
          "X-Goog-Credential",
          "AWSAccessKeyId",
          "Signature",
          "sig",
          "access_token",
          "token",
          "api_key",
          "apikey",
          "key",
          "password",
          "secret");

  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?<=[?&;])(" + String.join("|", SECRET_PARAMETERS) + ")=[^\\s&;#'\")]+",
          Pattern.CASE_INSENSITIVE);

  /** Hadoop settings that hold keys, as {@code name=value} or {@code name: value}. */
  private static final Pattern SETTING =
      Pattern.compile(
          "(?<=\\.)(access[.-]key|secret[.-]key|session[.-]token|password)(\\s*[=:]\\s*)[^\\s,;)]+",
          Pattern.CASE_INSENSITIVE);

  private ForeignText() {}

  /** On one line: line breaks, escapes and marks that change the writing direction are escaped. */
  public static String line(String text) {
    return spelt(withoutSecrets(text), false);
  }

  /** The same for a message of several lines. */
  public static String lines(String text) {
    return spelt(withoutSecrets(text), true);
  }

  /** Passwords and signatures in addresses, and keys in settings, replaced by {@code ***}. */
  public static String withoutSecrets(String text) {
    String hidden = PASSWORD.matcher(text).replaceAll(HIDDEN);
    hidden = PARAMETER.matcher(hidden).replaceAll("$1=" + HIDDEN);
    return SETTING.matcher(hidden).replaceAll("$1$2" + HIDDEN);
  }

  private static String spelt(String text, boolean keepsLines) {
    StringBuilder spelt = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if (!steers(character) || keepsLines && (character == '\n' || character == '\t')) {
        spelt.append(character);
      } else {
        spelt.append(Formatted.of("\\u%04x", (int) character));
      }
    }
    return spelt.toString();
  }

  private static boolean steers(char character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      case Character.FORMAT -> character != '\u200d' && character != '\u00ad';
      default -> false;
    };
  }
}
