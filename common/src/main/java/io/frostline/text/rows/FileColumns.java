package io.frostline.text.rows;

import io.frostline.example.shard.ForeignColumns;
import io.frostline.example.shard.PartitionFolder;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.UserException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The names of the columns of a file, among which those with texts, ids and labels are found.
 *
 * @param file for messages
 */
record FileColumns(String file, List<String> names) {
  private static final int SHOWN = 30;
  private static final int LONGEST = 40;

  FileColumns {
    names = List.copyOf(names);
  }

  /** The index of the column of the texts. */
  int text(TextColumns wanted) {
    return required(wanted.text(), "--text-column");
  }

  /** The index of the column of the ids; negative if there are none. */
  int id(TextColumns wanted) {
    return wanted.id() == null ? -1 : required(wanted.id(), "--id-column");
  }

  /**
   * The index of the column of the labels; negative if a folder above the file gives them, or none
   * was asked for and there is none.
   */
  int label(TextColumns wanted) {
    if (folderLabel(wanted).isPresent()) {
      return -1;
    }
    return wanted.label() == null
        ? found(TextColumns.LABEL)
        : required(wanted.label(), "--label-column");
  }

  /** The label that a folder {@code label=NAME} above the file gives to all its rows. */
  Optional<String> folderLabel(TextColumns wanted) {
    return PartitionFolder.label(file, wanted.labelName());
  }

  private int required(String name, String option) {
    int found = found(name);
    if (found < 0) {
      throw new UserException(
          Formatted.of(
              "%s has no column '%s'.%s Its columns are %s. Correct %s; if the file has no header,"
                  + " name its columns with --columns.",
              file, name, NearestName.suggestion(names, name), inWords(), option));
    }
    return found;
  }

  private int found(String name) {
    try {
      return ForeignColumns.find(names, name).orElse(-1);
    } catch (UserException ambiguous) {
      throw new UserException(Formatted.of("%s: %s", file, ambiguous.getMessage()), ambiguous);
    }
  }

  private String inWords() {
    String shown =
        names.stream().limit(SHOWN).map(FileColumns::shortened).collect(Collectors.joining(", "));
    return names.size() <= SHOWN
        ? shown
        : Formatted.of("%s and %,d more", shown, names.size() - SHOWN);
  }

  /** Without a header, the names are the values of the first row. */
  private static String shortened(String name) {
    String line = ForeignText.line(name);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
