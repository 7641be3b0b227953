"""What the notebooks share: running Frostline, IDX files, pictures in rows, and curves of a probe."""

import gzip
import json
import os
import shlex
import subprocess
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

here = Path(__file__).resolve().parent
root = here.parent
fashion_mnist = Path(os.environ.get("FASHION_MNIST", "/usr/share/datasets/fashion-mnist"))


def work_in(folder):
    """A folder for the results; commands run in the checkout, above it."""
    os.chdir(root)
    return Path(folder)


def frostline(command):
    """Runs a command of Frostline and prints what it says."""
    run = subprocess.run(["deploy/frostline", *shlex.split(command)], capture_output=True, text=True)
    print(run.stdout.replace(str(root), "."), end="")
    if run.returncode:
        raise RuntimeError(run.stderr)


def idx(file):
    """What a compressed IDX file of bytes has: an array of images, or of the numbers of their classes."""
    with gzip.open(file) as compressed:
        content = compressed.read()
    dimensions = content[3]
    shape = np.frombuffer(content, ">i4", dimensions, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def picture(image):
    """Grey pixels as ink on paper, or the drawing of a file on white: most have a transparent background."""
    if isinstance(image, np.ndarray):
        return 255 - np.stack([image] * 3, axis=-1)
    from PIL import Image

    drawing = Image.open(image).convert("RGBA")
    canvas = Image.new("RGBA", drawing.size, "white")
    canvas.alpha_composite(drawing)
    return canvas.convert("RGB")


def show(rows, titles=None, colors=None, size=1.1):
    """Pictures, from files or grey pixels, a row for each list."""
    columns = max(len(row) for row in rows)
    figure, axes = plt.subplots(len(rows), columns, figsize=(size * columns, size * 1.15 * len(rows)), squeeze=False)
    for axis in axes.flat:
        axis.axis("off")
    for y, row in enumerate(rows):
        for x, image in enumerate(row):
            axes[y, x].imshow(picture(image))
            if titles:
                axes[y, x].set_title(titles[y][x], fontsize=8, color=colors[y][x] if colors else "black")
    plt.tight_layout()
    plt.show()


def confusion_matrix(metrics, size, dark, **image):
    """The confusion matrix of metrics.json; counts above `dark` are written in white."""
    names = [figures["name"] for figures in metrics["classes"]]
    confusion = np.zeros((len(names), len(names)), int)
    for label, predicted, rows in metrics["confusion"]:
        confusion[label, predicted] = rows
    plt.figure(figsize=size)
    plt.imshow(confusion, cmap="Blues", **image)
    for y, x in np.argwhere(confusion):
        plt.text(x, y, confusion[y, x], ha="center", va="center", fontsize=8, color="white" if confusion[y, x] > dark else "black")
    plt.xticks(range(len(names)), names, rotation=60, ha="right")
    plt.yticks(range(len(names)), names)
    plt.xlabel("predicted")
    plt.ylabel("label")
    plt.show()


class Probe:
    """What `frostline probe` wrote, by layer and pooling."""

    def __init__(self, name):
        self.figures = json.loads((here / name).read_text())
        whole = self.figures["training_rows"] / len(self.figures["classes"])
        self.counts = {count: whole if count == "all" else int(count) for count in self.figures["examples"]}

    def cut(self, layer, pool):
        return next(c for c in self.figures["cuts"] if (c["layer"], c["pool"]) == (layer, pool))

    def curve(self, axes, scores, label, **style):
        """Accuracy by the number of examples, with standard errors."""
        axes.errorbar([self.counts[s["examples"]] for s in scores], [100 * s["accuracy"] for s in scores],
                      [100 * s["standard_error"] for s in scores], label=label, capsize=2, **style)


def score(scores, examples):
    """The score with this number of examples."""
    return next(s for s in scores if s["examples"] == examples)
