package io.frostline.imports.deeplearning4j;

import io.frostline.message.Formatted;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code normalizer.bin} in a zip of Deeplearning4j says, for people. NormalizerSerializer of
 * ND4J is not used to read it: a file may name a class that it then creates. The order of the
 * colours is not in the file, so that nothing can be taken over.
 */
final class SavedNormalizer {
  private static final String HEADER = "NORMALIZER";

  /** Divides by the largest pixel value, and moves to a range: ImagePreProcessingScaler. */
  private static final String SCALER = "IMAGE_MIN_MAX";

  private static final Pattern TYPE = Pattern.compile("[A-Z0-9_]{1,40}");

  private SavedNormalizer() {}

  /** A sentence about it; none when it is not readable. */
  static Optional<String> hint(InputStream content) throws IOException {
    DataInputStream data = new DataInputStream(content);
    if (!data.readUTF().equals(HEADER) || data.readInt() != 1) {
      return Optional.empty();
    }
    String type = data.readUTF();
    if (type.equals(SCALER)) {
      return Optional.of(scaler(data.readDouble(), data.readDouble(), data.readDouble()));
    }
    return TYPE.matcher(type).matches()
        ? Optional.of(
            Formatted.of(
                "Its normalizer.bin (%s) prepares images, which Frostline does not follow.", type))
        : Optional.empty();
  }

  private static String scaler(double lowest, double highest, double brightest) {
    return Formatted.of(
        "Its normalizer.bin divides pixels by %s and moves them to %s to %s, but does not record the order of the colours, which DataVec loads as bgr.",
        text(brightest), text(lowest), text(highest));
  }

  private static String text(double number) {
    return Double.isFinite(number)
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : String.valueOf(number);
  }
}
