package io.frostline.head;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The losses of the same penalties on folds of groups that their heads have not seen, a list of
 * heads for each fold.
 *
 * <p>The error of a difference is that over the folds (Hastie, Tibshirani and Friedman, The
 * Elements of Statistical Learning, 7.10), because the rows of a group are not independent of each
 * other. With so few folds it can be too small by chance, so it is at least that over the rows.
 */
public record FoldLosses(List<PairedLosses> folds) {
  public FoldLosses {
    folds = folds.stream().filter(fold -> fold.rows() > 0).toList();
  }

  /**
   * The penalties compared with the one that has the lowest loss over all rows.
   *
   * @param penalties of the heads of each fold
   */
  public List<L2Candidate> candidates(List<Double> penalties) {
    PairedLosses all = new PairedLosses(penalties.size());
    folds.forEach(all::add);
    List<L2Candidate> byRows = all.candidates(penalties);
    int lowest = all.lowest();
    return IntStream.range(0, penalties.size())
        .mapToObj(head -> withError(byRows.get(head), overFolds(head, lowest)))
        .toList();
  }

  private static L2Candidate withError(L2Candidate byRows, double overFolds) {
    return new L2Candidate(
        byRows.l2(),
        byRows.loss(),
        byRows.accuracy(),
        byRows.excess(),
        Math.max(byRows.standardError(), overFolds));
  }

  private double overFolds(int head, int lowest) {
    return Math.sqrt(
        new ClusteredMean(
                folds.stream()
                    .map(fold -> new ClusteredMean.Cluster(fold.rows(), fold.excess(head, lowest)))
                    .toList())
            .variance());
  }
}
