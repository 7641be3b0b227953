package io.frostline.image;

/** Where on its way to features an image was rejected. */
public enum Stage {
  /** Fetching the bytes of the file. */
  READ,
  /** Turning the bytes into pixels. */
  DECODE,
  /** Running the pixels through the backbone. */
  NETWORK
}
