package io.frostline.imports.batch;

import io.frostline.message.Formatted;
import io.frostline.onnx.NodeAttributes;
import io.frostline.onnx.proto.NodeProto;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Follows the place of the batch from node to node, and rewrites nodes that have a batch of one
 * built in.
 */
final class BatchRules {
  private static final long LAST = Long.MAX_VALUE;

  /** Element-wise operators, which repeat dimensions of size 1. */
  private static final Set<String> ELEMENTWISE =
      Set.of(
          "Add", "And", "Div", "Equal", "Greater", "Less", "Max", "Mean", "Min", "Mul", "Or", "Pow",
          "PRelu", "Sub", "Sum", "Where");

  private final BatchPlaces places;
  private final ShapeConstants known;
  private final BatchConstants constants;
  private String obstacle;

  BatchRules(BatchPlaces places, ShapeConstants known, BatchConstants constants) {
    this.places = places;
    this.known = known;
    this.constants = constants;
  }

  /** Whether an operator combines images and constants number by number. */
  static boolean joins(String operator) {
    return operator.equals("Concat") || ELEMENTWISE.contains(operator);
  }

  /** The first node that keeps the batch from being free. */
  Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /** The node rewritten for any number of images. Pass the nodes in topological order. */
  NodeProto rewrite(NodeProto node) {
    return folded(followed(node));
  }

  private NodeProto followed(NodeProto node) {
    Optional<String> images =
        node.getInputList().stream().filter(name -> places.of(name).isPresent()).findFirst();
    if (images.isEmpty() || places.shape(images.get()).isEmpty()) {
      return node;
    }
    Batch batch = new Batch(places.of(images.get()).get(), places.shape(images.get()).get());
    return switch (node.getOpType()) {
      case "Reshape", "Flatten", "Squeeze", "Unsqueeze" -> reshape(node, batch);
      case "Transpose" -> transpose(node, batch);
      case "Gather" -> gather(node, batch);
      case "Slice" -> slice(node, batch);
      case "Split" -> along(node, batch, axis(node, 0, batch), "splits the batch");
      case "Concat" -> concat(node, batch);
      case "Resize" -> resize(node, batch);
      case "Expand" -> expand(node, batch);
      case "MatMul", "Gemm" -> multiply(node, batch);
      case "DynamicQuantizeLinear" -> blocked(node, "takes its scale from the whole batch");
      case "ArgMax", "ArgMin" -> reduce(node, batch, List.of(axis(node, 0, batch)));
      default -> {
        if (node.getOpType().startsWith("Reduce")) {
          yield reduce(node, batch, reducedAxes(node, batch));
        }
        yield ELEMENTWISE.contains(node.getOpType()) ? elementwise(node, batch) : same(node, batch);
      }
    };
  }

  /** The place of the batch in the first input that has it, and that input's shape. */
  private record Batch(BatchPlace place, long[] shape) {
    int axis() {
      return place.axis();
    }

    int rank() {
      return shape.length;
    }
  }

  /** What depends only on the input's shape has its value for one image. */
  private NodeProto folded(NodeProto node) {
    NodeProto.Builder folded = node.toBuilder();
    for (int index = 0; index < node.getInputCount(); index++) {
      folded.setInput(index, folded(node.getInput(index)));
    }
    return folded.build();
  }

  private String folded(String tensor) {
    return known.folded(tensor).map(constants::constant).orElse(tensor);
  }

  private NodeProto reshape(NodeProto node, Batch batch) {
    Optional<long[]> after = places.shape(node.getOutput(0));
    Optional<BatchPlace> place = after.flatMap(shape -> batch.place.reshaped(batch.shape, shape));
    if (place.isEmpty()) {
      return blocked(node, "has no dimension left for the batch");
    }
    long[] shape = after.get().clone();
    shape[place.get().axis()] = -1;
    places.put(node.getOutput(0), place.get());
    return node.toBuilder()
        .setOpType("Reshape")
        .clearAttribute()
        .clearInput()
        .addInput(node.getInput(0))
        .addInput(constants.integers(shape))
        .build();
  }

