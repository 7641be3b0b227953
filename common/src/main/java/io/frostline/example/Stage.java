package io.frostline.example;

/** The processing stage at which an image was rejected. */
public enum Stage {
  /** Fetching the bytes of the file. */
  READ,
  /** Turning the bytes into pixels. */
  DECODE,
  /** Running the pixels through the backbone. */
  NETWORK
}
