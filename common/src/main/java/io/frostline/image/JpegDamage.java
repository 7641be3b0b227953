package io.frostline.image;

import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Formatted;

/** Rejections of JPEGs whose compressed data is damaged. */
final class JpegDamage {
  private JpegDamage() {}

  /**
   * DAMAGED_CONTENT.
   *
   * @param finding a sentence about the compressed data, without its end
   */
  static RejectedExampleException of(String finding) {
    return new RejectedExampleException(
        RejectionReason.DAMAGED_CONTENT,
        Formatted.of(
            "The compressed data of the JPEG is damaged: %s. Fetch the file again, or use --accept-damaged.",
            finding));
  }
}
