package io.frostline.head;

import java.util.List;

/** Configurations for tests. */
final class Heads {
  private Heads() {}

  static HeadConfiguration configuration(List<Integer> hidden, double dropout, Schedule schedule) {
    return new HeadConfiguration(
        hidden,
        Activation.RELU,
        dropout,
        1e-4,
        Optimizer.ADAM,
        0.01,
        schedule,
        32,
        10,
        2,
        ClassWeighting.NONE,
        0,
        7);
  }

  /** Steps that are the gradient and nothing else. */
  static HeadConfiguration plain() {
    return new HeadConfiguration(
        List.of(4),
        Activation.TANH,
        0,
        0,
        Optimizer.SGD,
        0.1,
        Schedule.CONSTANT,
        32,
        10,
        2,
        ClassWeighting.NONE,
        0,
        7);
  }
}
