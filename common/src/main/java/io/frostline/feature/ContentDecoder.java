package io.frostline.feature;

import io.frostline.example.Content;
import io.frostline.example.RejectedExampleException;

/** Checks the bytes of an example and opens its content. */
@FunctionalInterface
public interface ContentDecoder<C extends Content> {
  /**
   * Opens a content, to be closed.
   *
   * @throws RejectedExampleException if the example cannot be used
   */
  C open(byte[] bytes) throws RejectedExampleException;
}
