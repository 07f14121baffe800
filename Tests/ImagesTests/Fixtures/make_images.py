"""Makes this folder's images, and writes down what TensorFlow reads in them.

    pip install tensorflow-cpu==2.21.0 pillow==13.0.0 && python make_images.py

expected.txt has a line for each image: its name, width, height, and FNV-1a hashes (64 bits, hexadecimal) of
  - the pixels of tf.io.decode_image(channels=3), set upright,
  - tf.image.resize(pixels, (41, 50)) as little-endian float32,
  - the same, tf.round, tf.cast to uint8.
expected.f32 holds tf.image.resize(pixels, (6, 8)) of each, in the same order, as little-endian float32.
"""

import io
import os
import pathlib
import struct
import zlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import tensorflow as tf
from PIL import Image, ImageOps

here = pathlib.Path(__file__).parent
files = {}


def scene(width, height, channels=3):
    """Gradients, an edge and some noise: every value and every difference of neighbours occurs."""
    random = np.random.default_rng(width * 1000 + height)
    y, x = np.mgrid[0:height, 0:width]
    planes = [
        (x * (3 + c) + y * (7 - c) + 90 * (x * 2 > y + c * 5) + random.integers(0, 60, (height, width))) % 256
        for c in range(channels)
    ]
    return np.stack(planes, axis=-1).astype(np.uint8)


def jpeg(name, width, height, mode="RGB", quality=85, **options):
    channels = {"L": 1, "RGB": 3, "CMYK": 4}[mode]
    pixels = scene(width, height, channels)
    picture = Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels, mode)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, **options)
    files[name + ".jpg"] = out.getvalue()
    return out.getvalue()


def segment(data, code):
    """Where the first segment of this marker begins and ends."""
    place = 2
    while data[place + 1] != code:
        place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
    return place, place + 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(name, colour, depth, width=13, height=11, interlaced=False, extra=b""):
    """Any kind of PNG: Pillow writes neither interlaced nor 16-bit RGB ones."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    high, low = scene(width, height, channels), scene(width, height, channels)[::-1]
    samples = high.astype(np.uint16) << 8 | low if depth == 16 else high.astype(np.uint16) >> (8 - depth)

    def rows(part):
        for row in part:
            if depth == 16:
                packed = row.astype(">u2").tobytes()
            else:
                bits = "".join(format(value, f"0{depth}b") for value in row.ravel())
                bits += "0" * (-len(bits) % 8)
                packed = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
            yield b"\0" + packed

    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    if not interlaced:
        passes = [(0, 0, 1, 1)]
    parts = [samples[y::dy, x::dx] for y, x, dy, dx in passes]
    data = b"".join(b"".join(rows(part)) for part in parts if part.size)
    if colour == 3:
        table = scene(1 << depth, 1)[0].tobytes()
        extra = chunk(b"PLTE", table) + extra
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    files[name + ".png"] = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")
    )


def exif(tag, order):
    """A TIFF directory with another entry before the orientation."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    entries = struct.pack(order + "HHIHH", 0x0100, 3, 1, 77, 0) + struct.pack(order + "HHIHH", 0x0112, 3, 1, tag, 0)
    return head + struct.pack(order + "IH", 8, 2) + entries + struct.pack(order + "I", 0)


# JPEG: subsamplings, sizes that do not fill their blocks, progressions, restarts, colour spaces.
for label, subsampling in [("444", 0), ("422", 1), ("420", 2)]:
    for width, height in [(37, 29), (16, 8), (33, 65)]:
        jpeg(f"rgb-{label}-{width}x{height}", width, height, subsampling=subsampling)
jpeg("progressive-420", 45, 31, subsampling=2, progressive=True)
jpeg("progressive-444", 45, 31, subsampling=0, progressive=True)
jpeg("restart-420", 50, 35, subsampling=2, restart_marker_blocks=2)
jpeg("quality-30", 50, 35, quality=30)
jpeg("quality-100", 31, 19, quality=100, subsampling=0)
jpeg("rgb-stored", 29, 31, keep_rgb=True)
jpeg("grey", 37, 29, "L")
jpeg("grey-progressive", 23, 41, "L", progressive=True)
jpeg("one-pixel", 1, 1)
jpeg("column", 1, 40, subsampling=2)
jpeg("row", 40, 1, subsampling=2)
cmyk = jpeg("cmyk-adobe", 27, 33, "CMYK")
begin, end = segment(cmyk, 0xEE)
files["cmyk-plain.jpg"] = cmyk[:begin] + cmyk[end:]
files["ycck-adobe.jpg"] = cmyk[: end - 1] + b"\2" + cmyk[end:]
plain = jpeg("extraneous", 24, 24)
files["extraneous.jpg"] = plain[:-2] + b"\1" * 9 + plain[-2:] + b"trailing bytes"

