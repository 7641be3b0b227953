package io.frostline.spark;

import io.frostline.config.Keywords;
import io.frostline.config.UserException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Where the images of a run come from.
 *
 * @param uri a folder, a glob pattern, a single image, or a manifest (CSV or Parquet)
 * @param labels where their labels come from
 */
public record ImageSource(String uri, LabelSource labels) {
  private static final String[] MANIFEST_ENDINGS = {".csv", ".csv.gz", ".parquet"};

  public ImageSource {
    Objects.requireNonNull(labels, "labels");
    if (uri.isBlank()) {
      throw new UserException("--images is empty. Give a folder, a glob pattern or a manifest.");
    }
    if (labels == LabelSource.MANIFEST && !isManifest(uri)) {
      throw new UserException(
          "--label-from manifest needs a manifest, but --images is "
              + uri
              + ". Give a file that ends in "
              + String.join(", ", MANIFEST_ENDINGS)
              + ", or use --label-from parent-folder.");
    }
  }

  /** With the labels that suit the source: a manifest's own, a folder's name otherwise. */
  public static ImageSource of(String uri) {
    return new ImageSource(uri, isManifest(uri) ? LabelSource.MANIFEST : LabelSource.PARENT_FOLDER);
  }

  /** Whether the images stand in a table rather than in a folder. */
  public boolean isManifest() {
    return isManifest(uri);
  }

  private static boolean isManifest(String uri) {
    String name = uri.toLowerCase(Locale.ROOT);
    return Arrays.stream(MANIFEST_ENDINGS).anyMatch(name::endsWith);
  }

  /** Where labels come from. */
  public enum LabelSource {
    /** The name of the folder that an image lies in. */
    PARENT_FOLDER,
    /** The manifest's column {@code label}; null where it has none. */
    MANIFEST,
    /** No labels: the column is null. */
    NONE;

    /** The word on the command line. */
    public String keyword() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The label source of that word.
     *
     * @throws UserException for any other, naming the known ones
     */
    public static LabelSource of(String keyword) {
      return Keywords.find(values(), LabelSource::keyword, "label source", keyword);
    }
  }
}
