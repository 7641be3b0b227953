package io.frostline.spark.probe;

import io.frostline.backbone.cut.CutPoint;
import io.frostline.message.Keywords;
import java.util.List;

/** At which cuts a probe compares the network with the same one with random weights. */
public enum Controls {
  /** At every cut, which takes as long as the features themselves. */
  ALL,
  /** At the lowest one only, where it takes little. */
  LOWEST;

  /** The constant with this keyword. */
  public static Controls of(String keyword) {
    return Keywords.find(values(), Controls::keyword, "controls", keyword);
  }

  public String keyword() {
    return Keywords.of(this);
  }

  /** Those cuts of all of them, which are in the order of computation. */
  List<CutPoint> of(List<CutPoint> cuts) {
    return this == ALL ? cuts : cuts.subList(0, 1);
  }
}
