package io.frostline.imports.keras.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The shape that the value of a setting may have, and its one form after reading. */
@FunctionalInterface
interface SettingForm {
  /** Says nothing about inference, whatever it is. */
  SettingForm HARMLESS = value -> Optional.of(MissingNode.getInstance());

  SettingForm FLAG = passing(JsonNode::isBoolean);

  /** A whole number, which NumPy may have written as 3.0. */
  SettingForm WHOLE =
      value ->
          isWhole(value)
              ? Optional.of(JsonNodeFactory.instance.numberNode(value.intValue()))
              : Optional.empty();

  /** A whole number from 1. */
  SettingForm COUNT = value -> WHOLE.read(value).filter(number -> number.intValue() > 0);

  /** A number, or a list of only one. */
  SettingForm DECIMAL =
      value ->
          value.isArray() && value.size() == 1
              ? SettingForm.DECIMAL.read(value.get(0))
              : Optional.of(value).filter(SettingForm::isFinite);

  /** A number, or nested lists of numbers. */
  SettingForm DECIMALS = passing(SettingForm::isNumeric);

  /** A number for height and width, or a list of both. */
  SettingForm PAIR = COUNT.or(listOf(COUNT).ofSize(2));

  SettingForm WHOLES = listOf(WHOLE);

  /** One axis or a list of axes. */
  SettingForm AXES = WHOLE.or(value -> value.isEmpty() ? Optional.empty() : WHOLES.read(value));

  /** One number, two numbers, or two pairs. */
  SettingForm BORDER =
      passing(SettingForm::isNotNegative)
          .or(listOf(passing(SettingForm::isNotNegative)).ofSize(2))
          .or(listOf(listOf(passing(SettingForm::isNotNegative)).ofSize(2)).ofSize(2));

  /** The shape of a tensor; null where a size is open. */
  SettingForm SHAPE = listOf(COUNT.or(only(JsonNodeFactory.instance.nullNode())));

  /** The name of a function, or a layer in its place; null means none. */
  SettingForm ACTIVATION = optional(passing(value -> value.isTextual() || value.isObject()));

  /**
   * Types of numbers in which float32 computes at least as exactly. A policy with quantisation is
   * not among them.
   */
  SettingForm FLOATS =
      value -> {
        JsonNode name = value.isObject() ? value.path("config").path("name") : value;
        return value.isNull()
                || Set.of("float16", "bfloat16", "float32", "float64").contains(name.asText())
                || Set.of("mixed_float16", "mixed_bfloat16").contains(name.asText())
            ? Optional.of(MissingNode.getInstance())
            : Optional.empty();
      };

  /**
   * The value in its one form, a missing node when it says nothing about inference; empty when it
   * has another shape.
   *
   * @param value without the objects that {@link PlainValue} removes
   */
  Optional<JsonNode> read(JsonNode value);

  /** This form, or else another. */
  default SettingForm or(SettingForm other) {
    return value -> read(value).or(() -> other.read(value));
  }

  /** A list with so many elements. */
  default SettingForm ofSize(int size) {
    return value -> value.size() == size ? read(value) : Optional.empty();
  }

  /** One of these words, in any case. */
  static SettingForm choice(String... words) {
    return value ->
        Optional.of(JsonNodeFactory.instance.textNode(value.asText().toLowerCase(Locale.ROOT)))
            .filter(word -> value.isTextual() && Set.of(words).contains(word.asText()))
            .map(JsonNode.class::cast);
  }

  /** Null, which counts as not given, or another form. */
  static SettingForm optional(SettingForm form) {
    return value -> value.isNull() ? Optional.of(MissingNode.getInstance()) : form.read(value);
  }

  /** Exactly this value. */
  static SettingForm only(JsonNode expected) {
    return passing(value -> value.equals(expected));
  }

  /** A flag that must not be set. */
  static SettingForm not() {
    return passing(value -> value.isNull() || value.isBoolean() && !value.asBoolean());
  }

  /** Null. */
  static SettingForm nothing() {
    return passing(JsonNode::isNull);
  }

  private static SettingForm listOf(SettingForm form) {
    return value -> {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (JsonNode element : value) {
        Optional<JsonNode> read = form.read(element);
        if (read.isEmpty()) {
          return Optional.empty();
        }
        list.add(read.get());
      }
      return value.isArray() ? Optional.of(list) : Optional.empty();
    };
  }

  private static SettingForm passing(Predicate<JsonNode> test) {
    return value -> Optional.of(value).filter(test);
  }

  private static boolean isWhole(JsonNode value) {
    return value.isNumber() && value.doubleValue() == value.intValue();
  }

  private static boolean isNotNegative(JsonNode value) {
    return isWhole(value) && value.intValue() >= 0;
  }

  private static boolean isFinite(JsonNode value) {
    return value.isNumber() && Double.isFinite(value.doubleValue());
  }

  private static boolean isNumeric(JsonNode value) {
    if (!value.isArray()) {
      return isFinite(value);
    }
    for (JsonNode element : value) {
      if (!isNumeric(element)) {
        return false;
      }
    }
    return !value.isEmpty();
  }
}
