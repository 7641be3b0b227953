package io.frostline.message;

/** How long something takes, for messages: "12 s", "4 min 5 s", "10 min", "2 h 30 min". */
public final class TimeInWords {
  private static final long MINUTE = 60;
  private static final long HOUR = 3600;

  private TimeInWords() {}

  /** The two largest units of a time. */
  public static String of(long seconds) {
    if (seconds < MINUTE) {
      return seconds + " s";
    }
    return seconds < HOUR
        ? of(seconds / MINUTE, "min", seconds % MINUTE, "s")
        : of(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min");
  }

  private static String of(long many, String large, long few, String small) {
    String words = many + " " + large;
    return few == 0 ? words : words + " " + few + " " + small;
  }
}
