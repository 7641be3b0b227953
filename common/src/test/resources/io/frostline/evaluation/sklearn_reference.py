"""The figures of ClassificationTallyTest by scikit-learn and SciPy."""
import numpy as np
from scipy.stats import binomtest
from sklearn import metrics

ROWS, CLASSES = 300, 8
state = 12345


def random():
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return state / 2147483648.0


labels = []
probabilities = np.zeros((ROWS, CLASSES), dtype=np.float32)
for row in range(ROWS):
    uniform = random()
    label = int(uniform * uniform * 7)
    weights = [random() ** 3 for _ in range(CLASSES)]
    weights[label] += 0.4 * random()
    weights[6] *= 0.02
    total = sum(weights)
    labels.append(label)
    probabilities[row] = [np.float32(weight / total) for weight in weights]

labels = np.array(labels)
probabilities = probabilities.astype(np.float64)
predicted = probabilities.argmax(axis=1)
correct = predicted == labels
confidence = probabilities.max(axis=1)

print("accuracy", metrics.accuracy_score(labels, predicted))
print("interval", binomtest(int(correct.sum()), ROWS).proportion_ci(method="wilson"))
print("top 5", metrics.top_k_accuracy_score(labels, probabilities, k=5, labels=range(CLASSES)))
# log_loss of scikit-learn divides by the sums of the probabilities, which float32 leaves near 1: 1.9042967176935255.
print("log-loss", -np.mean(np.log(probabilities[np.arange(ROWS), labels])))
for average in ("macro", "weighted"):
    print(average, metrics.precision_recall_fscore_support(labels, predicted, average=average, zero_division=0)[:3])
print(metrics.precision_recall_fscore_support(labels, predicted, labels=range(CLASSES), zero_division=0))
print(metrics.confusion_matrix(labels, predicted, labels=range(CLASSES)))
error = 0
for low, high in zip(np.linspace(0, 1, 16)[:-1], np.linspace(0, 1, 16)[1:]):
    inside = (confidence > low) & (confidence <= high)
    if inside.any():
        error += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
print("expected calibration error", error)
