"""Resizes and crops decoded images with Pillow, as the reference for PillowComparisonTest.

Usage: pillow_reference.py FOLDER. FOLDER/images.txt has a line "NAME WIDTH HEIGHT FILE" per image,
FOLDER/framings.txt a line "WIDTH HEIGHT RULE INTERPOLATION" per framing. Reads NAME.rgb (raw RGB
as Frostline decoded FILE), writes NAME.RULE.INTERPOLATION.rgb and NAME.decoded.rgb (FILE as Pillow
decodes it).
"""

import pathlib
import sys

import numpy
from PIL import Image

PILLOW_FILTERS = {
    "nearest": Image.NEAREST,
    "bilinear-antialias": Image.BILINEAR,
    "bicubic-antialias": Image.BICUBIC,
}


def frame(image, width, height, rule, interpolation):
    """The whole of preprocessing before scale, mean and deviation."""
    if rule == "squash":
        return resize(image, width, height, interpolation)
    side = int(rule.removeprefix("shorter-side="))
    resized = resize(image, *torchvision_size(image, side), interpolation)
    left = int(round((resized.width - width) / 2.0))
    top = int(round((resized.height - height) / 2.0))
    return resized.crop((left, top, left + width, top + height))


def torchvision_size(image, side):
    """torchvision.transforms.functional._compute_resized_output_size."""
    short, long = sorted(image.size)
    longer = int(side * long / short)
    return (side, longer) if image.width <= image.height else (longer, side)


def resize(image, width, height, interpolation):
    if interpolation in PILLOW_FILTERS:
        return image.resize((width, height), PILLOW_FILTERS[interpolation])
    if interpolation == "bilinear":
        return bilinear(image, width, height)
    if interpolation == "area":
        return area(image, width, height)
    raise SystemExit(f"The interpolation {interpolation} has no reference here")


def bilinear(image, width, height):
    """Pillow's affine transformation samples at half-pixel centres without antialiasing; in floating
    point, because for bytes it cuts off the fraction."""
    matrix = (image.width / width, 0, 0, 0, image.height / height, 0)
    channels = [
        numpy.asarray(channel.convert("F").transform((width, height), Image.AFFINE, matrix, Image.BILINEAR))
        for channel in image.split()
    ]
    return Image.fromarray(numpy.rint(numpy.dstack(channels)).astype(numpy.uint8))


def area(image, width, height):
    rows, columns = coverage(image.height, height), coverage(image.width, width)
    pixels = numpy.einsum("yr,rcp,xc->yxp", rows, numpy.asarray(image, float), columns, optimize=True)
    return Image.fromarray(numpy.rint(pixels).astype(numpy.uint8))


def coverage(source, target):
    """The share that each source pixel has in the area of each target pixel."""
    edges = numpy.arange(target + 1) * (source / target)
    pixels = numpy.arange(source)
    overlap = numpy.minimum(pixels + 1, edges[1:, None]) - numpy.maximum(pixels, edges[:-1, None])
    overlap = numpy.clip(overlap, 0, None)
    return overlap / overlap.sum(axis=1, keepdims=True)


def main(folder):
    framings = [line.split() for line in (folder / "framings.txt").read_text().splitlines()]
    for line in (folder / "images.txt").read_text().splitlines():
        name, width, height, file = line.split(" ", 3)
        (folder / f"{name}.decoded.rgb").write_bytes(Image.open(file).convert("RGB").tobytes())
        raw = (folder / f"{name}.rgb").read_bytes()
        image = Image.frombytes("RGB", (int(width), int(height)), raw)
        for target_width, target_height, rule, interpolation in framings:
            framed = frame(image, int(target_width), int(target_height), rule, interpolation)
            (folder / f"{name}.{rule}.{interpolation}.rgb").write_bytes(framed.tobytes())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
