package io.frostline.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The most confident of the mistakes that it is given, a bounded number of them. */
public final class ConfidentMistakes implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int most;
  private final ArrayList<Mistake> kept = new ArrayList<>();

  /**
   * None yet.
   *
   * @param most how many to keep
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

  /** Adds what another kept. */
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
