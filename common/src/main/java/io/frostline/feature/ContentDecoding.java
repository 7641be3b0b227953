package io.frostline.feature;

import io.frostline.example.Content;
import io.frostline.example.ExampleReader;
import java.io.Serializable;

/**
 * How tasks get from the bytes of examples to batches, with the limits of a run. It travels to
 * them.
 *
 * @param <C> the content of an example
 */
public interface ContentDecoding<C extends Content> extends Serializable {
  /** A decoder for one task. */
  ContentDecoder<C> decoder();

  /** An empty batch for a network that takes such examples. */
  InputBatch<C> batch(LoadedNetwork network);

  /**
   * A reader that refuses examples that would crash the process. It may be slow: meant for examples
   * among which one has done so before.
   */
  ExampleReader careful(ExampleReader reader);
}
