package io.frostline.imports.towers;

import com.fasterxml.jackson.databind.JsonNode;
import io.frostline.backbone.ColorOrder;
import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;
import io.frostline.imports.encoder.JsonFile;
import io.frostline.imports.preprocessing.PixelValues;
import io.frostline.imports.preprocessing.Statement;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.proof.InputSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code preprocessor_config.json} says about the images of a network, as the image processors
 * of Hugging Face's transformers write it. Sizes are numbers or objects, depending on their
 * version.
 *
 * @param size of the images that the network takes
 * @param statement how they become that
 */
public record ImagePreparation(InputSize size, Statement statement) {
  private static final String NAME = "preprocessor_config.json";

  private static final double USUAL_FACTOR = 1 / 255.0;

  /** The numbers of Pillow's filters. */
  private static final int BILINEAR = 2;

  private static final int BICUBIC = 3;

  private static final int CHANNELS = 3;

  /**
   * Reads the file of a folder.
   *
   * @return empty where there is none
   * @throws UserException when it asks for what cannot be done
   */
  public static Optional<ImagePreparation> in(Path folder) {
    JsonFile file = JsonFile.in(folder.resolve(NAME));
    return file.exists() ? Optional.of(new Reading(file).preparation()) : Optional.empty();
  }

  private record Reading(JsonFile file) {
    ImagePreparation preparation() {
      boolean crops = flag("do_center_crop", "crop_size");
      InputSize size = square(crops ? "crop_size" : "size");
      return new ImagePreparation(
          size,
          new Statement(
              NAME,
              values(),
              crops ? ResizeRule.of("shorter-side=" + shorterSide()) : ResizeRule.of("squash"),
              interpolation()));
    }

    private PixelValues values() {
      boolean normalises = flag("do_normalize", "image_mean");
      JsonNode factor = file.at("rescale_factor");
      double scale =
          file.at("do_rescale").asBoolean(true)
              ? factor.isNumber() ? factor.doubleValue() : USUAL_FACTOR
              : 1;
      return new PixelValues(
          ColorOrder.RGB,
          scale,
          normalises ? numbers("image_mean") : List.of(0.0, 0.0, 0.0),
          normalises ? numbers("image_std") : List.of(1.0, 1.0, 1.0));
    }

    /** A step is done if a flag says so, or, where there is no flag, if it has settings. */
    private boolean flag(String name, String settings) {
      JsonNode flag = file.at(name);
      return flag.isBoolean() ? flag.booleanValue() : !file.at(settings).isMissingNode();
    }

    private Interpolation interpolation() {
      int filter = file.at("resample").asInt(BILINEAR);
      return switch (filter) {
        case BILINEAR -> Interpolation.BILINEAR_ANTIALIAS;
        case BICUBIC -> Interpolation.BICUBIC_ANTIALIAS;
        default -> throw refused("resample", "2 (bilinear) or 3 (bicubic)");
      };
    }

    private int shorterSide() {
      JsonNode size = file.at("size");
      JsonNode side = size.isObject() ? size.path("shortest_edge") : size;
      if (!side.canConvertToInt() || !side.isIntegralNumber()) {
        throw refused("size", "a number, or shortest_edge with one");
      }
      return side.intValue();
    }

    private InputSize square(String name) {
      JsonNode size = file.at(name);
      JsonNode width = size.isObject() ? size.path("width") : size;
      JsonNode height = size.isObject() ? size.path("height") : size;
      if (!width.isIntegralNumber() || !height.isIntegralNumber()) {
        throw refused(name, "a number, or width and height");
      }
      return new InputSize(width.intValue(), height.intValue());
    }

    private List<Double> numbers(String name) {
      List<Double> numbers = new ArrayList<>();
      file.at(name).forEach(number -> numbers.add(number.asDouble()));
      if (numbers.size() != CHANNELS) {
        throw refused(name, "three numbers");
      }
      return numbers;
    }

    private UserException refused(String name, String expected) {
      return new UserException(
          Formatted.of(
              "%s says %s = %s, but Frostline understands only %s there. Move the file away, and"
                  + " pass --preprocess, or --resize, --interpolation, --scale, --mean and --std.",
              file.path(), name, file.at(name), expected));
    }
  }
}
