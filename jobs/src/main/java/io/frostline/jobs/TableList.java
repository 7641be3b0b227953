package io.frostline.jobs;

import io.frostline.message.Formatted;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import io.frostline.spark.table.TableFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The tables that an option names: separated by commas, or one each time that it is given. A comma
 * may also be part of a path: the longest text up to a comma, or up to the end, at which something
 * exists is one path.
 */
final class TableList {
  private final Configuration hadoop;

  TableList(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** The path of each table, in order, without repetitions. */
  List<String> of(List<String> values) {
    return values.stream().flatMap(this::paths).distinct().toList();
  }

  private Stream<String> paths(String value) {
    List<String> paths = new ArrayList<>();
    List<String> left = List.of(value.split(",", -1));
    while (!left.isEmpty()) {
      int parts = left.size();
      while (parts > 1 && !exists(String.join(",", left.subList(0, parts)))) {
        parts--;
      }
      paths.add(String.join(",", left.subList(0, parts)));
      left = left.subList(parts, left.size());
    }
    return paths.stream();
  }

  private boolean exists(String path) {
    try {
      return new TableFolder(path, hadoop).exists();
    } catch (IOException failure) {
      throw new UserException(
          Formatted.of(
              "The table %s cannot be reached: %s. Check the path.", path, Reason.of(failure)),
          failure);
    }
  }
}
