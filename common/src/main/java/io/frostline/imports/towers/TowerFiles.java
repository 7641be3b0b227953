package io.frostline.imports.towers;

import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.OnnxGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a network of two towers: one with both, as Optimum exports CLIP, or one for each.
 *
 * @param image the file with the tower for images
 * @param text the file with the tower for texts, which may be the same
 */
public record TowerFiles(Path image, Path text) {
  private static final String IMAGE = "vision_model.onnx";
  private static final String TEXT = "text_model.onnx";
  private static final String BOTH = "model.onnx";

  /** Where exporters put them. */
  private static final List<String> FOLDERS = List.of("", "onnx");

  /**
   * Finds the towers. A file with both is preferred, because it shows how their results are
   * compared.
   *
   * @param given a network file, or a folder
   * @return empty where there is another network
   */
  public static Optional<TowerFiles> in(Path given) {
    if (!Files.isDirectory(given)) {
      return Optional.of(given).filter(TowerFiles::hasBoth).map(both -> new TowerFiles(both, both));
    }
    List<Path> folders = FOLDERS.stream().map(given::resolve).toList();
    return folders.stream()
        .map(folder -> folder.resolve(BOTH))
        .filter(TowerFiles::hasBoth)
        .map(both -> new TowerFiles(both, both))
        .findFirst()
        .or(
            () ->
                folders.stream()
                    .map(folder -> new TowerFiles(folder.resolve(IMAGE), folder.resolve(TEXT)))
                    .filter(
                        towers ->
                            Files.isRegularFile(towers.image())
                                && Files.isRegularFile(towers.text()))
                    .findFirst());
  }

  private static boolean hasBoth(Path file) {
    return Files.isRegularFile(file)
        && TwoTowers.areIn(new OnnxGraph(OnnxFile.read(file).getGraph()));
  }

  /** Whether one file has both towers. */
  public boolean isOne() {
    return image.equals(text);
  }
}
