package io.frostline.imports.keras.settings;

import static io.frostline.imports.keras.settings.SettingForm.ACTIVATION;
import static io.frostline.imports.keras.settings.SettingForm.AXES;
import static io.frostline.imports.keras.settings.SettingForm.BORDER;
import static io.frostline.imports.keras.settings.SettingForm.COUNT;
import static io.frostline.imports.keras.settings.SettingForm.DECIMAL;
import static io.frostline.imports.keras.settings.SettingForm.DECIMALS;
import static io.frostline.imports.keras.settings.SettingForm.FLAG;
import static io.frostline.imports.keras.settings.SettingForm.FLOATS;
import static io.frostline.imports.keras.settings.SettingForm.PAIR;
import static io.frostline.imports.keras.settings.SettingForm.SHAPE;
import static io.frostline.imports.keras.settings.SettingForm.WHOLE;
import static io.frostline.imports.keras.settings.SettingForm.WHOLES;
import static io.frostline.imports.keras.settings.SettingForm.choice;
import static io.frostline.imports.keras.settings.SettingForm.not;
import static io.frostline.imports.keras.settings.SettingForm.nothing;
import static io.frostline.imports.keras.settings.SettingForm.only;
import static io.frostline.imports.keras.settings.SettingForm.optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.message.Formatted;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * For each class of Keras 1, 2 and 3 that Frostline reads, its settings and what they mean for
 * inference. What is not in these tables is refused.
 *
 * <p>Sources: {@code get_config} of the classes in keras-team/keras, tags 1.2.2 to v3.15.1.
 */
public final class LayerClasses {
  /** Layers that change images in training only. RandomCrop is not one: it always crops. */
  public static final Set<String> AUGMENTATIONS =
      Set.of(
          "RandomFlip",
          "RandomRotation",
          "RandomZoom",
          "RandomTranslation",
          "RandomContrast",
          "RandomBrightness",
          "RandomHeight",
          "RandomWidth",
          "RandomShear",
          "RandomHue",
          "RandomSaturation",
          "RandomSharpness",
          "RandomGrayscale",
          "RandomColorJitter",
          "RandomErasing",
          "RandomGaussianBlur");

  /** Layers that do nothing outside training. */
  public static final Set<String> TRAINING_ONLY =
      Set.of(
          "Dropout",
          "FixedDropout",
          "SpatialDropout2D",
          "AlphaDropout",
          "GaussianDropout",
          "GaussianNoise",
          "ActivityRegularization");

  /** Layers that join several inputs. */
  public static final Set<String> JOINING =
      Set.of(
          "Add",
          "Subtract",
          "Multiply",
          "Average",
          "Maximum",
          "Concatenate",
          "Merge",
          "CustomScaleLayer");

  private static final SettingTable LAYER =
      SettingTable.EMPTY
          .harmless("name", "activity_regularizer", "batch_input_shape", "batch_shape")
          .with("trainable", FLAG)
          .with("dtype", FLOATS)
          .with("input_dtype", FLOATS)
          .with("dynamic", not());

  private static final SettingTable DATA_FORMAT =
      SettingTable.EMPTY
          .with("data_format", optional(choice("channels_last", "channels_first")))
          .renamed("dim_ordering", "data_format", choice("tf", "th"));

  private static final SettingTable IMAGES = LAYER.and(DATA_FORMAT);

  private static final SettingTable SLIDING =
      IMAGES
          .with("strides", PAIR)
          .with("padding", choice("valid", "same"))
          .renamed("border_mode", "padding", choice("valid", "same"));

  private static final SettingTable NEURONS =
      trained("kernel", "bias", "W", "b")
          .with("activation", ACTIVATION)
          .with("use_bias", FLAG)
          .renamed("bias", "use_bias", FLAG)
          .harmless("init");

  private static final SettingTable CONVOLUTION =
      SLIDING
          .and(NEURONS)
          .with("kernel_size", PAIR)
          .with("nb_row", COUNT)
          .with("nb_col", COUNT)
          .with("dilation_rate", PAIR)
          .with("groups", COUNT)
          .renamed("subsample", "strides", PAIR);

  private static final SettingTable FILTERS =
      CONVOLUTION.with("filters", COUNT).renamed("nb_filter", "filters", COUNT);

  private static final SettingTable SEPARATED =
      trained("depthwise", "pointwise").with("depth_multiplier", COUNT);

  private static final SettingTable POOLING =
      SLIDING.with("pool_size", PAIR).with("strides", optional(PAIR));

  private static final SettingTable RANDOM =
      IMAGES.harmless("seed", "factor", "value_range", "interpolation", "fill_mode", "fill_value");

  private static final Map<String, SettingTable> TABLES = new HashMap<>();

  static {
    network();
    weighted();
    shaping();
    activations();
    joining();
    training();
    entrance();
  }

  private LayerClasses() {}

  private static void network() {
    TABLES.put(
        "InputLayer",
        LAYER
            .with("batch_input_shape", SHAPE)
            .renamed("batch_shape", "batch_input_shape", SHAPE)
            .with("sparse", not())
            .with("ragged", not())
            .with("optional", not()));
    SettingTable network = LAYER.harmless("layers", "input_layers", "output_layers");
    TABLES.put("Functional", network);
    TABLES.put("Model", network);
    TABLES.put("Sequential", LAYER.harmless("layers", "build_input_shape"));
  }

