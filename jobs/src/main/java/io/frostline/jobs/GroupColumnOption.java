package io.frostline.jobs;

import io.frostline.spark.features.GroupChoice;
import io.frostline.spark.training.SplitChoice;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Groups that a split keeps together, such as the copies of a picture. */
final class GroupColumnOption {
  @Option(
      names = "--group-column",
      defaultValue = "",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "GROUPS",
      description =
          "Keep groups together, such as near-duplicates: all rows of a group are in training, in"
              + " validation or in test, by the hash of the group, so that no test row has a copy"
              + " in training. Rows without a group are split as before. A column of the table; a"
              + " CSV, TSV or Parquet file with the columns uri and group, such as the duplicates of"
              + " a review, or FILE#COLUMN; or uri: and a regular expression, whose part in"
              + " parentheses is the group.")
  private String groups;

  GroupChoice choice() {
    return new GroupChoice(GroupChoice.KEPT_TOGETHER, groups);
  }

  /** Adds the same groups to another command. */
  CommandLineText addTo(CommandLineText command) {
    return groups.isEmpty() ? command : command.with("--group-column", groups);
  }

  /** How to split. */
  SplitChoice split(String split) {
    return SplitChoice.of(split).keeping(groups);
  }
}
