package io.frostline.jobs;

import io.frostline.imports.source.Origin;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What {@code models import} records about where a network comes from. */
final class OriginOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where the file comes from, for the record.")
  private String url;

  @Option(
      names = "--licence",
      paramLabel = "NAME",
      description = "Licence of the network, for the record.")
  private String licence;

  @Option(
      names = "--note",
      paramLabel = "TEXT",
      description =
          "What people should know about the network to understand its figures, such as what it"
              + " was trained for. At most 500 characters; 'models show' and reports print it.")
  private String note;

  Origin origin() {
    return new Origin(
        Optional.ofNullable(url),
        Optional.ofNullable(licence),
        Optional.ofNullable(note),
        Optional.empty());
  }
}