  private NodeProto transpose(NodeProto node, Batch batch) {
    List<Long> order = NodeAttributes.integers(node, "perm");
    int axis =
        order.isEmpty() ? batch.rank() - 1 - batch.axis() : order.indexOf((long) batch.axis());
    return placed(node, new BatchPlace(axis, batch.place.outer()));
  }

  private NodeProto gather(NodeProto node, Batch batch) {
    int axis = axis(node, 0, batch);
    Optional<long[]> positions = places.constantShape(node.getInput(1), known);
    if (axis == batch.axis() || positions.isEmpty()) {
      return blocked(node, "takes one image out of the batch");
    }
    int added = positions.get().length - 1;
    return placed(node, axis < batch.axis() ? batch.place.moved(added) : batch.place);
  }

  private NodeProto slice(NodeProto node, Batch batch) {
    boolean told = node.getInputCount() > 1;
    long[] starts = told ? integers(node, 1) : attribute(node, "starts");
    long[] ends = told ? integers(node, 2) : attribute(node, "ends");
    long[] axes = told ? integers(node, 3) : attribute(node, "axes");
    int at =
        IntStream.range(0, starts.length)
            .filter(index -> normal(axes.length == 0 ? index : axes[index], batch) == batch.axis())
            .findFirst()
            .orElse(-1);
    if (at < 0) {
      return placed(node, batch.place);
    }
    boolean whole =
        places
            .shape(node.getOutput(0))
            .filter(after -> after[batch.axis()] == batch.shape[batch.axis()])
            .isPresent();
    if (!whole || starts[at] < 0) {
      return blocked(node, "takes images out of the batch");
    }
    ends[at] = LAST;
    NodeProto.Builder endless = node.toBuilder();
    if (told) {
      endless.setInput(2, constants.integers(ends));
    } else {
      endless.getAttributeBuilderList().stream()
          .filter(attribute -> attribute.getName().equals("ends"))
          .forEach(attribute -> attribute.setInts(at, LAST));
    }
    return placed(endless.build(), batch.place);
  }

  /** Operators that work along one axis. */
  private NodeProto along(NodeProto node, Batch batch, int axis, String fault) {
    return axis == batch.axis() ? blocked(node, fault) : placed(node, batch.place);
  }

  private NodeProto concat(NodeProto node, Batch batch) {
    if (axis(node, 1, batch) == batch.axis()) {
      return blocked(node, "joins tensors along the batch");
    }
    return placed(repeatConstants(node, batch, batch.rank()), batch.place);
  }

  private NodeProto elementwise(NodeProto node, Batch batch) {
    int rank = places.shape(node.getOutput(0)).map(shape -> shape.length).orElse(batch.rank());
    BatchPlace place = batch.place.moved(rank - batch.rank());
    boolean alone = batch.shape[batch.axis()] == 1;
    return placed(alone ? node : repeatConstants(node, batch, rank), place);
  }

  /**
   * Constants with as many numbers along the batch's axis as one image has are repeated for each
   * image.
   */
  private NodeProto repeatConstants(NodeProto node, Batch batch, int rank) {
    int axis = batch.axis() + rank - batch.rank();
    NodeProto.Builder repeated = node.toBuilder();
    for (int index = 0; index < node.getInputCount(); index++) {
      String name = node.getInput(index);
      Optional<long[]> shape = places.constantShape(name, known);
      int at = shape.map(constant -> axis - (rank - constant.length)).orElse(-1);
      if (at >= 0 && shape.get()[at] == batch.shape[batch.axis()]) {
        if (batch.place.outer() > 1) {
          return blocked(node, "joins a constant with images that are not the outermost");
        }
        repeated.setInput(index, constants.forEachImage(folded(name), shape.get().length, at));
      }
    }
    return repeated.build();
  }

