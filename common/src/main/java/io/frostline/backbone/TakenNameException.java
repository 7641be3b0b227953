package io.frostline.backbone;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;

/** The name of a package to write is that of one in the store. */
public final class TakenNameException extends UserException {
  private static final long serialVersionUID = 1L;
  private static final String MESSAGE =
      "The store %s already has a model '%s'. Choose another %s, or pass --replace.";

  private final String store;
  private final String name;

  /**
   * @param store where the package is
   * @param name of the package
   */
  public TakenNameException(String store, ModelName name) {
    super(Formatted.of(MESSAGE, store, name, "name"));
    this.store = store;
    this.name = name.text();
  }

  /** The message for a user who gave the name with an option. */
  public String messageFor(String option) {
    return Formatted.of(MESSAGE, store, name, option);
  }
}
