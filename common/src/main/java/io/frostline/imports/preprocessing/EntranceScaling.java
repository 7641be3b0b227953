package io.frostline.imports.preprocessing;

import io.frostline.backbone.ColorOrder;
import io.frostline.message.Formatted;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What a network computes on the values of pixels before anything else: {@code factor × x + shift}
 * channel by channel. That shows which values it expects, where no other pixels would become values
 * that a network can use.
 */
public final class EntranceScaling {
  private static final double[] IMAGENET_MEAN = {0.485, 0.456, 0.406};
  private static final double BRIGHTEST = 255;

  /** Room for other data sets, whose mean colours differ. */
  private static final double LIKE_IMAGENET = 0.02;

  private static final double ROUNDING = 0.01;

  private final String layers;
  private final double[] factor;
  private final double[] shift;

  private EntranceScaling(String layers, double[] factor, double[] shift) {
    this.layers = layers;
    this.factor = factor;
    this.shift = shift;
  }

  /** Nothing computed yet, in three channels. */
  public static EntranceScaling start() {
    return new EntranceScaling("", new double[] {1, 1, 1}, new double[3]);
  }

  /**
   * Followed by a layer that multiplies and then adds.
   *
   * @param layer for people: "rescaling (Rescaling)"
   */
  public EntranceScaling then(String layer, double[] times, double[] plus) {
    double[] nextFactor = new double[factor.length];
    double[] nextShift = new double[factor.length];
    for (int channel = 0; channel < factor.length; channel++) {
      nextFactor[channel] = factor[channel] * times[channel];
      nextShift[channel] = shift[channel] * times[channel] + plus[channel];
    }
    return new EntranceScaling(
        layers.isEmpty() ? layer : layers + ", " + layer, nextFactor, nextShift);
  }

  /** The preset whose values the network expects, if only one is plausible. */
  public Optional<Statement> statement() {
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    if (everywhere(this::takesBytes) || everywhere(this::centresBytes)) {
      return Optional.of(statement(Preset.NONE, BRIGHTEST));
    }
    if (everywhere(this::takesUnit) || everywhere(this::spreadsUnit)) {
      return Optional.of(statement(Preset.UNIT, 1));
    }
    return everywhere(this::takesSigned) ? Optional.of(statement(Preset.TF, 1)) : Optional.empty();
  }

  /** What they compute, where that fits pixels of more than one kind; a sentence. */
  Optional<String> hint() {
    return layers.isEmpty() || statement().isPresent()
        ? Optional.empty()
        : Optional.of(
            Formatted.of(
                "Its first layers scale what they get (%s), which does not show what they must get.",
                layers));
  }

  private Statement statement(Preset preset, double range) {
    return Statement.ofValues(
        "the entrance of the network: " + layers, preset.pixels().in(colorOrder(range)));
  }

  /** Blue first if it subtracts the mean colour of ImageNet in that order. */
  private ColorOrder colorOrder(double range) {
    boolean reversed =
        IntStream.range(0, factor.length)
            .allMatch(
                channel ->
                    Math.abs(mean(channel) / range - IMAGENET_MEAN[factor.length - 1 - channel])
                        < LIKE_IMAGENET);
    return reversed ? ColorOrder.BGR : ColorOrder.RGB;
  }

  private boolean everywhere(IntPredicate condition) {
    return IntStream.range(0, factor.length).allMatch(condition);
  }

  /** Divided by about the range or the deviation of bytes. */
  private boolean takesBytes(int channel) {
    return between(deviation(channel), 25, 320) && between(mean(channel), -1, 200);
  }

  /** Bytes minus their mean, as in networks from Caffe. */
  private boolean centresBytes(int channel) {
    return Math.abs(deviation(channel) - 1) < ROUNDING && between(mean(channel), 60, 200);
  }

  /** Centred and divided by about the deviation of pixels of 0 to 1. */
  private boolean takesUnit(int channel) {
    return between(deviation(channel), 0.12, 0.6) && between(mean(channel), 0.05, 0.95);
  }

  /** From 0 to 1 back to bytes. */
  private boolean spreadsUnit(int channel) {
    return Math.abs(factor[channel] - BRIGHTEST) < ROUNDING && Math.abs(shift[channel]) < ROUNDING;
  }

  /** From -1 to 1 to values that begin at 0. */
  private boolean takesSigned(int channel) {
    return Math.abs(mean(channel) + 1) < ROUNDING && factor[channel] > 0;
  }

  private double mean(int channel) {
    return -shift[channel] / factor[channel];
  }

  private double deviation(int channel) {
    return 1 / factor[channel];
  }

  private static boolean between(double value, double lowest, double highest) {
    return value >= lowest && value <= highest;
  }
}