  /** Sizes count all images; scales need no change. */
  private NodeProto resize(NodeProto node, Batch batch) {
    boolean sized = node.getInputCount() > 3 && !node.getInput(3).isEmpty();
    if (!sized || NodeAttributes.find(node, "axes").isPresent()) {
      return placed(node, batch.place);
    }
    long[] sizes = integers(node, 3);
    if (sizes.length != batch.rank()) {
      return blocked(node, "computes its sizes from pixels");
    }
    return placed(
        node.toBuilder().setInput(3, constants.timesImages(sizes, batch.axis())).build(),
        batch.place);
  }

  /** Along the batch there is nothing to repeat: 1 leaves a dimension as it is. */
  private NodeProto expand(NodeProto node, Batch batch) {
    long[] shape = integers(node, 1);
    int moved = Math.max(0, shape.length - batch.rank());
    int at = batch.axis() + moved - Math.max(0, batch.rank() - shape.length);
    NodeProto.Builder expanded = node.toBuilder();
    if (at >= 0 && at < shape.length) {
      shape[at] = 1;
      expanded.setInput(1, constants.integers(shape));
    }
    return placed(expanded.build(), batch.place.moved(moved));
  }

  private NodeProto multiply(NodeProto node, Batch batch) {
    boolean left = places.of(node.getInput(0)).isPresent();
    long transposed = NodeAttributes.integer(node, left ? "transA" : "transB", 0);
    int summed = (left ? 1 : 2) - (transposed == 0 ? 0 : left ? -1 : 1);
    return batch.rank() - summed == batch.axis()
        ? blocked(node, "sums over the batch")
        : same(node, batch);
  }

  private NodeProto reduce(NodeProto node, Batch batch, List<Integer> axes) {
    if (axes.isEmpty() || axes.contains(batch.axis())) {
      return blocked(node, "sums over the batch");
    }
    boolean kept = NodeAttributes.integer(node, "keepdims", 1) == 1;
    long gone = kept ? 0 : axes.stream().filter(axis -> axis < batch.axis()).count();
    return placed(node, batch.place.moved((int) -gone));
  }

  private List<Integer> reducedAxes(NodeProto node, Batch batch) {
    long[] axes = node.getInputCount() > 1 ? integers(node, 1) : attribute(node, "axes");
    return LongStream.of(axes).mapToObj(axis -> normal(axis, batch)).toList();
  }

  /** Every other operator keeps its first dimensions, or adds some in front. */
  private NodeProto same(NodeProto node, Batch batch) {
    int rank = places.shape(node.getOutput(0)).map(shape -> shape.length).orElse(batch.rank());
    return rank < batch.rank() ? node : placed(node, batch.place.moved(rank - batch.rank()));
  }

  private NodeProto placed(NodeProto node, BatchPlace place) {
    node.getOutputList().stream()
        .filter(output -> has(output, place))
        .forEach(output -> places.put(output, place));
    return node;
  }

  /** Whether a tensor has the dimension; a further output may be a single number for all images. */
  private boolean has(String tensor, BatchPlace place) {
    return places.shape(tensor).filter(shape -> shape.length <= place.axis()).isEmpty();
  }

  private NodeProto blocked(NodeProto node, String fault) {
    if (obstacle == null) {
      obstacle =
          Formatted.of(
              "node '%s' (%s), which computes '%s', %s",
              node.getName(), node.getOpType(), node.getOutput(0), fault);
    }
    return node;
  }

  private int axis(NodeProto node, long otherwise, Batch batch) {
    return normal(NodeAttributes.integer(node, "axis", otherwise), batch);
  }

  private static int normal(long axis, Batch batch) {
    return (int) (axis < 0 ? axis + batch.rank() : axis);
  }

  private long[] integers(NodeProto node, int input) {
    return node.getInputCount() > input
        ? known.integers(node.getInput(input)).orElse(new long[0])
        : new long[0];
  }

  private static long[] attribute(NodeProto node, String name) {
    return NodeAttributes.integers(node, name).stream().mapToLong(Long::longValue).toArray();
  }
}
