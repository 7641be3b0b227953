package io.frostline.jobs;

import io.frostline.feature.BatchChoice;
import picocli.CommandLine.Option;

/** How many images run through a network together. */
final class BatchOption {
  @Option(
      names = "--batch",
      defaultValue = "8",
      converter = BatchConverter.class,
      paramLabel = "N|auto",
      description = {
        "Batch size: images, or texts of 32 tokens, per run of the network. Default:"
            + " ${DEFAULT-VALUE}.",
        "With auto, the executors measure which size up to 16 needs the least CPU time, at the"
            + " beginning of a run that is long enough to repay it; the table remembers it."
      })
  BatchChoice choice;
}
