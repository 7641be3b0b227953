package io.frostline.feature;

import java.util.Locale;

/** What the rows of a table contain, and the words for it in messages. */
public enum TableKind {
  /** Vectors at layers of a backbone: images are extracted. */
  FEATURES("feature table", "features", "extracted", "extract"),
  /** Classes with their probabilities: images are classified. */
  PREDICTIONS("predictions table", "predictions", "classified", "classify");

  private final String table;
  private final String content;
  private final String done;
  private final String command;

  TableKind(String table, String content, String done, String command) {
    this.table = table;
    this.content = content;
    this.done = done;
    this.command = command;
  }

  /** {@code Feature table}, for the start of a line. */
  public String title() {
    return table.substring(0, 1).toUpperCase(Locale.ROOT) + table.substring(1);
  }

  /** {@code feature table}. */
  public String table() {
    return table;
  }

  /** {@code features}. */
  public String content() {
    return content;
  }

  /** What happened to an image with a row: {@code extracted}. */
  public String done() {
    return done;
  }

  /** The command that usually writes it: {@code extract}. */
  public String command() {
    return command;
  }
}
