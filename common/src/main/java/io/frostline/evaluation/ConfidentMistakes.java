package io.frostline.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Keeps the most confident mistakes, up to a limit. */
public final class ConfidentMistakes implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int most;
  private final ArrayList<Mistake> kept = new ArrayList<>();

  /**
   * An empty collection.
   *
   * @param most the maximum number to keep
   */
  public ConfidentMistakes(int most) {
    this.most = most;
  }

  /** Keeps a mistake if it is among the most confident so far. */
  public void add(Mistake mistake) {
    kept.add(mistake);
    if (kept.size() > 2 * most) {
      trim();
    }
  }

  /** Adds the mistakes that another one kept. */
  public void merge(ConfidentMistakes other) {
    other.kept.forEach(this::add);
  }

  /** The most confident first. */
  public List<Mistake> list() {
    trim();
    return List.copyOf(kept);
  }

  private void trim() {
    kept.sort(Mistake.BY_CONFIDENCE);
    if (kept.size() > most) {
      kept.subList(most, kept.size()).clear();
    }
  }
}
