package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How a network on integers was made from one on floats, and how far it differs on images that its
 * scales were not chosen on.
 *
 * @param model the name of the package on floats
 * @param sha256 of its network, hexadecimal
 * @param calibrationImages on which the scales were chosen
 * @param comparedImages on which both networks were run
 * @param integerShare of the multiply-accumulate operations, 0 to 1
 * @param keptFloat convolutions and dense layers that compute with floats because somebody asked
 *     for it, or because too much would be lost
 * @param layers what each layer loses, in the order of computation
 * @param classes how often both networks name the same class; null if they have no classes
 */
public record Quantisation(
    String model,
    String sha256,
    long calibrationImages,
    long comparedImages,
    double integerShare,
    List<String> keptFloat,
    List<LayerLoss> layers,
    @JsonInclude(JsonInclude.Include.NON_NULL) ClassAgreement classes) {
  public Quantisation {
    keptFloat = List.copyOf(keptFloat);
    layers = List.copyOf(layers);
  }

  /**
   * How far one layer differs: the cosine of its numbers with those of the network on floats, image
   * by image.
   *
   * @param median over the images
   * @param onePercent the quantile: at most one per cent of the images are below it
   */
  public record LayerLoss(String layer, double median, double onePercent) {}

  /**
   * How often both networks name the same class, and the right one.
   *
   * @param same images with the same most probable class
   * @param low end of the 95 % interval of their share (Wilson)
   * @param high end of the same interval
   * @param labelled images whose label is one of the classes
   * @param correctOnFloats of these, those that the network on floats names right
   * @param correctOnIntegers of these, those that the network on integers names right
   * @param accuracyOnFloats null without labels, and in packages of older versions
   * @param accuracyOnIntegers null without labels, and in packages of older versions
   */
  public record ClassAgreement(
      long same,
      double low,
      double high,
      long labelled,
      long correctOnFloats,
      long correctOnIntegers,
      @JsonInclude(JsonInclude.Include.NON_NULL) Accuracy accuracyOnFloats,
      @JsonInclude(JsonInclude.Include.NON_NULL) Accuracy accuracyOnIntegers) {}

  /**
   * The share of images with a label whose class a network names right.
   *
   * @param low end of its 95 % interval (Wilson)
   * @param high end of the same interval
   */
  public record Accuracy(double share, double low, double high) {}
}
