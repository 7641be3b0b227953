package io.frostline.backbone.imports;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelDescription.Input;
import io.frostline.backbone.ModelDescription.Source;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageWriter;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.Sha256;
import io.frostline.config.UserException;
import io.frostline.image.Framing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Imports a network: frees its batch, finds its layers, proves that the result computes what the
 * network computes in its own framework, and writes a model package.
 */
public final class NetworkImport {

  /**
   * Imports a network into a store.
   *
   * @return the package, verified
   * @throws UserException when the file, or what the request says about it, is at fault; the store
   *     is then as it was
   */
  public ModelPackage run(ImportRequest request, ModelStore store) {
    PackageWriter writer = new PackageWriter(store, request.existing());
    writer.check(request.name());
    Source origin = origin(request);
    try (SourceNetwork whole = request.file().read(request)) {
      checkFraming(whole.format(), request.preprocessing());
      SourceNetwork source = request.cutAt().map(whole::endingAt).orElse(whole);
      NoiseImages noise = new NoiseImages(source.format(), request.preprocessing());
      ProvenNetwork proven = ProvenNetwork.of(source, noise);
      NetworkStructure structure = structure(request, source, proven);
      FinishedNetwork finished = FinishedNetwork.of(proven, structure.layers());
      List<Check> checks = new ImportChecks(source, noise).run(proven, finished, structure);
      return writer.write(
          describe(request, origin, source, proven, structure, checks, finished.onnx()),
          finished.onnx());
    }
  }

  /** Says at once what of the size and the resize rule cannot be right together. */
  private static void checkFraming(InputFormat format, Preprocessing preprocessing) {
    new Framing(
        format.width(), format.height(), preprocessing.resize(), preprocessing.interpolation());
  }

  private static NetworkStructure structure(
      ImportRequest request, SourceNetwork source, ProvenNetwork proven) {
    ClassLabels labels = request.labels();
    NetworkStructure found =
        NetworkStructure.of(source, proven.comparisons(), labels.names().size());
    labels.check(found.output());
    return request.features().or(request::cutAt).map(found::withFeatures).orElse(found);
  }

  private static ModelDescription describe(
      ImportRequest request,
      Source origin,
      SourceNetwork source,
      ProvenNetwork proven,
      NetworkStructure structure,
      List<Check> checks,
      byte[] onnx) {
    InputFormat format = source.format();
    return new ModelDescription(
        request.name(),
        ModelKind.BACKBONE,
        Sha256.of(onnx),
        origin,
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
        request.labels().names(),
        proven.batch(),
        checks);
  }

  private static Source origin(ImportRequest request) {
    Path file = request.file().path();
    Origin origin = request.origin();
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "There is no file %s. Give the path of a network file.".formatted(file));
    }
    try {
      String sha256 = Sha256.of(file);
      if (origin.sha256().filter(expected -> !expected.equalsIgnoreCase(sha256)).isPresent()) {
        throw new UserException(
            "%s has the sha256 %s, not %s: it is truncated or another file. Fetch it again."
                .formatted(file, sha256, origin.sha256().get()));
      }
      return new Source(
          file.getFileName().toString(),
          origin.url().orElse(null),
          origin.licence().orElse(null),
          sha256);
    } catch (IOException unreadable) {
      throw new UserException(
          "Cannot read %s: %s. Check its permissions.".formatted(file, unreadable), unreadable);
    }
  }
}
