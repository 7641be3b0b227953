package io.frostline.backbone;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.frostline.message.Keywords;

/** Where the channels are in a network's input tensor. */
public enum TensorLayout {
  /** [N, H, W, C], as in TensorFlow and Keras. */
  NHWC("nhwc"),
  /** [N, C, H, W], as in PyTorch, Caffe and most ONNX files. */
  NCHW("nchw");

  private final String keyword;

  TensorLayout(String keyword) {
    this.keyword = keyword;
  }

  /** The keyword in options and in {@code model.json}. */
  @JsonValue
  public String keyword() {
    return keyword;
  }

  /** Parses a keyword; the {@code UserException} for an unknown one lists the valid ones. */
  @JsonCreator
  public static TensorLayout of(String keyword) {
    return Keywords.find(values(), TensorLayout::keyword, "tensor layout", keyword);
  }
}
