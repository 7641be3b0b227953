package io.frostline.spark.listing;

import io.frostline.image.IdxFile;
import io.frostline.image.IdxHeader;
import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.storage.LocalEntry;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds the IDX file with the labels of an IDX file of images, and checks that they match. */
final class IdxLabels {
  private final IdxSource source;
  private final Configuration hadoop;

  IdxLabels(IdxSource source, Configuration hadoop) {
    this.source = source;
    this.hadoop = hadoop;
  }

  /**
   * The uri of the labels file, or null if no labels are requested.
   *
   * @param images the file of the images
   * @throws UserException if there is none, or if it does not have one label per image
   */
  String of(Path images, IdxHeader header) throws IOException {
    if (source.labels() == LabelSource.NONE) {
      return null;
    }
    Path labels = source.labelsFile() == null ? besides(images) : given();
    try (IdxFile file = IdxFile.open(labels.toString(), hadoop)) {
      check(images, header, labels, file.header());
      readAll(file, labels);
    }
    return labels.toString();
  }

  private Path given() throws IOException {
    Path path = new Path(source.labelsFile());
    FileSystem system = path.getFileSystem(hadoop);
    if (!system.exists(path)) {
      throw new UserException(
          Formatted.of("There is no file %s. Correct --labels-file.", source.labelsFile()));
    }
    return system.makeQualified(path);
  }

  private Path besides(Path images) throws IOException {
    FileSystem system = images.getFileSystem(hadoop);
    List<String> names = names(images.getName());
    for (String name : names) {
      Path labels = new Path(images.getParent(), name);
      if (system.exists(labels)) {
        LocalEntry.requireFile(system, labels, source.links());
        return labels;
      }
    }
    throw new UserException(
        Formatted.of(
            "There are no labels for %s: its folder contains %s. Pass --labels-file FILE, or --label-from none.",
            images,
            names.isEmpty()
                ? "no file with a matching name"
                : "no " + String.join(", no ", names)));
  }

  /** {@code train-images-idx3-ubyte.gz}: {@code train-labels-idx1-ubyte}, compressed or not. */
  static List<String> names(String images) {
    String labels = images.replace("images", "labels").replaceFirst("idx[34]", "idx1");
    if (labels.equals(images)) {
      return List.of();
    }
    boolean compressed = labels.endsWith(".gz");
    String other = compressed ? labels.substring(0, labels.length() - 3) : labels + ".gz";
    return Stream.of(labels, other).toList();
  }

  private static void check(Path images, IdxHeader header, Path labels, IdxHeader found) {
    if (!found.holdsLabels()) {
      throw new UserException(
          Formatted.of(
              "The labels file %s contains %s bytes, but labels must be one byte per image. Correct --labels-file.",
              labels, found.inWords()));
    }
    if (found.count() != header.count()) {
      throw new UserException(
          Formatted.of(
              "%s has %s, but %s has %s. Pass files that belong together.",
              images, Count.of(header.count(), "image"), labels, Count.of(found.count(), "label")));
    }
  }

  /** Reports problems here instead of in a task. */
  private void readAll(IdxFile file, Path labels) throws IOException {
    List<String> names = source.classNames();
    for (long image = 0; image < file.header().count(); image++) {
      int label = label(file, labels);
      if (!names.isEmpty() && label >= names.size()) {
        throw new UserException(
            Formatted.of(
                "Label %,d of %s is %d, but --class-names has %s, for labels 0 to %d. Pass a name for every label.",
                image, labels, label, Count.of(names.size(), "name"), names.size() - 1));
      }
    }
  }

  private static int label(IdxFile file, Path labels) throws IOException {
    try {
      return file.read()[0] & 0xFF;
    } catch (EOFException | ZipException damaged) {
      throw new UserException(
          Formatted.of(
              "The labels file %s is damaged (%s). Fetch it again.", labels, damaged.getMessage()),
          damaged);
    }
  }
}
