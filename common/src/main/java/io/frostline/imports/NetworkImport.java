package io.frostline.imports;

import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.backbone.ModelDescription.Source;
import io.frostline.backbone.ModelName;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.ModelStore;
import io.frostline.backbone.PackageWriter;
import io.frostline.backbone.Preprocessing;
import io.frostline.backbone.Scores;
import io.frostline.image.Framing;
import io.frostline.imports.preprocessing.DecidedPreprocessing;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkFailure;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.InputFormat;
import io.frostline.proof.InputSize;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.LayerProof;
import io.frostline.proof.ProofImages;
import io.frostline.proof.ProofRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Imports a network: frees its batch, finds its layers, verifies that the result computes what the
 * network computes in its own framework, and writes a model package.
 */
public final class NetworkImport {

  /**
   * Imports a network into a store.
   *
   * @return the package, verified
   * @throws UserException when the file or the request is not valid; the store is then unchanged
   */
  public ModelPackage run(ImportRequest request, ModelStore store) {
    PackageWriter writer = new PackageWriter(store, request.existing());
    writer.check(ModelName.of(request.name()));
    Source origin = SourceRecord.of(request.file().path(), request.origin());
    try {
      return imported(request, origin, writer);
    } catch (NetworkFailure failure) {
      throw new UserException(
          Formatted.of(
              "The network opens but does not run on an image: %s. Check --size and --layout, or export the network again.",
              failure.getMessage()),
          failure);
    }
  }

  private static ModelPackage imported(ImportRequest request, Source origin, PackageWriter writer) {
    try (SourceNetwork read = request.file().read(request)) {
      DecidedPreprocessing decided = decided(request, read);
      Preprocessing preprocessing = decided.preprocessing();
      SourceNetwork whole = read.withColorOrder(decided.colorOrder()).withNotes(decided.notes());
      checkFraming(whole.format(), preprocessing);
      SourceNetwork source = request.cutAt().map(whole::endingAt).orElse(whole);
      ModelProto needed = GraphCut.at(source.model(), source.tensors());
      OperatorDomains.refuseForeign(needed);
      RandomOperators.refuse(needed);
      ProofImages images = new ProofImages(source.format(), preprocessing);
      ProvenNetwork proven = ProvenNetwork.of(source, images);
      ImportChecks.refuseDifferences(proven.mistranslated(source.engine(), images));
      NetworkStructure structure = structure(request, source, proven, images);
      Scores scores = ScoreDecision.of(request, source.graph(), structure);
      FinishedNetwork finished = FinishedNetwork.of(proven, structure.layers());
      List<LayerComparison> offered = offered(proven, structure);
      ProofRecord record = ProofRecord.of(images, offered);
      List<Check> checks =
          ImportChecks.run(
              new LayerProof(record, images),
              finished.model(),
              structure,
              proven.batch().size(),
              offered);
      byte[] proof = record.toBytes();
      ProvenImport result =
          new ProvenImport(
              request,
              preprocessing,
              origin,
              source,
              proven,
              structure,
              scores,
              finished,
              checks,
              proof);
      return writer.write(result.description(), finished.onnx(), Optional.of(proof));
    }
  }

  private static DecidedPreprocessing decided(ImportRequest request, SourceNetwork read) {
    return DecidedPreprocessing.of(
        request.preprocessing(),
        read.preprocessing(),
        request.file().path().getFileName().toString(),
        new InputSize(read.format().width(), read.format().height()));
  }

  private static List<LayerComparison> offered(ProvenNetwork proven, NetworkStructure structure) {
    Set<String> layers = structure.layers().stream().map(Layer::name).collect(Collectors.toSet());
    return proven.comparisons().stream()
        .filter(comparison -> layers.contains(comparison.tensor()))
        .toList();
  }

  /** Fails early if the size and the resize rule contradict each other. */
  private static void checkFraming(InputFormat format, Preprocessing preprocessing) {
    new Framing(
        format.width(), format.height(), preprocessing.resize(), preprocessing.interpolation());
  }

  private static NetworkStructure structure(
      ImportRequest request, SourceNetwork source, ProvenNetwork proven, ProofImages images) {
    NetworkStructure found = NetworkStructure.of(request, source, proven, images);
    request.labels().check(found.output());
    return request
        .features()
        .or(() -> request.scores().isPresent() ? Optional.empty() : request.cutAt())
        .map(found::withFeatures)
        .orElse(found);
  }
}
