package io.frostline.imports;

import io.frostline.backbone.ColorOrder;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.TensorLayout;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.imports.source.ImportRequest;
import io.frostline.proof.InputFormat;
import io.frostline.proof.RequestedFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Import requests with plain preprocessing. */
public final class TestRequests {
  public static final Preprocessing PLAIN =
      new Preprocessing(
          ResizeRule.of("squash"),
          Interpolation.of("bilinear"),
          1,
          List.of(0.0, 0.0, 0.0),
          List.of(1.0, 1.0, 1.0));
  public static final Preprocessing TO_ONE =
      new Preprocessing(
          ResizeRule.of("squash"),
          Interpolation.of("bilinear"),
          1 / 255.0,
          List.of(0.0, 0.0, 0.0),
          List.of(1.0, 1.0, 1.0));

  private TestRequests() {}

  public static ImportRequest of(Path file, String name, int size, TensorLayout layout) {
    return new ImportRequest(
        new OnnxNetworkFile(file),
        name,
        RequestedFormat.of(new InputFormat(size, size, ColorOrder.RGB, layout)),
        TO_ONE);
  }

  /** Size and layout as the file declares them. */
  public static ImportRequest asDeclared(Path file, String name) {
    return new ImportRequest(
        new OnnxNetworkFile(file),
        name,
        new RequestedFormat(Optional.empty(), Optional.empty(), ColorOrder.RGB),
        TO_ONE);
  }
}
