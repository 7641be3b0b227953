package io.frostline.example;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;
import java.util.List;

/** What the examples of a run are, and which columns of a table describe them. */
public enum ExampleKind {
  /** Pictures: the size of the upright image before resizing, in pixels. */
  IMAGE(
      "image",
      List.of(
          new Property("width", PropertyType.WHOLE_NUMBER),
          new Property("height", PropertyType.WHOLE_NUMBER))),
  /**
   * Texts: the hash of the content, if the listing had it; the number of tokens that went through
   * the network; whether the text had more.
   */
  TEXT(
      "text",
      List.of(
          new Property("hash", PropertyType.WORD_OR_NULL),
          new Property("tokens", PropertyType.WHOLE_NUMBER),
          new Property("truncated", PropertyType.YES_OR_NO)));

  private final String noun;
  private final List<Property> properties;

  ExampleKind(String noun, List<Property> properties) {
    this.noun = noun;
    this.properties = properties;
  }

  /** A column of a table that describes an example. */
  public record Property(String name, PropertyType type) {}

  /** What the values of such a column are in Java. */
  public enum PropertyType {
    /** {@code Integer}. */
    WHOLE_NUMBER,
    /** {@code Float}. */
    NUMBER,
    /** {@code Boolean}. */
    YES_OR_NO,
    /** {@code String}, or null. */
    WORD_OR_NULL
  }

  /** The columns, in the order of the table. */
  public List<Property> properties() {
    return properties;
  }

  /** One of them in messages and files: "image". */
  @JsonValue
  public String noun() {
    return noun;
  }

  /** One of them in a sentence: "an image". */
  public String one() {
    return (noun.startsWith("i") ? "an " : "a ") + noun;
  }

  /** Several of them in messages: "images". */
  public String nouns() {
    return noun + "s";
  }

  /** Parses a noun; the {@code UserException} for an unknown one lists the valid ones. */
  @JsonCreator
  public static ExampleKind of(String noun) {
    return Keywords.find(values(), ExampleKind::noun, "kind of examples", noun);
  }
}
