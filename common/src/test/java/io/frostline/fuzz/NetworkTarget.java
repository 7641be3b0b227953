package io.frostline.fuzz;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Existing;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageArchive;
import io.frostline.imports.NetworkFiles;
import io.frostline.imports.TestRequests;
import io.frostline.imports.source.FileKind;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import io.frostline.proof.RequestedFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A file to import: ONNX, HDF5 of Keras, a zip of Deeplearning4j or an exported package, read up to
 * where the engines begin.
 *
 * <p>Compressed and with checksums, a zip is hardly ever changed into another one; so {@code J},
 * JSON, a zero byte and the weights make a zip of Deeplearning4j.
 */
public final class NetworkTarget {
  private static final ModelStore NOWHERE =
      new ModelStore(ScratchFile.of(new byte[0]).resolveSibling("frostline-hostile-store"));
  private static final int SIDE = 8;

  private NetworkTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Path file = ScratchFile.of(input.length > 0 && input[0] == 'J' ? zip(input) : input);
    try {
      if (FileKind.of(file) == FileKind.PACKAGE) {
        new PackageArchive(file)
            .read(Optional.of(ModelName.of("hostile")), Existing.REPLACE, NOWHERE);
      } else {
        read(request(file)).close();
      }
    } catch (UserException expected) {
      // What the command ends with.
    }
  }

  private static SourceNetwork read(ImportRequest request) {
    return request.file().read(request);
  }

  static ImportRequest request(Path file) {
    return new ImportRequest(
        NetworkFiles.of(file),
        "hostile",
        new RequestedFormat(Optional.of(InputSize.square(SIDE)), Optional.empty(), ColorOrder.RGB),
        TestRequests.TO_ONE);
  }

  private static byte[] zip(byte[] input) throws IOException {
    int end = 1;
    while (end < input.length && input[end] != 0) {
      end++;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write(input, 1, end - 1);
      zip.putNextEntry(new ZipEntry("coefficients.bin"));
      zip.write(Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length));
    }
    return bytes.toByteArray();
  }
}
