package io.frostline.example.shard;

/** Whether it is certain which of the labels in a shard is that of an image. */
public enum LabelCertainty {
  CERTAIN,
  /** Several different labels have the key of the image, or one that cannot be read. */
  UNCERTAIN
}
