package io.frostline.example.shard;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The labels of one key of a tar. A label that is called like an image up to the last dot is of
 * that image; one that is called like the key, or like no image, is of all that have none of their
 * own. So names with several dots, such as times, share a key and do not trade labels.
 */
final class SampleLabels {
  private static final Label NONE = new Label(null, LabelCertainty.CERTAIN);
  private static final Label UNCERTAIN = new Label(null, LabelCertainty.UNCERTAIN);

  private final String key;
  private final Map<String, Label> classes = new TreeMap<>();
  private final Map<String, Label> fields = new TreeMap<>();

  /**
   * A label of an image.
   *
   * @param text null if there is none
   */
  record Label(String text, LabelCertainty certainty) {
    private Label and(Label other) {
      return equals(other) ? this : UNCERTAIN;
    }
  }

  SampleLabels(String key) {
    this.key = key;
  }

  /** Adds the content of a {@code .cls}. */
  void addClass(String name, String text) {
    classes.merge(stem(name), new Label(text, LabelCertainty.CERTAIN), Label::and);
  }

  /** Adds a field of a {@code .json}, which counts where there is no {@code .cls}. */
  void addField(String name, String text) {
    fields.merge(stem(name), new Label(text, LabelCertainty.CERTAIN), Label::and);
  }

  /** Adds a label that cannot be read. */
  void addUnreadable(String name) {
    classes.put(stem(name), UNCERTAIN);
  }

  /** Whether there is no label. */
  boolean isEmpty() {
    return classes.isEmpty() && fields.isEmpty();
  }

  /** The labels of these images, in their order. */
  List<Label> of(List<String> images) {
    List<String> stems = images.stream().map(SampleLabels::stem).toList();
    Label common = at(key);
    Label forOthers = common == NONE ? ofNoImage(Set.copyOf(stems)) : common;
    return stems.stream().map(this::at).map(own -> own == NONE ? forOthers : own).toList();
  }

  /** The label that is called like no image; uncertain if all belong to other images. */
  private Label ofNoImage(Set<String> stems) {
    if (isEmpty()) {
      return NONE;
    }
    Map<String, Label> all = new TreeMap<>(fields);
    all.putAll(classes);
    return all.entrySet().stream()
        .filter(label -> !stems.contains(label.getKey()))
        .map(Map.Entry::getValue)
        .reduce(Label::and)
        .orElse(UNCERTAIN);
  }

  private Label at(String stem) {
    return classes.getOrDefault(stem, fields.getOrDefault(stem, NONE));
  }

  /** The name up to its last dot. */
  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
  }
}
