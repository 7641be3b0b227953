package io.frostline.jobs;

import picocli.CommandLine.Option;

/** {@code --texts} of commands that work on images only: refused with the way to go instead. */
final class RefusedTextsOption {
  @Option(names = "--texts", hidden = true)
  private String texts;

  /**
   * Refuses texts.
   *
   * @param remedy why, and what to do instead
   * @throws UsageException if texts are given
   */
  void refuse(String remedy) {
    if (texts != null) {
      throw new UsageException("--texts does not work with this command: " + remedy);
    }
  }
}
