package io.frostline.example;

/**
 * Why an image could not be used: the reason code of a row in the table of rejected images. Codes
 * are never renamed, because people filter on them.
 */
public enum RejectionReason {
  /**
   * The file was listed but no longer exists, or is a symbolic link to nothing. List again, or find
   * out what deletes images.
   */
  NOT_FOUND(Stage.READ),
  /**
   * The job is not allowed to read the file. Grant read permission to the user that runs the
   * executors.
   */
  NO_PERMISSION(Stage.READ),
  /**
   * The storage failed while the file was being read. Run the command again; if that does not help,
   * check the storage.
   */
  READ_FAILED(Stage.READ),
  /**
   * Not a regular file, but a named pipe, a socket, a device, a folder, or a symbolic link with
   * {@code --no-follow-links}. Remove it from the images.
   */
  NOT_A_FILE(Stage.READ),
  /** The file is larger than the limit for a single file. Shrink it, or raise the limit. */
  FILE_TOO_LARGE(Stage.READ),
  /**
   * A shard cannot be read to its end; the row represents all its images that could not be found.
   * Fetch it again.
   */
  DAMAGED_SHARD(Stage.READ),
  /**
   * The shard has several different labels for the image, or one that cannot be read. Rename the
   * members of the shard, or use the images without these labels ({@code --label-from none}).
   */
  AMBIGUOUS_LABEL(Stage.READ),
  /** The file is empty, as after an upload or copy that failed. Fetch it again. */
  EMPTY_FILE(Stage.READ),
  /**
   * The row of a text is not as its file should be: another number of values than columns, quotes
   * that are not closed, or invalid JSON. Correct the line that the message names.
   */
  MALFORMED_ROW(Stage.READ),
  /** Several texts have this id, so none of them can be told from the others. Make ids unique. */
  DUPLICATE_ID(Stage.READ),

  /**
   * The content is not in a known image format, whatever its name suggests. Remove it from the
   * images.
   */
  NOT_AN_IMAGE(Stage.DECODE),
  /**
   * A known format, or a variant of one, that is not supported. Convert the file to PNG or JPEG.
   */
  UNSUPPORTED_FORMAT(Stage.DECODE),
  /**
   * The file ends before the image does, as after an interrupted download or copy. Fetch it again.
   */
  TRUNCATED(Stage.DECODE),
  /** The file is complete, but its content is inconsistent. Fetch it again, or restore a backup. */
  CORRUPT(Stage.DECODE),
  /**
   * The file is complete, but its compressed data is damaged: decoding it would make up some of the
   * pixels. Fetch it again, restore a backup, or accept such images with {@code --accept-damaged}.
   */
  DAMAGED_CONTENT(Stage.DECODE),
  /** More pixels than {@code --max-pixels}. Shrink the image, or raise the limit and the memory. */
  TOO_MANY_PIXELS(Stage.DECODE),
  /**
   * Decoding the image repeatedly crashed the process. Remove the file, or convert it with another
   * program.
   */
  DECODER_CRASHED(Stage.DECODE),

  /**
   * The text is neither UTF-8 nor UTF-16 with a byte order mark, or not valid in the charset that
   * is given. Convert it to UTF-8, or pass its {@code --charset}.
   */
  NOT_UTF8(Stage.DECODE),
  /** The content has NULs, as binary files have and UTF-16 without a mark. Convert it to UTF-8. */
  NOT_TEXT(Stage.DECODE),
  /** The text has nothing but blanks, or nothing that the tokenizer knows. Remove it. */
  EMPTY_TEXT(Stage.DECODE),
  /**
   * More characters than {@code --max-characters}, or than can be tokenized at once. Shorten the
   * text, or raise the limit.
   */
  TOO_MANY_CHARACTERS(Stage.DECODE),
  /**
   * More tokens than the network takes, with {@code --long-texts reject}. Shorten the text, or use
   * {@code truncate} or {@code windows}.
   */
  TOO_MANY_TOKENS(Stage.DECODE),

  /**
   * The features are NaN or infinite. Look at the image, and if there are many of them, at the
   * model.
   */
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
