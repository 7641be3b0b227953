package io.frostline.image;

import io.frostline.example.RejectionReason;

/**
 * What becomes of an image whose content is damaged inside, so that some of its pixels are wrong.
 */
public enum DamagedContent {
  /** It is rejected with {@link RejectionReason#DAMAGED_CONTENT}. */
  REJECTED,
  /** It is used with the pixels that the decoder makes up, grey or shifted ones for example. */
  ACCEPTED
}
