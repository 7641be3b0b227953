"""Makes the sample images beside it: four quarters (red, green, blue, yellow) of 48 x 32 pixels in
every format and variant, and a clip art with Pillow's references of it.

Needs Pillow, numpy and ImageMagick's convert.
Usage: samples.py CLIPART_FILE, a public-domain picture of Debian's openclipart-png.
"""

import pathlib
import struct
import subprocess
import sys
import zlib

import numpy
from PIL import Image

import pillow_reference

FOLDER = pathlib.Path(__file__).parent
RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 180, 40), (30, 40, 200), (230, 220, 40)
WIDTH, HEIGHT = 48, 32
INTERPOLATIONS = ["bilinear", "bilinear-antialias", "bicubic-antialias", "nearest", "area"]
TURNS = {
    1: None,
    2: Image.FLIP_LEFT_RIGHT,
    3: Image.ROTATE_180,
    4: Image.FLIP_TOP_BOTTOM,
    5: Image.TRANSPOSE,
    6: Image.ROTATE_90,
    7: Image.TRANSVERSE,
    8: Image.ROTATE_270,
}


def save(image, name, **options):
    image.save(FOLDER / name, **options)


def run(*command):
    subprocess.check_call([str(part) for part in command], cwd=FOLDER)


def quarters():
    pixels = numpy.zeros((HEIGHT, WIDTH, 3), numpy.uint8)
    pixels[:16, :24], pixels[:16, 24:], pixels[16:, :24], pixels[16:, 24:] = RED, GREEN, BLUE, YELLOW
    return pixels


def see_through(pixels):
    """Red fully transparent, green half."""
    alpha = numpy.full((HEIGHT, WIDTH, 1), 255, numpy.uint8)
    alpha[:16, :24], alpha[:16, 24:] = 0, 128
    return numpy.dstack([pixels, alpha])


def sixteen_bits(pixels):
    """Times 257, then 100 up or down in alternate columns: 8-bit values after rounding, not after
    dropping the low byte."""
    wobble = numpy.where(numpy.arange(WIDTH) % 2 == 0, 100, -100)[None, :, None]
    return (pixels.astype(numpy.int32) * 257 + wobble).clip(0, 65535).astype(">u2")


