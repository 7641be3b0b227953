package io.frostline.image;

import io.frostline.example.ContentKind;
import io.frostline.example.FileBytes;
import io.frostline.example.ForeignFormat;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import io.frostline.message.Count;
import io.frostline.message.Formatted;

/** The rejection of files that are in none of the formats that can be decoded. */
final class UnknownFormat {
  private UnknownFormat() {}

  /** UNSUPPORTED_FORMAT with the name of the format, or NOT_AN_IMAGE. */
  static RejectedExampleException rejection(FileBytes file) {
    return ForeignFormat.labelOf(file)
        .map(
            label ->
                new RejectedExampleException(
                    RejectionReason.UNSUPPORTED_FORMAT,
                    Formatted.of(
                        "The format is not supported (%s). Convert the file to PNG or JPEG.",
                        label)))
        .orElseGet(
            () ->
                new RejectedExampleException(
                    RejectionReason.NOT_AN_IMAGE,
                    Formatted.of(
                        "The content is not in a known image format: it seems to be %s of %s. Remove the file.",
                        ContentKind.otherwise(file), Count.of(file.length(), "byte"))));
  }
}
