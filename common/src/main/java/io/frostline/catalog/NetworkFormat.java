package io.frostline.catalog;

import io.frostline.message.Keywords;

/** What a file of the catalogue contains. */
public enum NetworkFormat {
  ONNX,
  /** HDF5 as Keras saves it; if it holds weights only, the entry names the architecture. */
  KERAS,
  /** A zip written by the Deeplearning4j ModelSerializer. */
  DEEPLEARNING4J;

  /** The keyword in a catalogue entry. */
  public String keyword() {
    return Keywords.of(this);
  }

  /** Parses a keyword; the {@code UserException} for an unknown one lists the valid ones. */
  public static NetworkFormat of(String keyword) {
    return Keywords.find(values(), NetworkFormat::keyword, "format", keyword);
  }
}
