package io.frostline.spark.quantisation;

import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.PackageWriter;
import io.frostline.backbone.Quantisation;
import io.frostline.backbone.Quantisation.LayerLoss;
import io.frostline.backbone.Sha256;
import io.frostline.example.ExampleKind;
import io.frostline.imports.SelfProof;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.quantisation.FloatLayers.Choice;
import io.frostline.quantisation.Losses;
import io.frostline.quantisation.QuantisationPlan;
import io.frostline.quantisation.QuantisedPackage;
import io.frostline.quantisation.Sensitivity;
import io.frostline.spark.quantisation.QuantisationRequest.Loss;
import io.frostline.storage.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Quantises a package: measures its activations on sample images, chooses the scales, and compares
 * the network on integers with the one on floats on other images, layer by layer.
 */
public final class QuantisationRun {
  private static final int IMAGES_FOR_SENSITIVITY = 8;

  /**
   * Where more of the products than this share are kept on floats, little speed is left to gain.
   */
  private static final double MOST_KEPT = 0.5;

  private final QuantisationRequest request;
  private final SparkSession spark;
  private final SampleJobs jobs;

  public QuantisationRun(SparkSession spark, QuantisationRequest request) {
    this.spark = spark;
    this.request = request;
    this.jobs = new SampleJobs(spark, request);
  }

  /**
   * The result of a run.
   *
   * @param refused the images that could not be used
   */
  public record Summary(ModelPackage written, Losses losses, Refusals refused) {}

  /** A network on integers, and how it compares. */
  private record Candidate(
      QuantisedPackage network, Comparison.Part compared, Losses losses, Set<String> kept) {}

  /**
   * Quantises, verifies and writes.
   *
   * @throws UserException if there are too few images, a layer loses too much, or the package
   *     cannot be written
   */
  public Summary run(PackageWriter writer) {
    writer.check(request.name());
    QuantisationPlan plan = QuantisationPlan.of(request.model(), request.floats().names());
    Sample sample = Sample.of(spark, request);
    Calibration.Part calibrated = jobs.calibrate(plan, sample.calibrated());
    refuseTooFew(calibrated.images(), calibrated.refused());
    Candidate chosen = chosen(plan, calibrated, sample);
    QuantisedPackage network = chosen.network();
    SelfProof proof = proof(network);
    ModelDescription description =
        network.proved(proof.checks(), Sha256.of(proof.record()), facts(chosen, calibrated));
    return new Summary(
        writer.write(
            description,
            folder -> {
              network.writeInto(folder);
              Files.write(ModelPackage.proofIn(folder), proof.record());
            }),
        chosen.losses(),
        calibrated.refused().and(chosen.compared().refused()));
  }

  private static SelfProof proof(QuantisedPackage network) {
    try (TemporaryFolder draft = TemporaryFolder.of("frostline-int8")) {
      return SelfProof.of(network.draftIn(draft.path()));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private Candidate chosen(QuantisationPlan plan, Calibration.Part calibrated, Sample sample) {
    Candidate first = candidate(plan, calibrated, sample.compared(), request.floats().names());
    if (suffices(first)) {
      return first;
    }
    if (request.floats().choice() == Choice.NAMED) {
      throw tooLossy(first, "Keep the layers that lose most on floats with --keep-float auto");
    }
    List<String> ranking = ranking(plan, calibrated, sample);
    Candidate last = first;
    for (int more = 1; more <= MOST_KEPT * ranking.size(); more *= 2) {
      Set<String> kept = new LinkedHashSet<>(request.floats().names());
      kept.addAll(ranking.subList(0, more));
      last =
          candidate(
              QuantisationPlan.of(request.model(), kept), calibrated, sample.compared(), kept);
      if (suffices(last)) {
        return last;
      }
    }
    throw tooLossy(
        last,
        Formatted.of(
            "With %s kept on floats there is little speed to gain; use the model as it is",
            Count.of(last.kept().size(), "layer")));
  }

  private boolean suffices(Candidate candidate) {
    return request.loss() == Loss.ACCEPTED
        || candidate.losses().beyond(request.leastCosine()).isEmpty();
  }

  private List<String> ranking(QuantisationPlan plan, Calibration.Part calibrated, Sample sample) {
    List<Row> few =
        sample
            .calibrated()
            .subList(0, Math.min(IMAGES_FOR_SENSITIVITY, sample.calibrated().size()));
    return new Sensitivity(request.model(), calibrated.tensors(), jobs.inputs(few)).ranking(plan);
  }

  private Candidate candidate(
      QuantisationPlan plan, Calibration.Part calibrated, List<Row> images, Set<String> kept) {
    QuantisedPackage network =
        QuantisedPackage.of(request.model(), request.name().text(), plan, calibrated.tensors());
    try (TemporaryFolder draft = TemporaryFolder.of("frostline-int8")) {
      Comparison.Part compared = jobs.compare(network.draftIn(draft.path()), images);
      refuseTooFew(compared.images().size(), compared.refused());
      Losses losses =
          Losses.of(
              network.description().layers(),
              compared.images().stream().map(Comparison.Compared::cosines).toList());
      return new Candidate(network, compared, losses, kept);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private Quantisation facts(Candidate chosen, Calibration.Part calibrated) {
    ModelDescription model = request.model().description();
    return new Quantisation(
        model.name(),
        model.sha256(),
        calibrated.images(),
        chosen.compared().images().size(),
        chosen.network().integerShare(request.model()),
        List.copyOf(chosen.kept()),
        chosen.losses().layers(),
        ClassTally.of(request.model(), chosen.compared().images()).orElse(null));
  }

  private void refuseTooFew(long images, Refusals refused) {
    if (images == 0) {
      ExampleKind kind = request.form().examples();
      throw new UserException(
          Formatted.of(
              "None of the %s at %s can be used to quantise model %s (%s). The first: %s",
              kind.nouns(),
              request.examples().uri(),
              request.model().description().name(),
              Count.of(
                  refused.images(), kind.noun() + " was rejected", kind.nouns() + " were rejected"),
              refused.first()));
    }
  }

  private UserException tooLossy(Candidate candidate, String remedy) {
    List<LayerLoss> beyond = candidate.losses().beyond(request.leastCosine());
    LayerLoss worst = beyond.get(0);
    return new UserException(
        Formatted.of(
            "Model %s loses too much on integers: the 1 %% quantile of the cosine with its features on floats is below %.2f at %d of %s, on %s. The worst, '%s', has %.3f (median %.3f). Nothing was written. %s, or accept the loss with --accept-loss.",
            request.model().description().name(),
            request.leastCosine(),
            beyond.size(),
            Count.of(candidate.losses().layers().size(), "layer"),
            Count.of(candidate.compared().images().size(), request.form().examples().noun()),
            worst.layer(),
            worst.onePercent(),
            worst.median(),
            remedy));
  }
}
