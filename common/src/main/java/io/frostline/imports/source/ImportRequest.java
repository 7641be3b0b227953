package io.frostline.imports.source;

import io.frostline.backbone.Existing;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.ScoreKind;
import io.frostline.imports.preprocessing.RequestedPreprocessing;
import io.frostline.proof.RequestedFormat;
import java.util.Optional;

/**
 * What the user or the catalogue says about a network to import.
 *
 * @param file with the network
 * @param name of the package to make
 * @param format of the images that the network takes
 * @param preprocessing what is said about the one that the network was trained with
 * @param labels the names of its classes
 * @param origin of the file
 * @param cutAt the layer at which the stored network ends, to ship a backbone without its head
 * @param features the default layer, instead of the last hidden one
 * @param scores what the numbers at its end are, where the values alone do not show it
 * @param existing what to do when the name is taken
 */
public record ImportRequest(
    NetworkFile file,
    String name,
    RequestedFormat format,
    RequestedPreprocessing preprocessing,
    ClassLabels labels,
    Origin origin,
    Optional<String> cutAt,
    Optional<String> features,
    Optional<ScoreKind> scores,
    Existing existing) {

  /** The whole network, without class names, and with this preprocessing whatever the file says. */
  public ImportRequest(
      NetworkFile file, String name, RequestedFormat format, Preprocessing preprocessing) {
    this(
        file,
        name,
        format,
        RequestedPreprocessing.exactly(format.colorOrder(), preprocessing),
        ClassLabels.NONE,
        Origin.UNKNOWN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Existing.KEEP);
  }

  /** A copy with class names. */
  public ImportRequest withLabels(ClassLabels names) {
    return new ImportRequest(
        file, name, format, preprocessing, names, origin, cutAt, features, scores, existing);
  }

  /** A copy with an origin. */
  public ImportRequest withOrigin(Origin from) {
    return new ImportRequest(
        file, name, format, preprocessing, labels, from, cutAt, features, scores, existing);
  }

  /** A copy that ends at a layer. */
  public ImportRequest withCutAt(String layer) {
    return new ImportRequest(
        file,
        name,
        format,
        preprocessing,
        labels,
        origin,
        Optional.of(layer),
        features,
        scores,
        existing);
  }

  /** A copy with another default layer. */
  public ImportRequest withFeatures(String layer) {
    return new ImportRequest(
        file,
        name,
        format,
        preprocessing,
        labels,
        origin,
        cutAt,
        Optional.of(layer),
        scores,
        existing);
  }

  /** A copy that says what the numbers at the end are. */
  public ImportRequest withScores(ScoreKind kind) {
    return new ImportRequest(
        file,
        name,
        format,
        preprocessing,
        labels,
        origin,
        cutAt,
        features,
        Optional.of(kind),
        existing);
  }

  /** A copy that replaces a package of the same name. */
  public ImportRequest replacing() {
    return new ImportRequest(
        file,
        name,
        format,
        preprocessing,
        labels,
        origin,
        cutAt,
        features,
        scores,
        Existing.REPLACE);
  }
}
