package io.frostline.proof;

import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.proto.ModelProto;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whether the numbers of an image depend on that image alone: not on chance, and not on the other
 * images of its batch.
 *
 * <p>Compares bits, but only between runs of the same size, with the image at the same place. How
 * an engine divides its sums depends on the shapes, so that other sizes give other roundings; with
 * the same shapes it does the same operations in the same order, and only other data can change a
 * bit. Dynamic quantisation, for example, takes its scale over the whole batch.
 *
 * <p>The images are pale at first, and then all but one, or one, are replaced by images of full
 * contrast. So the extremes, mean and variance of the batch change while the rows that are compared
 * do not, and every row has another before it and behind it replaced.
 */
public record RowIndependence(ProofImages images) {
  /** Odd, because a network may treat the halves of a batch as pairs. */
  private static final int SIZE = 3;

  /**
   * The tensors that differ between two runs of the same image.
   *
   * @param model takes one image
   * @param shapes of the tensors to compare for one image
   */
  public Set<String> random(ModelProto model, Map<String, long[]> shapes) {
    Set<String> random = new HashSet<>();
    FloatTensor image = images.batch(0, 1);
    for (List<String> group : TensorGroups.of(shapes, 1)) {
      try (NetworkSession session = TensorGroups.open(model, group)) {
        RowBits first = RowBits.of(session, image);
        RowBits second = RowBits.of(session, image);
        group.stream().filter(tensor -> !first.agrees(second, tensor, 0)).forEach(random::add);
      }
    }
    return random;
  }

  /**
   * The tensors whose rows change with the other images of the batch.
   *
   * @param model takes any number of images
   * @param shapes of the tensors to compare for one image; each has one row per image
   */
  public Set<String> coupled(ModelProto model, Map<String, long[]> shapes) {
    Set<String> coupled = new HashSet<>();
    if (shapes.isEmpty()) {
      return coupled;
    }
    for (List<String> group : TensorGroups.of(shapes, SIZE)) {
      try (NetworkSession session = TensorGroups.open(model, group)) {
        RowBits pale = RowBits.of(session, company(false, false, false));
        RowBits othersReplaced = RowBits.of(session, company(false, true, true));
        RowBits firstReplaced = RowBits.of(session, company(true, false, false));
        for (String tensor : group) {
          boolean same =
              pale.agrees(othersReplaced, tensor, 0)
                  && pale.agrees(firstReplaced, tensor, 1)
                  && pale.agrees(firstReplaced, tensor, 2);
          if (!same) {
            coupled.add(tensor);
          }
        }
      }
    }
    return coupled;
  }

  /** A batch of images, one of each kind, each pale or of full contrast. */
  private FloatTensor company(boolean... replaced) {
    return images.batch(
        IntStream.range(0, SIZE)
            .mapToObj(place -> replaced[place] ? images.vivid(place) : images.pale(place))
            .toList());
  }
}
