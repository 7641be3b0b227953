package io.frostline.backbone;

/** What to do when the store already has a package of the wanted name. */
public enum Existing {
  /** Stop: the package stays as it is. */
  KEEP,
  /** Put the new package in its place. */
  REPLACE
}
