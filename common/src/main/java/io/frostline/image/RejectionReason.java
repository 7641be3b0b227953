package io.frostline.image;

/**
 * Why an image could not be used: the reason code of a row in the table of rejected images. Codes
 * are never renamed, because people filter on them.
 */
public enum RejectionReason {
  /** The file was listed and is gone. List again, or find out who deletes images. */
  NOT_FOUND(Stage.READ),
  /** The job may not read the file. Grant the user who runs the executors read permission. */
  NO_PERMISSION(Stage.READ),
  /**
   * Storage failed while the file was read. Run the command again; check the storage if it stays.
   */
  READ_FAILED(Stage.READ),
  /** The file is longer than the limit on one file. Shrink it, or raise the limit. */
  FILE_TOO_LARGE(Stage.READ),
  /**
   * A file of many images cannot be followed to its end; the row stands for all its images that
   * could not be found. Fetch it again.
   */
  DAMAGED_SHARD(Stage.READ),
  /** The file has no bytes: an upload or copy that never happened. Fetch it again. */
  EMPTY_FILE(Stage.READ),

  /** The content is no known image format, whatever the name says. Remove it from the images. */
  NOT_AN_IMAGE(Stage.DECODE),
  /**
   * A known format, or a variant of one, that is not read here. Convert the file to PNG or JPEG.
   */
  UNSUPPORTED_FORMAT(Stage.DECODE),
  /** The file ends before the picture does: an unfinished download or copy. Fetch it again. */
  TRUNCATED(Stage.DECODE),
  /** The file is whole but its content contradicts itself. Fetch it again, or restore a backup. */
  CORRUPT(Stage.DECODE),
  /** More pixels than {@code --max-pixels}. Shrink the image, or raise the limit and the memory. */
  TOO_MANY_PIXELS(Stage.DECODE),
  /**
   * Decoding the picture killed its process, again and again. Remove the file, or convert it with
   * another program.
   */
  DECODER_CRASHED(Stage.DECODE),

  /** The features are NaN or infinite. Look at the image, and at the model if there are many. */
  NOT_FINITE(Stage.NETWORK);

  private final Stage stage;

  RejectionReason(Stage stage) {
    this.stage = stage;
  }

  /** The step that rejects images for this reason. */
  public Stage stage() {
    return stage;
  }
}
