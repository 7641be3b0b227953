package io.frostline.spark.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.frostline.feature.SplitRule;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.features.GroupChoice;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to split a table: by shares, of which groups can be kept together, or by a column.
 *
 * @param shares null if a column decides
 * @param column null if the shares decide
 * @param groups that are kept together, as in {@link GroupChoice#text}; empty if none are
 */
public record SplitChoice(
    @JsonSetter(nulls = Nulls.SET) SplitRule.Shares shares,
    @JsonSetter(nulls = Nulls.SET) String column,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String groups)
    implements Serializable {
  private static final Pattern SHARES =
      Pattern.compile("(\\d+(?:\\.\\d+)?)/(\\d+(?:\\.\\d+)?)/(\\d+(?:\\.\\d+)?)");

  private static final double ROUNDING = 1e-9;

  public SplitChoice {
    if ((shares == null) == (column == null)) {
      throw new IllegalArgumentException("Either shares or a column must be given.");
    }
    groups = groups == null ? "" : groups;
    if (column != null && !groups.isEmpty()) {
      throw new UserException(
          Formatted.of(
              "--group-column keeps groups together when shares split the rows, but --split %s names a column that decides alone. Leave one of them out, or pass shares such as 80/10/10.",
              column));
    }
  }

  /** A choice that keeps no groups together. */
  public SplitChoice(SplitRule.Shares shares, String column) {
    this(shares, column, "");
  }

  /**
   * The same, but rows of a group stay together.
   *
   * @param together as in {@link GroupChoice#text}; empty for none
   * @throws UserException if a column decides
   */
  public SplitChoice keeping(String together) {
    return new SplitChoice(shares, column, together);
  }

  /** The groups that are kept together. */
  GroupChoice groupChoice() {
    return new GroupChoice(GroupChoice.KEPT_TOGETHER, groups);
  }

  /**
   * Reads {@code 80/10/10} (training, validation, test) or the name of a column.
   *
   * @throws UserException if it looks like shares but is not valid
   */
  public static SplitChoice of(String text) {
    if (!text.contains("/")) {
      return new SplitChoice(null, text);
    }
    Matcher shares = SHARES.matcher(text);
    if (!shares.matches()) {
      throw refused(text);
    }
    double train = Double.parseDouble(shares.group(1));
    double validation = Double.parseDouble(shares.group(2));
    double test = Double.parseDouble(shares.group(3));
    double sum = train + validation + test;
    if (train == 0 || Math.abs(sum - 100) > ROUNDING && Math.abs(sum - 1) > ROUNDING) {
      throw refused(text);
    }
    return new SplitChoice(new SplitRule.Shares(train / sum, validation / sum, test / sum), null);
  }

  private static UserException refused(String text) {
    return new UserException(
        Formatted.of(
            "--split %s is neither the name of a column nor three shares that sum to 100, with training above 0. Pass training/validation/test, such as 80/10/10.",
            text));
  }
}
