package io.frostline.catalog;

import io.frostline.message.Keywords;

/** What a file of the catalogue holds. */
public enum NetworkFormat {
  ONNX,
  /** HDF5 as Keras saves it; where it holds weights only, the architecture is named beside. */
  KERAS,
  /** A zip that Deeplearning4j's ModelSerializer has written. */
  DEEPLEARNING4J;

  /** The word that stands for it in a catalogue entry. */
  public String keyword() {
    return Keywords.of(this);
  }

  /** Reads a keyword; an unknown one is the operator's fault and the message lists the others. */
  public static NetworkFormat of(String keyword) {
    return Keywords.find(values(), NetworkFormat::keyword, "format", keyword);
  }
}
