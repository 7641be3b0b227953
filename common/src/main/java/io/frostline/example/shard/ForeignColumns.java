package io.frostline.example.shard;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds a column in a foreign table by its name. A column of exactly this name is preferred;
 * otherwise upper and lower case, and blanks around the name, make no difference.
 */
public final class ForeignColumns {
  private ForeignColumns() {}

  /**
   * The index of a column.
   *
   * @return empty if the table has no such column
   * @throws UserException if several columns have this name, or none exactly and several nearly
   */
  public static OptionalInt find(List<String> columns, String wanted) {
    List<Integer> exact = indices(columns, wanted, wanted::equals);
    List<Integer> found = exact.isEmpty() ? indices(columns, wanted, name -> true) : exact;
    if (found.size() > 1) {
      throw new UserException(
          Formatted.of(
              "Several columns can be %s: %s. Rename or remove all but one.",
              wanted,
              found.stream()
                  .map(index -> Formatted.of("'%s' (column %d)", columns.get(index), index + 1))
                  .collect(Collectors.joining(", "))));
    }
    return found.isEmpty() ? OptionalInt.empty() : OptionalInt.of(found.get(0));
  }

  private static List<Integer> indices(
      List<String> columns, String wanted, java.util.function.Predicate<String> suits) {
    return IntStream.range(0, columns.size())
        .filter(index -> isAlike(columns.get(index), wanted) && suits.test(columns.get(index)))
        .boxed()
        .toList();
  }

  /** Whether two names differ in case and blanks around them only. */
  public static boolean isAlike(String name, String wanted) {
    return plain(name).equals(plain(wanted));
  }

  /** Without no-break spaces too, and without characters of no width. */
  private static String plain(String name) {
    return name == null
        ? ""
        : name.replaceAll("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$", "").toLowerCase(Locale.ROOT);
  }
}
