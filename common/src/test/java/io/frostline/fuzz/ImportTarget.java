package io.frostline.fuzz;

import io.frostline.backbone.ModelStore;
import io.frostline.imports.NetworkImport;
import io.frostline.message.UserException;
import java.nio.file.Path;

/** A network file imported to the end: engines built, layers compared, a package written. */
public final class ImportTarget {
  private ImportTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    Path file = ScratchFile.of(input);
    try {
      new NetworkImport()
          .run(
              NetworkTarget.request(file).replacing(),
              new ModelStore(file.resolveSibling("frostline-hostile-imports")));
    } catch (UserException expected) {
      // What the command ends with.
    }
  }
}
