package io.frostline.imports.deeplearning4j;

import java.util.List;

/**
 * How one kind of layer, vertex, preprocessor or activation is written in ONNX.
 *
 * @param <T> its class in Deeplearning4j
 */
@FunctionalInterface
interface Rule<T> {
  /**
   * Writes the nodes.
   *
   * @return what they compute
   * @throws io.frostline.message.UserException when a setting has no form in ONNX
   */
  Value write(T subject, Site site, List<Value> inputs);
}
