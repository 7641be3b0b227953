package io.frostline.review;

/** Small systems of linear equations, solved by elimination with pivots. */
final class Elimination {
  private Elimination() {}

  /**
   * The solution; zero for unknowns that the equations do not determine.
   *
   * @param equations a row for each, with what it equals in the last column; changed
   */
  static double[] solved(double[][] equations) {
    int count = equations.length;
    for (int step = 0; step < count; step++) {
      int pivot = step;
      for (int row = step + 1; row < count; row++) {
        if (Math.abs(equations[row][step]) > Math.abs(equations[pivot][step])) {
          pivot = row;
        }
      }
      double[] swapped = equations[step];
      equations[step] = equations[pivot];
      equations[pivot] = swapped;
      if (equations[step][step] == 0) {
        continue;
      }
      for (int row = step + 1; row < count; row++) {
        double factor = equations[row][step] / equations[step][step];
        for (int column = step; column <= count; column++) {
          equations[row][column] -= factor * equations[step][column];
        }
      }
    }
    double[] solution = new double[count];
    for (int step = count - 1; step >= 0; step--) {
      double left = equations[step][count];
      for (int column = step + 1; column < count; column++) {
        left -= equations[step][column] * solution[column];
      }
      solution[step] = equations[step][step] == 0 ? 0 : left / equations[step][step];
    }
    return solution;
  }
}
