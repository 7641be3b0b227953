package io.frostline.imports;

import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.imports.towers.TwoTowers;
import java.nio.file.Path;

/**
 * The tower for images in an ONNX file with two towers.
 *
 * @param path the file; its external data, if any, lies beside it
 */
public record ImageTowerFile(Path path) implements NetworkFile {
  /** Joining the towers again needs operators that older versions lack. */
  static final long OLDEST_OPSET = 9;

  @Override
  public SourceNetwork read(ImportRequest request) {
    OnnxNetworkFile file = new OnnxNetworkFile(path);
    return file.read(TwoTowers.of(file.stored(OLDEST_OPSET)).imageTower(), request);
  }
}
