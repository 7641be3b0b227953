package io.frostline.imports;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Sha256;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.SourceEngine;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxFile;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.FloatPixels;
import io.frostline.proof.InputFormat;
import io.frostline.proof.LayerProof;
import io.frostline.proof.ProofImages;
import io.frostline.proof.ProofRecord;
import io.frostline.proof.Reference;
import io.frostline.proof.RequestedFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Verifies an installed package again, on this machine and with this engine: on the same images and
 * at every layer, as its import did.
 */
public final class PackageVerification {
  private final ModelPackage model;
  private final ModelDescription description;
  private final ProofImages images;
  private final ModelProto network;

  /** A package that has been opened, so that its checksum is known to be right. */
  public PackageVerification(ModelPackage model) {
    this.model = model;
    this.description = model.description();
    this.images = ProofImages.of(description);
    this.network = FloatPixels.in(OnnxFile.read(model.network()));
  }

  /**
   * Compares every value of every layer with what the source's own engine computes.
   *
   * @throws UserException when the file is not the one that the package was built from
   */
  public VerifiedPackage against(NetworkFile source) {
    if (description.kind() == ModelKind.CLASSIFIER) {
      throw new UserException(
          Formatted.of(
              "Model %s is a classifier: it was trained and has no source file. Verify it without --source.",
              description.name()));
    }
    checkSource(source.path());
    try (SourceNetwork original = source.read(request(source))) {
      return verified("the source's own engine", new EngineReference(original.engine(), images));
    }
  }

  /**
   * Compares with what the source computed at import, sampled; for a package without such a record,
   * a batch with single runs.
   *
   * @throws UserException when the record is damaged, or was made with different pixels
   */
  public VerifiedPackage alone() {
    Optional<Path> proof = model.proof();
    if (proof.isPresent()) {
      boolean joined = description.kind() == ModelKind.CLASSIFIER;
      return verified(
          joined
              ? "what backbone and head computed when they were joined"
              : "what the source computed at import",
          recorded(proof.get()));
    }
    try (SourceEngine singles = new OnnxSourceEngine(network)) {
      return verified(
          "the package itself in single runs (it was imported without a proof)",
          new EngineReference(singles, images));
    }
  }

  private void checkSource(Path file) {
    try {
      String actual = Sha256.of(file);
      if (!actual.equals(description.source().sha256())) {
        throw new UserException(
            Formatted.of(
                "%s is not the source of model %s: its sha256 is %s, but the package was built from %s with %s. Give that file, or verify without --source.",
                file,
                description.name(),
                actual,
                description.source().file(),
                description.source().sha256()));
      }
    } catch (IOException unreadable) {
      throw new UserException(
          Formatted.of(
              "Cannot read the source %s: %s. Check the path and its permissions.",
              file, unreadable),
          unreadable);
    }
  }

  private ImportRequest request(NetworkFile source) {
    ModelDescription.Input input = description.input();
    return new ImportRequest(
        source,
        description.name(),
        RequestedFormat.of(
            new InputFormat(input.width(), input.height(), input.colorOrder(), input.layout())),
        description.preprocessing());
  }

  private ProofRecord recorded(Path file) {
    ProofRecord record = ProofRecord.read(file);
    if (record.pixels() != images.checksum()) {
      throw new UserException(
          Formatted.of(
              "The images of the proof have different pixels on this machine (checksum %08x) than where model %s was imported (%08x). Verify against the source file with --source, or import the model again.",
              images.checksum(), description.name(), record.pixels()));
    }
    if (!record.layers().keySet().equals(shapes().keySet())) {
      throw new UserException(
          Formatted.of(
              "The proof of model %s covers different layers than model.json lists. Import the model again.",
              description.name()));
    }
    return record;
  }

  private Map<String, long[]> shapes() {
    return ImportChecks.shapes(description.layers());
  }

  private VerifiedPackage verified(String against, Reference reference) {
    BatchSize batch = description.batch().size();
    return VerifiedPackage.of(
        against,
        images,
        batch,
        new LayerProof(reference, images).compare(network, shapes(), batch));
  }
}
