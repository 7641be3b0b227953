package io.frostline.imports;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.Layer;
import io.frostline.backbone.ModelDescription.Batch;
import io.frostline.backbone.ModelDescription.Check;
import io.frostline.imports.encoder.EncoderLayers;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.onnx.AllNodes;
import io.frostline.onnx.GraphCut;
import io.frostline.onnx.NetworkFailure;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.PadFolding;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.proof.LayerComparison;
import io.frostline.proof.ProofTexts;
import io.frostline.proof.TextValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Verifies that an encoder computes the same in its package as in its file, text by text, and
 * whether texts of different lengths can share a batch: with padding, and whatever the others are.
 *
 * @param source what the file computes for each text by itself
 * @param batch how many texts go into one run, and why
 * @param checks what was compared
 */
record EncoderProof(TextValues source, Batch batch, List<Check> checks) {

  /**
   * Runs both.
   *
   * @param finished the network of the package, whose layers have their names
   * @throws io.frostline.message.UserException naming the first layer that differs
   */
  static EncoderProof of(
      EncoderSource original, ModelProto finished, EncoderLayers offered, ProofTexts texts) {
    List<Layer> layers = offered.layers();
    TextValues source;
    List<String> tensors = List.copyOf(offered.tensors().values());
    try (NetworkSession session = open(GraphCut.at(original.model(), tensors))) {
      source = TextValues.alone(session, texts, layers, offered.tensors());
    }
    List<String> names = layers.stream().map(Layer::name).toList();
    try (NetworkSession session = open(PadFolding.of(GraphCut.at(finished, names)))) {
      TextValues alone = TextValues.alone(session, texts, layers, Map.of());
      List<LayerComparison> single = alone.compare(source);
      ImportChecks.refuseDifferences(different(single));
      List<Check> checks = new ArrayList<>();
      checks.add(check("one by one, against the source", texts, single));
      Batch batch =
          original.takesOne()
              ? new Batch(BatchSize.ONE, "the file declares a batch of one")
              : together(session, texts, layers, source, checks, finished);
      return new EncoderProof(source, batch, checks);
    }
  }

  private static Batch together(
      NetworkSession session,
      ProofTexts texts,
      List<Layer> layers,
      TextValues source,
      List<Check> checks,
      ModelProto finished) {
    List<Integer> all = IntStream.range(0, texts.texts().size()).boxed().toList();
    try {
      TextValues batch = TextValues.together(session, texts, layers, all);
      List<LayerComparison> compared = batch.compare(source);
      Optional<LayerComparison> broken = different(compared).stream().findFirst();
      if (broken.isPresent()) {
        return one(
            broken.get().tensor(),
            Formatted.of("differs from the same alone by %.2g", broken.get().absolute()),
            finished);
      }
      Optional<String> coupled = coupled(session, texts, layers, batch);
      if (coupled.isPresent()) {
        return one(coupled.get(), "changes with the other texts", finished);
      }
      checks.add(
          check(
              Formatted.of(
                  "in a batch of %d padded to %s, against the source one by one",
                  all.size(), Count.of(texts.longest(), "token")),
              texts,
              compared));
      return new Batch(
          BatchSize.FREE,
          Formatted.of(
              "a padded batch of %d equals %d single runs, and no text depends on the others in its batch",
              all.size(), all.size()));
    } catch (NetworkFailure failure) {
      return new Batch(BatchSize.ONE, failure.getMessage());
    }
  }

  private static Batch one(String layer, String what, ModelProto finished) {
    boolean dynamic =
        AllNodes.of(finished).stream()
            .anyMatch(node -> node.getOpType().equals("DynamicQuantizeLinear"));
    return new Batch(
        BatchSize.ONE,
        Formatted.of(
            "a text in a batch %s, first at '%s'%s",
            what,
            layer,
            dynamic
                ? ": the network is quantised dynamically, with a scale taken over the whole batch"
                : ""));
  }

  /** The first layer at which a text has other bits when the texts beside it are replaced. */
  private static Optional<String> coupled(
      NetworkSession session, ProofTexts texts, List<Layer> layers, TextValues batch) {
    int count = texts.texts().size();
    for (int kept = 0; kept < 2; kept++) {
      int still = kept;
      List<Integer> rows =
          IntStream.range(0, count)
              .map(row -> row % 2 == still ? row : (row + 2) % count)
              .boxed()
              .toList();
      Optional<String> different =
          TextValues.together(session, texts, layers, rows)
              .firstDifferent(
                  batch,
                  IntStream.range(0, count).filter(row -> row % 2 == still).boxed().toList());
      if (different.isPresent()) {
        return different;
      }
    }
    return Optional.empty();
  }

  static NetworkSession open(ModelProto model) {
    return NetworkSession.openPart(model.toByteArray(), "The network");
  }

  private static List<LayerComparison> different(List<LayerComparison> compared) {
    return compared.stream().filter(layer -> !layer.agrees()).toList();
  }

  /** The largest differences of some layers. */
  static Check check(String how, ProofTexts texts, List<LayerComparison> layers) {
    LayerComparison worst =
        layers.stream().max(Comparator.comparingDouble(LayerComparison::relative)).orElseThrow();
    double absolute = layers.stream().mapToDouble(LayerComparison::absolute).max().orElseThrow();
    return new Check(
        Count.of(layers.size(), "layer") + " " + how,
        texts.inWords(),
        absolute,
        worst.relative(),
        worst.tensor());
  }
}
