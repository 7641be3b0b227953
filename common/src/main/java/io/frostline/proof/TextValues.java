package io.frostline.proof;

import io.frostline.backbone.Arrangement;
import io.frostline.backbone.Layer;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a network has computed for each of the {@link ProofTexts}: at each layer the numbers of the
 * text's tokens, one token after the other and without those of padding.
 *
 * @param layers for each layer, by its name, one entry per text
 */
public record TextValues(Map<String, List<float[]>> layers) {
  /**
   * Values that are this near in units of the layer's largest are equal up to rounding. Measured on
   * all-MiniLM-L6-v2: 0 with padding to any width; sums in another order differ by 2e-6.
   */
  private static final double TOLERANCE = 1e-4;

  /**
   * Runs each text by itself.
   *
   * @param session returns the layers' tensors
   * @param tensors the name of each layer's tensor there
   */
  public static TextValues alone(
      NetworkSession session, ProofTexts texts, List<Layer> layers, Map<String, String> tensors) {
    TextValues values = new TextValues(new LinkedHashMap<>());
    layers.forEach(layer -> values.layers.put(layer.name(), new ArrayList<>()));
    for (int text = 0; text < texts.texts().size(); text++) {
      Map<String, FloatTensor> outputs = session.run(texts.alone(text));
      for (Layer layer : layers) {
        FloatTensor tensor = outputs.get(tensors.getOrDefault(layer.name(), layer.name()));
        values.layers.get(layer.name()).add(tensor.values());
      }
    }
    return values;
  }

  /**
   * Runs texts in one batch, in rows as wide as the longest of all.
   *
   * @param session returns the layers under their names
   * @param rows which text is in each row
   * @return the values of each row
   */
  public static TextValues together(
      NetworkSession session, ProofTexts texts, List<Layer> layers, List<Integer> rows) {
    int width = texts.longest();
    Map<String, FloatTensor> outputs = session.run(texts.batch(rows, width));
    Map<String, List<float[]>> values = new LinkedHashMap<>();
    for (Layer layer : layers) {
      FloatTensor tensor = outputs.get(layer.name());
      values.put(
          layer.name(),
          IntStream.range(0, rows.size())
              .mapToObj(
                  row ->
                      layer.arrangement() == Arrangement.SEQUENCE
                          ? ofTokens(texts, rows.get(row), layer, tensor.row(row))
                          : tensor.row(row))
              .toList());
    }
    return new TextValues(values);
  }

  private static float[] ofTokens(ProofTexts texts, int text, Layer layer, float... row) {
    int width = row.length / layer.numbers();
    int from = texts.begin(text, width);
    int to = from + texts.texts().get(text).length();
    return Arrays.copyOfRange(row, from * layer.numbers(), to * layer.numbers());
  }

  /** Compares with what should have been computed, layer by layer. */
  public List<LayerComparison> compare(TextValues expected) {
    return layers.keySet().stream().map(layer -> compare(layer, expected)).toList();
  }

  private LayerComparison compare(String layer, TextValues expected) {
    List<float[]> here = layers.get(layer);
    List<float[]> there = expected.layers.get(layer);
    double largest =
        there.stream()
            .map(values -> TensorSample.of(values, 0, values.length))
            .mapToDouble(TensorSample::largest)
            .max()
            .orElseThrow();
    List<ImageDifference> differences =
        IntStream.range(0, here.size())
            .mapToObj(text -> difference(here.get(text), there.get(text), largest))
            .toList();
    return new LayerComparison(layer, new long[] {1, there.get(0).length}, true, differences);
  }

  private static ImageDifference difference(float[] tested, float[] source, double largest) {
    TensorSample sample = TensorSample.of(source, 0, source.length);
    double difference = tested.length == source.length ? 0 : Double.POSITIVE_INFINITY;
    for (int index = 0; index < Math.min(tested.length, source.length); index++) {
      difference = Math.max(difference, ImageDifference.between(source[index], tested[index]));
    }
    return new ImageDifference(
        sample.largest(),
        difference,
        difference == 0 ? 0 : difference / (TOLERANCE * largest),
        sample);
  }

  /** The first layer at which a text has other bits in the same row of another batch. */
  public Optional<String> firstDifferent(TextValues other, List<Integer> rows) {
    return layers.entrySet().stream()
        .filter(
            layer ->
                rows.stream()
                    .anyMatch(
                        row ->
                            !Arrays.equals(
                                layer.getValue().get(row),
                                other.layers.get(layer.getKey()).get(row))))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Compares samples with what was recorded; otherwise as {@link #compare(TextValues)}. */
  public List<LayerComparison> compare(ProofRecord recorded) {
    return layers.keySet().stream()
        .map(
            layer ->
                new LayerComparison(
                    layer,
                    new long[] {1, layers.get(layer).get(0).length},
                    true,
                    differences(layers.get(layer), recorded.layers().get(layer))))
        .toList();
  }

  private static List<ImageDifference> differences(
      List<float[]> tested, List<TensorSample> recorded) {
    double largest = recorded.stream().mapToDouble(TensorSample::largest).max().orElseThrow();
    return IntStream.range(0, tested.size())
        .mapToObj(
            text -> {
              float[] values = tested.get(text);
              double difference =
                  recorded.get(text).difference(TensorSample.of(values, 0, values.length));
              return new ImageDifference(
                  recorded.get(text).largest(),
                  difference,
                  difference == 0 ? 0 : difference / (TOLERANCE * largest),
                  recorded.get(text));
            })
        .toList();
  }

  /** What is kept of them to compare with later. */
  public ProofRecord record(ProofTexts texts) {
    Map<String, List<TensorSample>> samples = new LinkedHashMap<>();
    layers.forEach(
        (layer, values) ->
            samples.put(
                layer,
                values.stream().map(each -> TensorSample.of(each, 0, each.length)).toList()));
    return new ProofRecord(texts.checksum(), samples);
  }
}
