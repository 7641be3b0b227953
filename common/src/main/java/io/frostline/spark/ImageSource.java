package io.frostline.spark;

/** Where the images of a run come from. */
public sealed interface ImageSource permits FileSource, IdxSource, SampledSource {
  /** What {@code --images} says. */
  String uri();

  /** How the images are kept there. */
  SourceFormat format();

  /** Files, with the labels that suit them. */
  static ImageSource of(String uri) {
    return FileSource.of(uri);
  }
}