def png(name, colour_type, bits, rows, *extra):
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, colour_type, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 9)
    chunks = [(b"IHDR", header), *extra, (b"IDAT", data), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    (FOLDER / name).write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def transparency(*levels):
    return (b"tRNS", struct.pack(f">{len(levels)}H", *levels))


def jpegs(image):
    options = dict(quality=95, subsampling=0)
    save(image, "rgb.jpg", **options)
    save(image, "progressive.jpg", progressive=True, **options)
    save(image.convert("L"), "grey.jpg", quality=95)
    save(image.convert("CMYK"), "cmyk.jpg", quality=95)
    thumbnail = (FOLDER / "grey.jpg").read_bytes()
    segment = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + thumbnail
    whole = (FOLDER / "rgb.jpg").read_bytes()
    app1 = b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment
    (FOLDER / "thumbnail.jpg").write_bytes(whole[:2] + app1 + whole[2:])


def pngs(image, pixels, transparent):
    palette = image.quantize(4)
    save(image, "rgb.png")
    save(image.convert("L"), "grey.png")
    save(image.convert("1", dither=Image.NONE), "bilevel.png")
    save(palette, "palette.png")
    save(palette, "palette-transparent.png", transparency=palette.getpixel((0, 0)))
    save(image, "rgb-transparent-colour.png", transparency=RED)
    save(Image.fromarray(transparent), "rgba.png")
    save(Image.fromarray(transparent).convert("LA"), "grey-alpha.png")
    save(image, "animated.png", save_all=True, append_images=[image.rotate(180)], default_image=True)
    run("convert", "rgb.png", "-interlace", "PNG", "interlaced.png")
    deep = sixteen_bits(pixels)
    alpha = transparent[:, :, 3:].astype(">u2") * 257
    png("rgb16.png", 2, 16, deep)
    png("rgba16.png", 6, 16, numpy.dstack([deep, alpha]).astype(">u2"))
    png("grey16.png", 0, 16, deep[:, :, 0])
    red = pixels[:, :, 0]
    png("grey-transparent-level.png", 0, 8, red, transparency(200))
    png("grey16-transparent-level.png", 0, 16, red.astype(">u2") * 257, transparency(200 * 257))
    png("rgb16-transparent-colour.png", 2, 16, pixels.astype(">u2") * 257, transparency(*(c * 257 for c in RED)))


def gifs(image):
    palette = image.quantize(4)
    save(image, "still.gif")
    save(image, "animated.gif", save_all=True, append_images=[image.rotate(180)], duration=100, loop=0)
    save(palette, "transparent.gif", transparency=palette.getpixel((0, 0)))
    run("convert", "rgb.png", "-interlace", "GIF", "interlaced.gif")
    run("convert", "-size", "24x16", "xc:rgb(200,30,30)", "-repage", "48x32+0+16", "small-frame.gif")
    run("convert", "-size", "48x32", "xc:none", "-loop", "0", "invisible.gif")
    noise = numpy.random.default_rng(1).integers(0, 256, (100, 100), numpy.uint8)
    save(Image.fromarray(noise), "noise.gif")
    save(Image.fromarray(noise), "noise.png")


def webps(image, transparent):
    save(image, "lossy.webp", quality=95)
    save(image, "lossless.webp", lossless=True)
    save(Image.fromarray(transparent), "rgba.webp", lossless=True)
    save(image, "animated.webp", save_all=True, append_images=[image.rotate(180)], lossless=True)


def bmps(image):
    save(image, "rgb.bmp")
    save(image.quantize(4), "palette.bmp")
    save(image.convert("1", dither=Image.NONE), "bilevel.bmp")
    save(image.convert("L"), "grey.bmp")
    run("convert", "rgba16.png", "-depth", "8", "rgba.bmp")
    run("convert", "rgb.png", "-type", "palette", "-compress", "RLE", "BMP3:run-length.bmp")
    run("convert", "rgb.png", "BMP2:os2.bmp")
    run("convert", "rgb.png", "-define", "bmp:subtype=RGB565", "five-six-five.bmp")


def tiffs(image, pixels, transparent):
    save(image, "rgb.tiff")
    save(image, "lzw.tiff", compression="tiff_lzw")
    save(image, "deflate.tiff", compression="tiff_adobe_deflate")
    save(image.quantize(4), "palette.tiff")
    save(image.convert("L"), "grey.tiff")
    save(image.convert("1", dither=Image.NONE), "bilevel.tiff", compression="group4")
    save(image.convert("CMYK"), "cmyk.tiff", compression="tiff_lzw")
    save(Image.fromarray(transparent), "rgba.tiff", compression="tiff_lzw")
    save(image, "pages.tiff", save_all=True, append_images=[image.rotate(180)], compression="tiff_lzw")
    save(Image.fromarray(pixels[:, :, 0].astype(numpy.float32)), "float.tiff")
    run("convert", "rgb16.png", "-compress", "LZW", "rgb16.tiff")
    run("convert", "rgba16.png", "-compress", "LZW", "rgba16.tiff")
    run("convert", "grey16.png", "-compress", "LZW", "grey16.tiff")
    run("convert", "rgb16.png", "-interlace", "plane", "planes16.tiff")
    run("convert", "rgb.png", "-compress", "LZW", "TIFF64:big.tiff")
    run("convert", "rgb.png", "-define", "tiff:tile-geometry=16x16", "-compress", "LZW", "tiled.tiff")


def orientations(image):
    for number, turn in TURNS.items():
        turned = image if turn is None else image.transpose(turn)
        exif = Image.Exif()
        exif[274] = number
        save(turned, f"orientation-{number}.jpg", exif=exif, quality=95, subsampling=0)
        save(turned, f"orientation-{number}.png", exif=exif)
        save(turned, f"orientation-{number}.webp", exif=exif, lossless=True)
        save(turned, f"orientation-{number}.tiff", tiffinfo={274: number}, compression="tiff_lzw")


def single_pixels():
    for ending in ["jpg", "png", "gif", "webp", "bmp", "tiff"]:
        save(Image.new("RGB", (1, 1), (120, 120, 120)), f"one-pixel.{ending}")


def references(clipart):
    original = Image.open(clipart).convert("RGBA")
    flat = Image.new("RGBA", original.size, "white")
    flat.alpha_composite(original)
    flat = flat.convert("RGB").resize((90, 67), Image.LANCZOS)
    save(flat, "clipart.png", optimize=True)
    for width, height, rule in [(40, 32, "squash"), (100, 90, "squash"), (40, 32, "shorter-side=45")]:
        for interpolation in INTERPOLATIONS:
            framed = pillow_reference.frame(flat, width, height, rule, interpolation)
            save(framed, f"reference.{width}x{height}.{rule}.{interpolation}.png", optimize=True)


def main(clipart):
    pixels = quarters()
    transparent = see_through(pixels)
    image = Image.fromarray(pixels)
    jpegs(image)
    pngs(image, pixels, transparent)
    gifs(image)
    webps(image, transparent)
    bmps(image)
    tiffs(image, pixels, transparent)
    orientations(image)
    single_pixels()
    references(clipart)


if __name__ == "__main__":
    main(sys.argv[1])
