package io.frostline.feature;

import io.frostline.example.Content;
import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import java.util.List;

/**
 * The examples that wait for their run through one of the networks of an extraction.
 *
 * @param <C> their content
 */
public interface InputBatch<C extends Content> {
  /** Whether it has to run before another example is added. */
  boolean isFull();

  /** Whether no example waits. */
  boolean isEmpty();

  /**
   * Does the part of the work of {@link #add} that the content keeps, for this network and for
   * others.
   *
   * @throws RejectedExampleException if the example cannot be used
   */
  void decode(C content) throws RejectedExampleException;

  /**
   * Adds an example, unless the batch is full. The batch must not run before the content is closed.
   *
   * @throws RejectedExampleException if it cannot be used; the batch is unchanged
   */
  void add(Example example, C content) throws RejectedExampleException;

  /**
   * Runs the network, unless the batch is empty, and removes at least one example from it.
   *
   * @return an outcome for each example removed, in the order in which they were added
   */
  List<Outcome> run();
}
