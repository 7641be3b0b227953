"""The axes of PrincipalAxesTest by scikit-learn."""
import numpy as np
from sklearn.decomposition import PCA

ROWS, WIDTH = 200, 30
rows = np.zeros((ROWS, WIDTH))
state = 7
for row in rows:
    for feature in range(WIDTH):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        row[feature] = (state / 2147483648.0 - 0.5) * (1 + 3.0 / (1 + feature))
        row[feature] += 0.5 * row[feature - 1] if feature > 0 else 0

found = PCA(2, svd_solver="full").fit(rows)
# scikit-learn divides by rows - 1.
print("variances", found.explained_variance_ * (ROWS - 1) / ROWS)
for axis in found.components_:
    axis = axis if axis[np.abs(axis).argmax()] > 0 else -axis
    print("axis", axis[0], axis[1], axis[29])
