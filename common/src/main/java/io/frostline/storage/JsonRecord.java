package io.frostline.storage;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.frostline.message.ForeignText;
import io.frostline.message.Formatted;
import io.frostline.message.NearestName;
import io.frostline.message.Reason;
import io.frostline.message.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file that holds a record as JSON and is read back: indented, UTF-8. Reading is strict. Every
 * key of the record must be there and have a value of its type, no other key may be, none twice,
 * and nothing may follow. A key may be missing only if writing can leave it out, which {@code
 * JsonInclude} on that component says; it may be null only then, or with {@code JsonSetter(nulls =
 * SET)}.
 *
 * @param type the record
 * @param remedy what to do about a damaged file, in a sentence
 */
public record JsonRecord<T>(Class<T> type, String remedy) {
  /** Longer values are shortened in messages. */
  private static final int LONGEST_VALUE = 60;

  private static final String TYPE_IN_FULL = "`[^`]*?([A-Za-z0-9$]+)(?:<[^`]*>)?`";
  private static final String HINT_FOR_PROGRAMMERS = " \\((?:but might if|set Deser)[^)]*\\)";

  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '([^']*)'");
  private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '([^']*)'");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .annotationIntrospector(new RequiredKeys())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
          .withCoercionConfig(
              LogicalType.Enum,
              constant -> constant.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
          .build();

  /** The content of a file that {@link #read} reads. */
  public byte[] bytes(T value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /** The same as text. */
  public String text(T value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Writing JSON to memory cannot fail.", impossible);
    }
  }

  /**
   * Reads the content of a file.
   *
   * @param location of the file, for messages
   * @throws UserException naming the file, the key and its value, and the way out, if it is not
   *     what {@link #bytes} writes
   */
  public T read(byte[] content, String location) {
    try {
      T value = JSON.readValue(content, type);
      if (value == null) {
        throw damaged(location, "it holds nothing but null", null);
      }
      return value;
    } catch (IOException malformed) {
      throw damaged(
          location,
          new String(content, StandardCharsets.UTF_8).isBlank() ? "it is empty" : what(malformed),
          malformed);
    }
  }

  /**
   * Reads a file, if it exists.
   *
   * @throws UserException as {@link #read(byte[], String)}, also if the content does not match the
   *     checksum that Hadoop keeps beside it
   */
  public Optional<T> read(Path file, FileSystem system) throws IOException {
    try (InputStream content = system.open(file)) {
      return Optional.of(read(content.readAllBytes(), file.toString()));
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    } catch (ChecksumException damaged) {
      throw damaged(file.toString(), Reason.of(damaged), damaged);
    }
  }

  private UserException damaged(String location, String what, IOException cause) {
    return new UserException(
        Formatted.of(
            "The file %s is damaged or from another version of Frostline: %s. %s",
            location, what, remedy),
        cause);
  }

  private static String what(IOException malformed) {
    if (!(malformed instanceof JsonProcessingException parsing)) {
      return "it is not text in UTF-8";
    }
    Matcher duplicate = DUPLICATE.matcher(parsing.getOriginalMessage());
    if (duplicate.find()) {
      return Formatted.of("its key '%s' appears twice", ForeignText.line(duplicate.group(1)));
    }
    if (!(malformed instanceof JsonMappingException mapping)) {
      return Formatted.of("%s is not JSON (%s)", place(parsing.getLocation()), words(parsing));
    }
    return what(mapping);
  }

  private static String what(JsonMappingException mapping) {
    Matcher missing = MISSING.matcher(mapping.getOriginalMessage());
    if (missing.find()) {
      return Formatted.of("its key '%s' is missing", key(mapping, missing.group(1)));
    }
    if (mapping instanceof UnrecognizedPropertyException unknown) {
      List<String> known =
          unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
      return Formatted.of("its key '%s' is unknown", key(mapping))
          .concat(
              NearestName.among(known, unknown.getPropertyName())
                  .map(near -> " (did you mean '" + near + "'?)")
                  .orElse(""));
    }
    if (mapping instanceof InvalidNullException) {
      return Formatted.of("its key '%s' is null, but must have a value", key(mapping));
    }
    if (mapping instanceof ValueInstantiationException contradiction
        && contradiction.getCause() != null) {
      return mapping.getPath().isEmpty()
          ? Reason.of(contradiction.getCause())
          : Formatted.of(
              "its key '%s' cannot have this value (%s)",
              key(mapping), Reason.of(contradiction.getCause()));
    }
    if (mapping instanceof InvalidFormatException format) {
      return Formatted.of(
          "its key '%s' has the value '%s', which is not %s",
          key(mapping), shortened(format.getValue()), name(format.getTargetType()));
    }
    if (mapping.getOriginalMessage().startsWith("Trailing token")) {
      return "a second document follows the first at " + place(mapping.getLocation());
    }
    if (mapping instanceof MismatchedInputException && !mapping.getPath().isEmpty()) {
      return Formatted.of(
          "its key '%s' has a value of another type (%s)", key(mapping), words(mapping));
    }
    return mapping.getPath().isEmpty()
        ? words(mapping)
        : Formatted.of("its key '%s' cannot be read (%s)", key(mapping), words(mapping));
  }

  private static String words(JsonProcessingException malformed) {
    String sentence = malformed.getOriginalMessage().lines().findFirst().orElse("no message");
    return ForeignText.line(
            sentence.replaceAll(TYPE_IN_FULL, "$1").replaceAll(HINT_FOR_PROGRAMMERS, ""))
        .replaceFirst("[\\s.:]+$", "");
  }

  private static String place(JsonLocation at) {
    return at == null
        ? "it"
        : Formatted.of("line %,d, column %,d", at.getLineNr(), at.getColumnNr());
  }

  /** {@code layers[3].shape}. */
  private static String key(JsonMappingException mapping) {
    StringBuilder key = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      if (step.getFieldName() == null) {
        key.append('[').append(step.getIndex()).append(']');
      } else {
        key.append(key.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return ForeignText.line(key.toString());
  }

  private static String key(JsonMappingException mapping, String last) {
    String above = key(mapping);
    return above.isEmpty() || above.endsWith(last)
        ? (above.isEmpty() ? last : above)
        : above + "." + last;
  }

  private static String shortened(Object value) {
    String text = ForeignText.line(Objects.toString(value));
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  private static String name(Class<?> type) {
    if (type == long.class || type == Long.class || type == int.class || type == Integer.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    return type == String.class ? "text" : "a valid " + type.getSimpleName();
  }
}
