package io.frostline.jobs;

import io.frostline.spark.features.GroupChoice;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Groups that training leaves out, to see how it does on others. */
final class GroupsOption {
  @Option(
      names = "--groups",
      defaultValue = "",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "GROUPS",
      description =
          "Test on groups that the training has not seen, such as other makers, patients or shops:"
              + " in up to five folds, groups are left out of a training and then classified. train"
              + " reports the accuracy, and --l2 auto chooses by it; probe chooses the cut by it,"
              + " without --test and --seeds. A CSV, TSV or Parquet file with the columns uri and"
              + " group, such as the manifest; FILE#COLUMN, if the column has another name; of train"
              + " also a column of the table; or uri: and a regular expression, whose part in"
              + " parentheses is the group, as in 'uri:/photos/([^/]+)/'.")
  private String groups;

  GroupChoice choice() {
    return new GroupChoice(groups);
  }

  /** Adds the same groups to another command. */
  CommandLineText addTo(CommandLineText command) {
    return groups.isEmpty() ? command : command.with("--groups", groups);
  }
}