  private static void weighted() {
    TABLES.put("Conv2D", FILTERS);
    TABLES.put("Conv2DTranspose", FILTERS.with("output_padding", nothing()));
    TABLES.put("DepthwiseConv2D", CONVOLUTION.and(SEPARATED));
    TABLES.put("SeparableConv2D", FILTERS.and(SEPARATED));
    TABLES.put(
        "Dense",
        LAYER
            .and(NEURONS)
            .with("units", COUNT)
            .renamed("output_dim", "units", COUNT)
            .with("quantization_config", nothing())
            .harmless("input_dim"));
    TABLES.put(
        "BatchNormalization",
        LAYER
            .and(trained("gamma", "beta"))
            .with("axis", AXES)
            .with("epsilon", DECIMAL)
            .with("scale", FLAG)
            .with("center", FLAG)
            .with("mode", only(IntNode.valueOf(0)))
            .with("renorm", not())
            .with("renorm_clipping", nothing())
            .with("virtual_batch_size", nothing())
            .with("adjustment", nothing())
            .harmless("momentum", "renorm_momentum", "fused", "synchronized")
            .harmless("moving_mean_initializer", "moving_variance_initializer")
            .harmless("beta_init", "gamma_init"));
    TABLES.put("PReLU", LAYER.and(trained("alpha")).with("shared_axes", optional(WHOLES)));
  }

  private static void shaping() {
    TABLES.put("MaxPooling2D", POOLING);
    TABLES.put("AveragePooling2D", POOLING);
    TABLES.put("GlobalAveragePooling2D", IMAGES.with("keepdims", FLAG));
    TABLES.put("GlobalMaxPooling2D", IMAGES.with("keepdims", FLAG));
    TABLES.put("ZeroPadding2D", IMAGES.with("padding", BORDER));
    TABLES.put("Cropping2D", IMAGES.with("cropping", BORDER));
    TABLES.put("UpSampling2D", IMAGES.with("size", PAIR).with("interpolation", choice("nearest")));
    TABLES.put("Flatten", IMAGES);
    TABLES.put("Reshape", LAYER.with("target_shape", WHOLES));
  }

  private static void activations() {
    TABLES.put("Activation", LAYER.with("activation", ACTIVATION));
    TABLES.put(
        "ReLU",
        LAYER
            .with("max_value", optional(DECIMAL))
            .with("negative_slope", DECIMAL)
            .with("threshold", DECIMAL));
    TABLES.put("LeakyReLU", LAYER.with("alpha", DECIMAL).with("negative_slope", DECIMAL));
    TABLES.put("ELU", LAYER.with("alpha", DECIMAL));
    TABLES.put("ThresholdedReLU", LAYER.with("theta", DECIMAL));
    TABLES.put("Softmax", LAYER.with("axis", AXES));
  }

  private static void joining() {
    for (String type : JOINING) {
      TABLES.put(type, LAYER);
    }
    TABLES.put("Concatenate", LAYER.with("axis", WHOLE));
    TABLES.put("CustomScaleLayer", LAYER.with("scale", DECIMAL));
    TABLES.put(
        "Merge",
        LAYER
            .with("mode", choice("sum", "mul", "ave", "max", "concat"))
            .renamed("concat_axis", "axis", WHOLE)
            .with("mode_type", choice("raw"))
            .with("output_shape", nothing())
            .with("output_mask", nothing())
            .harmless("dot_axes", "output_shape_type", "output_mask_type", "arguments"));
  }

  private static void training() {
    SettingTable dropped = IMAGES.harmless("rate", "p", "noise_shape", "seed", "stddev", "sigma");
    for (String type : TRAINING_ONLY) {
      TABLES.put(type, dropped.harmless("l1", "l2"));
    }
    SettingTable moved = RANDOM.harmless("mode", "height_factor", "width_factor", "scale");
    for (String type : AUGMENTATIONS) {
      TABLES.put(type, moved.harmless("x_factor", "y_factor"));
    }
    TABLES.put(
        "RandomColorJitter",
        RANDOM.harmless("brightness_factor", "contrast_factor", "saturation_factor", "hue_factor"));
    TABLES.put("RandomGaussianBlur", RANDOM.harmless("kernel_size", "sigma"));
  }

  private static void entrance() {
    TABLES.put("Rescaling", LAYER.with("scale", DECIMALS).with("offset", DECIMALS));
    TABLES.put(
        "Normalization",
        LAYER
            .with("axis", AXES.or(nothing()))
            .with("mean", optional(DECIMALS))
            .with("variance", optional(DECIMALS))
            .with("invert", FLAG));
    TABLES.put("CenterCrop", IMAGES.with("height", COUNT).with("width", COUNT));
    TABLES.put(
        "Resizing",
        IMAGES
            .with("height", COUNT)
            .with("width", COUNT)
            .with("interpolation", choice("bilinear"))
            .with("crop_to_aspect_ratio", not())
            .with("pad_to_aspect_ratio", not())
            .with("antialias", not())
            .harmless("fill_mode", "fill_value"));
  }

  /** How weights begin, and what holds them back in training: of no effect afterwards. */
  private static SettingTable trained(String... weights) {
    SettingTable table = SettingTable.EMPTY;
    for (String weight : weights) {
      table =
          table.harmless(weight + "_initializer", weight + "_regularizer", weight + "_constraint");
    }
    return table;
  }

  /** Whether Frostline reads layers of this class. */
  public static boolean contains(String type) {
    return TABLES.containsKey(type);
  }

  /**
   * The settings of a layer that matter for inference, by their names in Keras 2, each in one form.
   *
   * @param name of the layer
   * @param type one of the known classes
   * @throws io.frostline.message.UserException naming layer, setting and value, for a setting that
   *     the class does not have or whose value has another form
   */
  public static ObjectNode read(String name, String type, JsonNode config) {
    return TABLES.get(type).read(Formatted.of("Layer '%s' (%s)", name, type), config);
  }
}
