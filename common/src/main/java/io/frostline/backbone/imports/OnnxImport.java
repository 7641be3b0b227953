package io.frostline.backbone.imports;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelDescription.Input;
import io.frostline.backbone.ModelDescription.Source;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageWriter;
import io.frostline.backbone.Sha256;
import io.frostline.config.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Imports an ONNX file: frees its batch, finds its layers, proves that the result computes what the
 * file computes, and writes a model package.
 */
public final class OnnxImport {

  /**
   * Imports a file into a store.
   *
   * @return the package, verified
   * @throws UserException when the file, or what the request says about it, is at fault; the store
   *     is then as it was
   */
  public ModelPackage run(OnnxImportRequest request, ModelStore store) {
    PackageWriter writer = new PackageWriter(store, request.existing());
    writer.check(request.name());
    List<String> labels = request.labels().map(ClassLabels::read).orElse(List.of());
    NoiseImages noise = new NoiseImages(request.format(), request.preprocessing());

    SourceNetwork source = SourceNetwork.read(request);
    ProvenNetwork proven = ProvenNetwork.of(source, noise);
    NetworkStructure structure = structure(request, source, proven, labels);
    FinishedNetwork finished = FinishedNetwork.of(proven, structure.layers());
    List<Check> checks = new ImportChecks(source, noise).run(proven, finished, structure);
    return writer.write(
        describe(request, source, proven, structure, labels, checks, finished.onnx()),
        finished.onnx());
  }

  private static NetworkStructure structure(
      OnnxImportRequest request, SourceNetwork source, ProvenNetwork proven, List<String> labels) {
    NetworkStructure found =
        NetworkStructure.of(source, request.format().layout(), proven.comparisons(), labels.size());
    request.labels().ifPresent(file -> ClassLabels.checkCount(file, labels, found.output()));
    return request.features().or(request::cutAt).map(found::withFeatures).orElse(found);
  }

  private static ModelDescription describe(
      OnnxImportRequest request,
      SourceNetwork source,
      ProvenNetwork proven,
      NetworkStructure structure,
      List<String> labels,
      List<Check> checks,
      byte[] onnx) {
    InputFormat format = request.format();
    return new ModelDescription(
        request.name(),
        ModelKind.BACKBONE,
        Sha256.of(onnx),
        origin(request),
        new Input(
            source.input().getName(),
            format.width(),
            format.height(),
            ImageInput.CHANNELS,
            format.colorOrder(),
            format.layout()),
        request.preprocessing(),
        structure.output().name(),
        structure.layers(),
        structure.features(),
        labels,
        proven.batch(),
        checks);
  }

  private static Source origin(OnnxImportRequest request) {
    Path file = request.file();
    try {
      return new Source(
          file.getFileName().toString(),
          request.url().orElse(null),
          request.licence().orElse(null),
          Sha256.of(file));
    } catch (IOException unreadable) {
      throw new UserException(
          "Cannot read %s: %s. Check its permissions.".formatted(file, unreadable), unreadable);
    }
  }
}
