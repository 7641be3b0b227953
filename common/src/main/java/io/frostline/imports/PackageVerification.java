package io.frostline.imports;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelKind;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.NetworkFingerprint;
import io.frostline.backbone.PixelInput;
import io.frostline.backbone.Sha256;
import io.frostline.backbone.TokenInput;
import io.frostline.imports.source.ImportRequest;
import io.frostline.imports.source.NetworkFile;
import io.frostline.imports.source.SourceEngine;
import io.frostline.imports.source.SourceNetwork;
import io.frostline.imports.towers.TowerFiles;
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
import io.frostline.proof.RowIndependence;
import io.frostline.proof.TranslationProof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies an installed package again, on this machine and with this engine: on the same images and
 * at every layer, as its import did.
 */
public final class PackageVerification {
  private final ModelPackage model;
  private final ModelDescription description;

  /** Null for a network that takes texts. */
  private final ProofImages images;

  private final ModelProto stored;
  private final ModelProto network;

  /** A package that has been opened, so that its checksum is known to be right. */
  public PackageVerification(ModelPackage model) {
    this.model = model;
    this.description = model.description();
    this.images = description.input() instanceof TokenInput ? null : ProofImages.of(description);
    this.stored = OnnxFile.read(model.network());
    this.network = FloatPixels.in(stored);
  }

  /**
   * Compares every node, attribute and weight with the record of the import or the training, also
   * those that no image of the proof shows: a network that was altered is found even if the
   * checksum of its file was altered too.
   *
   * @return the fingerprint; empty for a package of an older version, which has none
   * @throws UserException when the network is not the one that was recorded
   */
  public Optional<String> fingerprint() {
    Optional<String> recorded = Optional.ofNullable(description.fingerprint());
    String actual = NetworkFingerprint.of(stored);
    if (recorded.filter(expected -> !expected.equals(actual)).isPresent()) {
      throw new UserException(
          Formatted.of(
              "%s is not the network that model %s was written with: its fingerprint is %s, but"
                  + " model.json says %s. A node, an attribute or a weight was altered, and the"
                  + " checksum of the file with it. %s",
              model.network(), description.name(), actual, recorded.get(), model.remedy()));
    }
    return recorded;
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
              "Model %s is a classifier: it was trained and has no source file. Verify it without"
                  + " --source.",
              description.name()));
    }
    if (description.quantisation() != null) {
      throw new UserException(
          Formatted.of(
              "Model %s was quantised from the package %s and has no source file. Verify it without"
                  + " --source, and %s with it.",
              description.name(),
              description.quantisation().model(),
              description.quantisation().model()));
    }
    checkSource(source.path());
    if (description.input() instanceof TokenInput) {
      return new EncoderVerification(model).against(source.path());
    }
    NetworkFile file = hasTwoTowers(source.path()) ? new ImageTowerFile(source.path()) : source;
    try (SourceNetwork original = file.read(request(file))) {
      EngineReference reference = new EngineReference(original.engine(), images);
      VerifiedPackage verified = verified("the source's own engine", reference);
      return original.engine().runsOnnx()
          ? verified
          : verified.and(
              new TranslationProof(reference, images)
                  .compare(network, shapes(), description.batch().size()));
    }
  }

  /**
   * Compares with what the source computed at import, sampled; for a package without such a record,
   * a batch with single runs.
   *
   * @throws UserException when the record is damaged, or was made with different pixels
   */
  public VerifiedPackage alone() {
    if (description.input() instanceof TokenInput) {
      return new EncoderVerification(model).alone();
    }
    Optional<Path> proof = model.proof();
    if (proof.isPresent()) {
      return verified(recordedWhen(), recorded(proof.get()));
    }
    try (SourceEngine singles = new OnnxSourceEngine(network)) {
      return verified(
          "the package itself in single runs (it was imported without a proof)",
          new EngineReference(singles, images));
    }
  }

  /** The tower for texts is the same file, so it is verified by its checksum alone. */
  private boolean hasTwoTowers(Path source) {
    return description.text() != null && TowerFiles.in(source).isPresent();
  }

  private String recordedWhen() {
    if (description.kind() == ModelKind.CLASSIFIER) {
      return "what backbone and head computed when they were joined";
    }
    return description.quantisation() == null
        ? "what the source computed at import"
        : "what the package computed when it was quantised";
  }

  private void checkSource(Path file) {
    try {
      String actual = Sha256.of(file);
      if (!actual.equals(description.source().sha256())) {
        throw new UserException(
            Formatted.of(
                "%s is not the source of model %s: its sha256 is %s, but the package was built from"
                    + " %s with %s. Give that file, or verify without --source.",
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
    PixelInput input = description.pixels();
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
              "The images of the proof have different pixels on this machine (checksum %08x) than"
                  + " where model %s was imported (%08x). Verify against the source file with"
                  + " --source, or import the model again.",
              images.checksum(), description.name(), record.pixels()));
    }
    if (!record.layers().keySet().equals(shapes().keySet())) {
      throw new UserException(
          Formatted.of(
              "The proof of model %s covers different layers than model.json lists. Import the"
                  + " model again.",
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
        new LayerProof(reference, images).compare(network, shapes(), batch),
        dependent());
  }

  /**
   * A layer whose rows change with the other images in the batch. Imports of this version exclude
   * that, so only packages of older versions are run again.
   */
  private Optional<String> dependent() {
    if (description.fingerprint() != null || description.batch().size() == BatchSize.ONE) {
      return Optional.empty();
    }
    Set<String> coupled = new RowIndependence(images).coupled(network, shapes());
    return shapes().keySet().stream().filter(coupled::contains).findFirst();
  }
}
