package io.frostline.imports.keras.reference;

/** Where a layer gets its weights from, in the order in which it creates them. */
interface Variables {
  /** A weight that training changes. */
  Tensor trained(String name, int... shape);

  /** A weight that training does not change by its gradient. */
  Tensor kept(String name, int... shape);
}
