package io.frostline.proof;

import io.frostline.message.Formatted;
import io.frostline.onnx.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A reference that computes its tensors, image by image, so that every value is compared. */
public interface ComputedReference extends Reference {

  /** Tensors of one of the proof's images, batch first. */
  Map<String, FloatTensor> run(int image, List<String> tensors);

  @Override
  default Expectation expect(List<String> tensors, int from, int to) {
    Singles singles = Singles.of(this, tensors, from, to);
    return (tensor, tested) -> LayerComparison.of(tensor, tested, singles.of(tensor));
  }

  /** What several images gave, each run alone. */
  record Singles(List<Map<String, FloatTensor>> images) {
    static Singles of(ComputedReference reference, List<String> tensors, int from, int to) {
      List<Map<String, FloatTensor>> images = new ArrayList<>();
      for (int image = from; image < to; image++) {
        images.add(reference.run(image, tensors));
      }
      return new Singles(images);
    }

    /** One tensor of each image. */
    List<FloatTensor> of(String tensor) {
      if (!images.get(0).containsKey(tensor)) {
        throw new IllegalStateException(
            Formatted.of("The reference does not return the tensor '%s'.", tensor));
      }
      return images.stream().map(image -> image.get(tensor)).toList();
    }

    /** The same as one batch. */
    FloatTensor batch(String tensor) {
      List<FloatTensor> rows = of(tensor);
      long[] shape = rows.get(0).shape().clone();
      shape[0] = rows.size();
      int width = rows.get(0).values().length;
      float[] values = new float[rows.size() * width];
      for (int row = 0; row < rows.size(); row++) {
        System.arraycopy(rows.get(row).values(), 0, values, row * width, width);
      }
      return new FloatTensor(shape, values);
    }
  }
}
