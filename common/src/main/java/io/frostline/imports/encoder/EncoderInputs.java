package io.frostline.imports.encoder;

import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.Tensors;
import io.frostline.onnx.proto.TensorShapeProto.Dimension;
import io.frostline.onnx.proto.TypeProto;
import io.frostline.onnx.proto.ValueInfoProto;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The inputs of an encoder: int64 or int32 [N, T], both dimensions free.
 *
 * @param ids the tokens by number
 * @param mask 1 for a token, 0 for padding, if the network has such an input
 * @param types the segment of each token, if it has one
 */
public record EncoderInputs(
    ValueInfoProto ids, Optional<ValueInfoProto> mask, Optional<ValueInfoProto> types) {
  private static final int RANK = 2;

  private static final Set<Integer> INTEGERS = Set.of(Tensors.INT32, Tensors.INT64);

  /** What an input takes, by the names that exporters and libraries give it. */
  private enum Role {
    IDS("input_ids", "input_word_ids", "token_ids", "tokens"),
    MASK("attention_mask", "input_mask", "mask"),
    TYPES("token_type_ids", "segment_ids", "input_type_ids");

    private final List<String> names;

    Role(String... names) {
      this.names = List.of(names);
    }

    static Optional<Role> of(String input) {
      String name = input.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
      for (Role role : values()) {
        if (role.names.contains(name.replaceFirst("^serving_default_", ""))) {
          return Optional.of(role);
        }
      }
      return Optional.empty();
    }
  }

  /** Whether a network reads tokens: it has an input of whole numbers, and none of images. */
  public static boolean areIn(OnnxGraph graph) {
    return graph.inputs().stream().anyMatch(input -> INTEGERS.contains(type(input).getElemType()));
  }

  /**
   * Finds out what each input takes.
   *
   * @throws UserException naming an input that is not understood, and what it shows about the
   *     network, or one that takes a fixed number of tokens
   */
  public static EncoderInputs of(OnnxGraph graph) {
    EncoderInputs found = ofAnyLength(graph);
    if (found.length().isPresent()) {
      throw new UserException(
          Formatted.of(
              "The network's input '%s' takes exactly %d tokens. Export the encoder with a dynamic"
                  + " number of tokens (dynamic axes).",
              found.ids().getName(), found.length().getAsInt()));
    }
    return found;
  }

  /** The same of a network that may take a fixed number of tokens. */
  static EncoderInputs ofAnyLength(OnnxGraph graph) {
    Map<Role, ValueInfoProto> found = new EnumMap<>(Role.class);
    for (ValueInfoProto input : graph.inputs()) {
      Role role = Role.of(input.getName()).orElseThrow(() -> unknown(input.getName()));
      check(input);
      if (found.put(role, input) != null) {
        throw new UserException(
            Formatted.of(
                "The network has two inputs for the same, '%s' and another. Export the encoder with"
                    + " one each of input_ids, attention_mask and token_type_ids.",
                input.getName()));
      }
    }
    if (!found.containsKey(Role.IDS)) {
      throw new UserException(
          Formatted.of(
              "The network has no input of token ids: its inputs are %s. Export the encoder with an"
                  + " input input_ids.",
              graph.inputs().stream().map(ValueInfoProto::getName).toList()));
    }
    return new EncoderInputs(
        found.get(Role.IDS),
        Optional.ofNullable(found.get(Role.MASK)),
        Optional.ofNullable(found.get(Role.TYPES)));
  }

  private static UserException unknown(String input) {
    String name = input.toLowerCase(Locale.ROOT);
    String reason =
        name.contains("past") || name.contains("cache")
            ? "it takes the keys and values of earlier tokens, so the network is a decoder, which"
                + " generates text, and not an encoder. Import an encoder."
            : name.contains("decoder") || name.contains("encoder")
                ? "the network is a part of an encoder and a decoder, such as a translator. Import"
                    + " its encoder, exported alone."
                : name.contains("position")
                    ? "it takes the positions of tokens. Export the network so that it counts them"
                        + " itself."
                    : name.contains("pixel") || name.contains("image")
                        ? "it takes images. Export the part for texts separately."
                        : "inputs for tokens are input_ids, attention_mask and token_type_ids."
                            + " Export the network with these.";
    return new UserException(
        Formatted.of("The network's input '%s' is not one of an encoder: %s", input, reason));
  }

  private static void check(ValueInfoProto input) {
    TypeProto.Tensor type = type(input);
    List<Dimension> shape = type.getShape().getDimList();
    if (!INTEGERS.contains(type.getElemType()) || shape.size() != RANK) {
      throw new UserException(
          Formatted.of(
              "The network's input '%s' has element type %d and %d dimensions; an encoder takes"
                  + " int64 or int32 (types 7 and 6) of [texts, tokens]. Export it with such an"
                  + " input.",
              input.getName(), type.getElemType(), shape.size()));
    }
  }

  /** How many tokens the network takes, if it takes a fixed number. */
  public OptionalInt length() {
    return Stream.of(Optional.of(ids), mask, types)
        .flatMap(Optional::stream)
        .mapToInt(input -> (int) type(input).getShape().getDim(1).getDimValue())
        .filter(tokens -> tokens > 0)
        .findFirst();
  }

  private static TypeProto.Tensor type(ValueInfoProto input) {
    return input.getType().getTensorType();
  }
}
