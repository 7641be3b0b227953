package io.frostline.backbone.imports;

import io.frostline.backbone.Existing;
import io.frostline.backbone.Preprocessing;
import io.frostline.image.Framing;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an operator says about an ONNX file to import.
 *
 * @param file the ONNX model; its external data, if any, lies beside it
 * @param name of the package to make
 * @param format of the images that the network takes
 * @param preprocessing what the network was trained with
 * @param labels a text file with one class name per line, UTF-8
 * @param url where the file was fetched
 * @param licence of the network
 * @param cutAt the layer at which the stored network ends, to ship a backbone without its head
 * @param features the default layer, instead of the last hidden one
 * @param existing what to do when the name is taken
 */
public record OnnxImportRequest(
    Path file,
    String name,
    InputFormat format,
    Preprocessing preprocessing,
    Optional<Path> labels,
    Optional<String> url,
    Optional<String> licence,
    Optional<String> cutAt,
    Optional<String> features,
    Existing existing) {

  /** Says at once what of the size and the resize rule cannot be right together. */
  public OnnxImportRequest {
    new Framing(
        format.width(), format.height(), preprocessing.resize(), preprocessing.interpolation());
  }

  /** The whole network, without class names. */
  public OnnxImportRequest(
      Path file, String name, InputFormat format, Preprocessing preprocessing) {
    this(
        file,
        name,
        format,
        preprocessing,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Existing.KEEP);
  }

  /** The same with class names. */
  public OnnxImportRequest withLabels(Path file) {
    return with(Optional.of(file), cutAt, features, existing);
  }

  /** The same, ending at a layer. */
  public OnnxImportRequest withCutAt(String layer) {
    return with(labels, Optional.of(layer), features, existing);
  }

  /** The same with a default layer of the operator's choice. */
  public OnnxImportRequest withFeatures(String layer) {
    return with(labels, cutAt, Optional.of(layer), existing);
  }

  /** The same, replacing a package of the same name. */
  public OnnxImportRequest replacing() {
    return with(labels, cutAt, features, Existing.REPLACE);
  }

  /** The same with its origin, for the record. */
  public OnnxImportRequest withOrigin(Optional<String> origin, Optional<String> terms) {
    return new OnnxImportRequest(
        file, name, format, preprocessing, labels, origin, terms, cutAt, features, existing);
  }

  private OnnxImportRequest with(
      Optional<Path> newLabels,
      Optional<String> newCutAt,
      Optional<String> newFeatures,
      Existing newExisting) {
    return new OnnxImportRequest(
        file,
        name,
        format,
        preprocessing,
        newLabels,
        url,
        licence,
        newCutAt,
        newFeatures,
        newExisting);
  }
}
