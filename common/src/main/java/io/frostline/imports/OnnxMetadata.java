package io.frostline.imports;

import io.frostline.backbone.ColorOrder;
import io.frostline.imports.preprocessing.PixelValues;
import io.frostline.imports.preprocessing.Preset;
import io.frostline.imports.preprocessing.Statement;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.onnx.proto.ModelProto;
import io.frostline.onnx.proto.StringStringEntryProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the metadata of an ONNX file says about its images, as docs/MetadataProps.md of ONNX defines
 * it: neither keys nor values are case-sensitive.
 */
record OnnxMetadata(Map<String, String> values) {
  private static final String RANGE = "Image.NominalPixelRange";
  private static final String FORMAT = "Image.BitmapPixelFormat";
  private static final String GAMMA = "Image.ColorSpaceGamma";

  private static final int LONGEST = 100;

  /** Keys that exporters have of their own. */
  private static final Pattern TELLING =
      Pattern.compile("(?i).*(mean|std|scale|pixel|normali[sz]|preproc|range|rgb|bgr).*");

  static OnnxMetadata of(ModelProto model) {
    Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      values.put(entry.getKey(), entry.getValue().strip());
    }
    return new OnnxMetadata(values);
  }

  /** The order of the channels. */
  Optional<ColorOrder> colorOrder() {
    return switch (lowerCase(FORMAT)) {
      case "rgb8" -> Optional.of(ColorOrder.RGB);
      case "bgr8" -> Optional.of(ColorOrder.BGR);
      default -> Optional.empty();
    };
  }

  /** The values of pixels, if nothing else about the images is left unclear. */
  Optional<Statement> statement() {
    return range()
        .filter(values -> foreign().isEmpty())
        .map(
            values ->
                Statement.ofValues(
                    Formatted.of(
                        "the metadata of the file, %s = %s", RANGE, this.values.get(RANGE)),
                    values));
  }

  private Optional<PixelValues> range() {
    return switch (lowerCase(RANGE)) {
      case "nominalrange_0_255" -> Optional.of(Preset.NONE.pixels());
      case "normalized_0_1" -> Optional.of(Preset.UNIT.pixels());
      case "normalized_1_1" -> Optional.of(Preset.TF.pixels());
      default -> Optional.empty();
    };
  }

  /** What seems to say something about the images and is not understood. */
  List<String> hints() {
    List<String> unread = new ArrayList<>(foreign());
    if (range().isEmpty() && values.containsKey(RANGE)) {
      unread.add(RANGE);
    }
    values.keySet().stream()
        .filter(key -> Stream.of(RANGE, FORMAT, GAMMA).noneMatch(key::equalsIgnoreCase))
        .filter(key -> TELLING.matcher(key).matches())
        .forEach(unread::add);
    return unread.stream()
        .map(
            key ->
                ForeignText.line(
                    Formatted.of(
                        "Its metadata has %s = %s, which Frostline does not follow.",
                        shortened(key), shortened(values.get(key)))))
        .toList();
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private String lowerCase(String key) {
    return values.getOrDefault(key, "").toLowerCase(Locale.ROOT);
  }

  /** Settings of images that Frostline does not feed. */
  private List<String> foreign() {
    List<String> foreign = new ArrayList<>();
    if (values.containsKey(FORMAT) && colorOrder().isEmpty()) {
      foreign.add(FORMAT);
    }
    if (values.containsKey(GAMMA) && !lowerCase(GAMMA).equals("srgb")) {
      foreign.add(GAMMA);
    }
    return foreign;
  }
}
