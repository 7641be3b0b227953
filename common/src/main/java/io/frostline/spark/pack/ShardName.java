package io.frostline.spark.pack;

import io.frostline.example.shard.ShardFormat;
import io.frostline.message.Formatted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code shard-000042.tar}. */
final class ShardName {
  /** The highest number. */
  static final int LAST = 999_999_999;

  private static final Pattern PATTERN = Pattern.compile("shard-(\\d{6,9})\\.(tar|parquet).*");

  private ShardName() {}

  static String of(int number, ShardFormat format) {
    return Formatted.of("shard-%06d.%s", number, format.keyword());
  }

  static boolean matches(String name) {
    return PATTERN.matcher(name).matches();
  }

  static int number(String name) {
    Matcher matcher = PATTERN.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name + " is not the name of a shard");
    }
    return Integer.parseInt(matcher.group(1));
  }
}
