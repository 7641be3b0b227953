package io.frostline.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.Quantisation;
import io.frostline.backbone.Quantisation.Accuracy;
import io.frostline.backbone.Quantisation.ClassAgreement;
import io.frostline.example.ExampleKind;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a network on integers differs from the one on floats: the content of {@code
 * quantisation.json} and of its page.
 *
 * @param model the package on integers
 * @param floats the package on floats
 * @param integerShare of the multiply-accumulate operations, 0 to 1
 * @param speed of the engine alone, in units of that of the network on floats, on the machine that
 *     quantised
 * @param leastCosine that was asked of the 1 % quantile of every layer
 * @param features the default layer
 * @param comparedImages on which both networks were run
 * @param layers in the order of computation
 * @param classes null if the network has none
 * @param keptFloat layers that compute with floats because too much would be lost, or by name
 * @param facts the provenance
 */
@JsonNaming(SnakeCaseStrategy.class)
public record QuantisationReport(
    String model,
    String floats,
    double integerShare,
    double speed,
    double leastCosine,
    String features,
    long comparedImages,
    List<ComparedLayer> layers,
    @JsonInclude(JsonInclude.Include.NON_NULL) ComparedClasses classes,
    List<String> keptFloat,
    List<Report.Fact> facts) {
  public QuantisationReport {
    layers = List.copyOf(layers);
    keptFloat = List.copyOf(keptFloat);
    facts = List.copyOf(facts);
  }

  /**
   * A layer that both networks offer.
   *
   * @param median of the cosines of its numbers in both networks, image by image
   * @param onePercent quantile of the same
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record ComparedLayer(String layer, String operator, double median, double onePercent) {}

  /**
   * The classes that both networks name.
   *
   * @param same images with the same class
   * @param low end of the 95 % interval of their share
   * @param high end of the same interval
   * @param labelled images whose label is one of the classes
   * @param accuracyOnFloats null without labels
   * @param accuracyOnIntegers null without labels
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ComparedClasses(
      long same,
      double low,
      double high,
      long labelled,
      Accuracy accuracyOnFloats,
      Accuracy accuracyOnIntegers) {}

  /**
   * The report on a package.
   *
   * @param model with its {@link ModelDescription#quantisation()}
   */
  public static QuantisationReport of(ModelDescription model, double speed, double leastCosine) {
    Quantisation own = model.quantisation();
    return new QuantisationReport(
        model.name(),
        own.model(),
        own.integerShare(),
        speed,
        leastCosine,
        model.features(),
        own.comparedImages(),
        own.layers().stream()
            .map(
                loss ->
                    new ComparedLayer(
                        loss.layer(),
                        model.layerNamed(loss.layer()).operator(),
                        loss.median(),
                        loss.onePercent()))
            .toList(),
        own.classes() == null ? null : classes(own.classes()),
        own.keptFloat(),
        facts(model, own));
  }

  private static ComparedClasses classes(ClassAgreement own) {
    return new ComparedClasses(
        own.same(),
        own.low(),
        own.high(),
        own.labelled(),
        own.accuracyOnFloats(),
        own.accuracyOnIntegers());
  }

  private static List<Report.Fact> facts(ModelDescription model, Quantisation own) {
    ExampleKind kind = model.input().examples();
    List<Report.Fact> facts = new ArrayList<>();
    facts.add(
        new Report.Fact("Model", Formatted.of("%s, sha256 %s", model.name(), model.sha256())));
    facts.add(
        new Report.Fact("On floats", Formatted.of("%s, sha256 %s", own.model(), own.sha256())));
    facts.add(
        new Report.Fact(
            kind == ExampleKind.TEXT ? "Texts" : "Images",
            Formatted.of(
                "scales from %s, both networks compared on %s",
                Count.of(own.calibrationImages(), kind.noun()),
                Count.of(own.comparedImages(), "other " + kind.noun()))));
    if (!own.keptFloat().isEmpty()) {
      facts.add(new Report.Fact("Kept on floats", String.join("\n", own.keptFloat())));
    }
    return facts;
  }
}