# JPEG and PNG with EXIF orientation, in both byte orders.
for tag in range(1, 9):
    jpeg(f"turned-{tag}", 17, 10, exif=b"Exif\0\0" + exif(tag, "<>"[tag % 2]))
png("turned-6", 2, 8, extra=chunk(b"eXIf", exif(6, ">")))

# PNG: all colour types at all depths, some interlaced, transparency and what else is to be ignored.
for colour, label, depths in [
    (0, "grey", (1, 2, 4, 8, 16)),
    (2, "rgb", (8, 16)),
    (3, "palette", (1, 2, 4, 8)),
    (4, "grey-alpha", (8, 16)),
    (6, "rgb-alpha", (8, 16)),
]:
    for depth in depths:
        png(f"{label}-{depth}", colour, depth)
        png(f"{label}-{depth}-interlaced", colour, depth, interlaced=True)
png("grey-8-transparent", 0, 8, extra=chunk(b"tRNS", struct.pack(">H", 100)))
png("grey-2-transparent", 0, 2, extra=chunk(b"tRNS", struct.pack(">H", 1)))
png("grey-16-transparent", 0, 16, extra=chunk(b"tRNS", struct.pack(">H", 1000)))
png("rgb-8-transparent", 2, 8, extra=chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3)))
png("gamma", 2, 8, extra=chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"sBIT", b"\5\6\5"))
png("one-pixel", 2, 8, width=1, height=1)
png("interlaced-small", 2, 8, width=3, height=2, interlaced=True)

# Palettes with transparency come after their palette.
png("palette-4-transparent", 3, 4, extra=chunk(b"tRNS", bytes(range(0, 160, 10))))
png("palette-8-transparent", 3, 8, interlaced=True, extra=chunk(b"tRNS", bytes(range(200))))

# Texts as other programs write them: Latin-1, compressed, and UTF-8 after the pixels.
png("texts", 2, 8, extra=chunk(b"tEXt", b"Author\0" + "Jörg Müller".encode("latin-1"))
    + chunk(b"zTXt", b"Title\0\0" + zlib.compress(("Größe " * 50).encode("latin-1"))))
files["texts.png"] = (
    files["texts.png"][:-12] + chunk(b"iTXt", b"Comment\0\0\0\0\0" + "behind – the pixels".encode()) + chunk(b"IEND", b"")
)


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return format(value, "016x")


for old in [*here.glob("*.jpg"), *here.glob("*.png")]:
    old.unlink()
lines, values = [], b""
for name, data in files.items():
    (here / name).write_bytes(data)
    pixels = tf.io.decode_image(data, channels=3, expand_animations=False).numpy()
    if name.startswith("turned"):
        # TensorFlow does not apply the orientation; Pillow turns TensorFlow's pixels.
        picture = Image.fromarray(pixels)
        picture.getexif()[0x0112] = Image.open(io.BytesIO(data)).getexif()[0x0112]
        pixels = np.asarray(ImageOps.exif_transpose(picture))
    larger = tf.image.resize(pixels, (41, 50), method="bilinear")
    values += tf.image.resize(pixels, (6, 8), method="bilinear").numpy().astype("<f4").tobytes()
    height, width, _ = pixels.shape
    hashes = [pixels, larger.numpy().astype("<f4"), tf.cast(tf.round(larger), tf.uint8).numpy()]
    lines.append(" ".join([name, str(width), str(height), *(fnv(part.tobytes()) for part in hashes)]))
(here / "expected.txt").write_text("\n".join(lines) + "\n")
(here / "expected.f32").write_bytes(values)
print(len(files), "images,", sum(map(len, files.values())), "bytes")
