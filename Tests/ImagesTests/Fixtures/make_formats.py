"""Makes the images of the folder formats (GIF, WebP, BMP, TIFF), and writes down what Pillow reads in them. Besides
large.png, a white image of 10,000 x 10,000 pixels.

    pip install pillow==13.0.0 numpy && python make_formats.py

formats.txt has a line for each image: its name, width, height, and FNV-1a hashes (64 bits, hexadecimal) of
  - the pixels of ImageOps.exif_transpose(Image.open(file)).convert("RGB"),
  - the same composed on the colour #0ac81e, or "-" where the image has no transparency.
Exceptions: grey of 16 bits, which Pillow clips to 0 ... 255, while here the upper 8 bits are expected; and big-endian
BigTIFF, which Pillow does not recognize.
"""

import io
import pathlib
import struct
import zlib

import numpy as np
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


def sample_image(width, height, mode):
    channels = len(Image.new(mode, (1, 1)).getbands())
    pixels = scene(width, height, channels)
    return Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels, mode)


def saved(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def palette(count):
    return [tuple(int(v) for v in color) for color in scene(count, 1)[0]]


def packed(samples, bits):
    """Rows of samples, the first in the highest bits, each row filled up to a byte."""
    for row in samples:
        text = "".join(format(int(value), f"0{bits}b") for value in row)
        text += "0" * (-len(text) % 8)
        yield bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))


# BMP


def bmp(name, width, height, bits, rows, colors=(), compression=0, masks=(), header=40, top_down=False, raw=None):
    rows = [row + bytes(-len(row) % 4) for row in rows]
    data = raw if raw is not None else b"".join(rows if top_down else reversed(rows))
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
        table = b"".join(bytes(reversed(c)) for c in colors)
    else:
        info = struct.pack(
            "<IiiHHIIiiII", header, width, -height if top_down else height, 1, bits, compression, len(data), 0, 0,
            len(colors), 0,
        )
        info += b"".join(struct.pack("<I", mask) for mask in masks)
        info += bytes(max(0, header - len(info)))
        table = b"".join(bytes(reversed(c)) + b"\0" for c in colors)
    offset = 14 + len(info) + len(table)
    files[name + ".bmp"] = b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + info + table + data


W, H = 13, 11
for bits in (1, 4, 8):
    indices = scene(W, H)[:, :, 0] >> (8 - bits)
    bmp(f"palette-{bits}", W, H, bits, list(packed(indices, bits)), palette(1 << bits))
bmp("palette-8-short", W, H, 8, list(packed(scene(W, H)[:, :, 0] % 20, 8)), palette(20))
bmp("palette-8-core", W, H, 8, list(packed(scene(W, H)[:, :, 0], 8)), palette(256), header=12)
bmp("grey-8", W, H, 8, list(packed(scene(W, H)[:, :, 0], 8)), [(i, i, i) for i in range(256)])
bmp("rgb-24", W, H, 24, [row[:, ::-1].tobytes() for row in scene(W, H)])
bmp("rgb-24-core", W, H, 24, [row[:, ::-1].tobytes() for row in scene(W, H)], header=12)
bmp("rgb-24-top-down", W, H, 24, [row[:, ::-1].tobytes() for row in scene(W, H)], top_down=True)
bmp("rgb-24-v5", W, H, 24, [row[:, ::-1].tobytes() for row in scene(W, H)], header=124)
wide = scene(W, H, 4).astype(np.uint16)
bmp("rgb-16", W, H, 16, [row.astype("<u2").tobytes() for row in wide[:, :, 0] << 8 | wide[:, :, 1]])
for label, masks in [("565", (0xF800, 0x7E0, 0x1F)), ("555", (0x7C00, 0x3E0, 0x1F))]:
    rows = [row.astype("<u2").tobytes() for row in wide[:, :, 0] << 8 | wide[:, :, 1]]
    bmp(f"rgb-16-{label}", W, H, 16, rows, compression=3, masks=masks)
bmp("rgb-32", W, H, 32, [row.tobytes() for row in scene(W, H, 4)])
for label, masks in [
    ("bgrx", (0xFF0000, 0xFF00, 0xFF)), ("xbgr", (0xFF000000, 0xFF0000, 0xFF00)), ("bgxr", (0xFF000000, 0xFF00, 0xFF)),
]:
    bmp(f"rgb-32-{label}", W, H, 32, [row.tobytes() for row in scene(W, H, 4)], compression=3, masks=masks)
for label, masks in [
    ("bgra", (0xFF0000, 0xFF00, 0xFF, 0xFF000000)), ("rgba", (0xFF, 0xFF00, 0xFF0000, 0xFF000000)),
    ("abgr", (0xFF000000, 0xFF0000, 0xFF00, 0xFF)),
]:
    bmp(f"rgba-32-{label}", W, H, 32, [row.tobytes() for row in scene(W, H, 4)], compression=3, masks=masks, header=108)

# Run lengths: runs, pixels one by one (even and odd numbers of them), ends of lines, a step to elsewhere.
rle8 = bytes([5, 3, 0, 3, 1, 2, 3, 0, 5, 9, 0, 0])  # 5 + 3 + 5 pixels
rle8 += bytes([0, 4, 9, 8, 7, 6, 9, 1, 0, 0]) + bytes([2, 5, 0, 0]) + bytes([0, 2, 3, 2]) + bytes([4, 6, 0, 0])
rle8 += bytes([13, 7, 0, 0]) * 2 + bytes([13, 2, 0, 1])
bmp("rle-8", W, 9, 8, [], palette(20), compression=1, raw=rle8)
rle4 = bytes([5, 0x3A, 0, 3, 0x12, 0x30, 5, 0x9F, 0, 0]) + bytes([0, 5, 0x98, 0x76, 0x50, 0, 8, 0x1C, 0, 0])
rle4 += bytes([2, 0x55, 0, 0]) + bytes([0, 2, 3, 2]) + bytes([4, 0x6B, 0, 0]) + bytes([13, 0x7D, 0, 0]) * 2
rle4 += bytes([13, 0x24, 0, 1])
bmp("rle-4", W, 9, 4, [], palette(16), compression=2, raw=rle4)

# GIF


def gif_data(indices, interlaced):
    """The compressed data of an image of 8-bit indices, as Pillow writes them."""
    image = Image.fromarray(indices, "L")
    data = saved(image, "GIF", interlace=int(interlaced), optimize=False)
    place = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[place] == 0x21:
        place += 2
        while data[place]:
            place += data[place] + 1
        place += 1
    flags = data[place + 9]
    return data[place + 10 + (3 << (flags & 7) + 1 if flags & 0x80 else 0) : -1]


def gif(name, canvas, images, colors=None, background=0):
    """images: (left, top, indices, local colours or None, interlaced, transparent index or None)"""
    table = lambda colors: b"".join(bytes(c) for c in colors)
    size = lambda colors: len(colors).bit_length() - 2
    out = b"GIF89a" + struct.pack(
        "<HHBBB", *canvas, 0x80 | size(colors) if colors else 0, background, 0
    ) + (table(colors) if colors else b"")
    for left, top, indices, local, interlaced, transparent in images:
        if transparent is not None:
            out += bytes([0x21, 0xF9, 4, 1, 0, 0, transparent, 0])
        out += b"\x21\xFE\x05hello\0"
        flags = (0x80 | size(local) if local else 0) | (0x40 if interlaced else 0)
        out += struct.pack("<BHHHHB", 0x2C, left, top, indices.shape[1], indices.shape[0], flags)
        out += (table(local) if local else b"") + gif_data(indices, interlaced)
    files[name + ".gif"] = out + b";"


full = scene(W, H)[:, :, 0]
part = scene(7, 5)[:, :, 0]
colors = palette(256)
gif("palette", (W, H), [(0, 0, full, None, False, None)], colors)
gif("interlaced", (W, H), [(0, 0, full, None, True, None)], colors)
gif("interlaced-small", (3, 2), [(0, 0, full[:2, :3], None, True, None)], colors)
gif("transparent", (W, H), [(0, 0, full // 8, None, False, 9)], palette(32))
gif("local-palette", (W, H), [(0, 0, full, palette(256)[::-1], False, None)])
gif("both-palettes", (W, H), [(0, 0, full, palette(256)[::-1], False, None)], colors)
gif("no-palette", (W, H), [(0, 0, full, None, False, None)])
gif("short-palette", (W, H), [(0, 0, full // 8, None, False, None)], palette(16))
gif("part", (W, H), [(3, 4, part, None, False, None)], colors, background=77)
gif("part-interlaced", (W, H), [(3, 4, part, None, True, None)], colors)
gif("part-transparent", (W, H), [(3, 4, part, None, False, int(part[2, 2]))], colors, background=77)
gif("beyond-the-canvas", (9, 8), [(3, 4, part, None, False, None)], colors)
gif("animated", (W, H), [(0, 0, full, None, False, None), (3, 4, part, None, False, 5)], colors)
gif("two-colours", (W, H), [(0, 0, full // 128, None, False, None)], [(200, 10, 30), (20, 30, 240)])

# WebP


def exif(tag):
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, tag, 0, 0)


for mode in ("RGB", "RGBA"):
    image = sample_image(37, 29, mode)
    files[f"lossy-{mode.lower()}.webp"] = saved(image, "WEBP", quality=80)
    files[f"lossless-{mode.lower()}.webp"] = saved(image, "WEBP", lossless=True, exact=True)
files["one-pixel.webp"] = saved(sample_image(1, 1, "RGB"), "WEBP")
files["turned-6.webp"] = saved(sample_image(17, 10, "RGB"), "WEBP", lossless=True, exif=b"Exif\0\0" + exif(6))
xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="%d"/></x:xmpmeta>'
files["turned-8-xmp.webp"] = saved(sample_image(17, 10, "RGB"), "WEBP", quality=90, xmp=xmp % 8)
frames = [sample_image(24, 18, "RGBA"), sample_image(24, 18, "RGBA").transpose(Image.Transpose.ROTATE_180)]
files["animated.webp"] = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True, duration=50)


def riff(*chunks):
    body = b"".join(kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


still = files["lossless-rgba.webp"]
place = still.index(b"VP8L")
anmf = struct.pack("<I", 4)[:3] + struct.pack("<I", 3)[:3]  # at (8, 6): offsets are halved
anmf += struct.pack("<I", 36)[:3] + struct.pack("<I", 28)[:3] + struct.pack("<I", 50)[:3] + b"\2" + still[place:]
header = bytes([0x12, 0, 0, 0]) + struct.pack("<I", 59)[:3] + struct.pack("<I", 39)[:3]
files["part.webp"] = riff((b"VP8X", header), (b"ANIM", struct.pack("<IH", 0xFF336699, 0)), (b"ANMF", anmf))

# TIFF


def tiff(
    name, samples, bits=8, photometric=2, order="<", planar=1, tile=None, compression=1, extra=None, fields=(), big=False,
    rows_per_strip=4, pages=1, fill_order=1, expected=None,
):
    """samples: height x width x channels."""
    height, width, channels = samples.shape
    kind = {8: "B", 16: "H", 32: "I"}

    def encode(part):
        if bits == 16:
            data = part.astype(order + "u2").tobytes()
        elif bits == 32:
            data = part.astype(order + "f4").tobytes()
        else:
            data = b"".join(packed(part.reshape(part.shape[0], -1), bits))
        if fill_order == 2:
            data = bytes(int(format(byte, "08b")[::-1], 2) for byte in data)
        return zlib.compress(data) if compression == 8 else data

    blocks = []
    for plane in np.split(samples, channels, axis=2) if planar == 2 else [samples]:
        if tile:
            grown = np.pad(plane, ((0, -height % tile[1]), (0, -width % tile[0]), (0, 0)), mode="edge")
            for y in range(0, height, tile[1]):
                for x in range(0, width, tile[0]):
                    blocks.append(encode(grown[y : y + tile[1], x : x + tile[0]]))
        else:
            blocks += [encode(plane[y : y + rows_per_strip]) for y in range(0, height, rows_per_strip)]

    header = b"II" if order == "<" else b"MM"
    header += struct.pack(order + "HHHQ", 43, 8, 0, 0) if big else struct.pack(order + "HI", 42, 0)
    out = bytearray(header)
    offsets = []
    for block in blocks:
        offsets.append(len(out))
        out += block + bytes(len(block) % 2)
    entries = [
        (256, 4, [width]), (257, 4, [height]), (258, 3, [bits] * channels), (259, 3, [compression]),
        (262, 3, [photometric]), (277, 3, [channels]), (284, 3, [planar]),
    ]
    if fill_order == 2:
        entries.append((266, 3, [2]))
    if tile:
        entries += [(322, 3, [tile[0]]), (323, 3, [tile[1]]), (324, 4, offsets), (325, 4, [len(b) for b in blocks])]
    else:
        entries += [(273, 4, offsets), (278, 4, [rows_per_strip]), (279, 4, [len(b) for b in blocks])]
    if extra is not None:
        entries.append((338, 3, extra))
    entries += fields
    entries.sort()
    link = 8 if big else 4
    for page in range(pages):
        start = len(out)
        out[link : link + (8 if big else 4)] = struct.pack(order + ("Q" if big else "I"), start)
        size, fit = (20, 8) if big else (12, 4)
        end = start + (8 if big else 2) + len(entries) * size + (8 if big else 4)
        directory = struct.pack(order + ("Q" if big else "H"), len(entries))
        tail = b""
        for tag, type, values in entries:
            letter = {1: "B", 3: "H", 4: "I", 7: "B", 16: "Q"}[type]
            data = struct.pack(order + str(len(values)) + letter, *values)
            directory += struct.pack(order + "HH" + ("Q" if big else "I"), tag, type, len(values))
            if len(data) <= fit:
                directory += data.ljust(fit, b"\0")
            else:
                directory += struct.pack(order + ("Q" if big else "I"), end + len(tail))
                tail += data + bytes(len(data) % 2)
        link = start + len(directory)
        out += directory + bytes(8 if big else 4) + tail
        # Another page is the same one, upside down in what is said of it.
        entries = [e for e in entries if e[0] != 274] + [(274, 3, [4])]
        entries.sort()
    files[name + ".tif"] = bytes(out)
    if expected is not None:
        special[name + ".tif"] = expected


special = {}
grey = scene(W, H, 1)
rgb = scene(W, H)
deep = scene(W, H).astype(np.uint16) << 8 | scene(W, H)[::-1]
for bits in (1, 2, 4, 8):
    tiff(f"grey-{bits}", grey >> (8 - bits), bits, 1)
    tiff(f"grey-{bits}-white-is-zero", grey >> (8 - bits), bits, 0, order=">")
    tiff(f"palette-{bits}", grey >> (8 - bits), bits, 3, fields=[
        (320, 3, [int(v) * 257 for v in np.array(palette(1 << bits)).T.ravel()])])
tiff("grey-1-fill-order", grey >> 7, 1, 1, fill_order=2)
for order, label in (("<", "little"), (">", "big")):
    upper = np.repeat(deep[:, :, :1] >> 8, 3, axis=2).astype(np.uint8)
    tiff(f"grey-16-{label}", deep[:, :, :1], 16, 1, order=order, expected=upper)
    tiff(f"rgb-8-{label}", rgb, order=order)
    tiff(f"rgb-16-{label}", deep, 16, order=order)
    tiff(f"rgb-16-planar-{label}", deep, 16, order=order, planar=2, compression=8)
tiff("grey-16-white-is-zero", deep[:, :, :1], 16, 0,
     expected=np.repeat(255 - (deep[:, :, :1] >> 8), 3, axis=2).astype(np.uint8))
tiff("rgb-8-planar", rgb, planar=2)
tiff("rgb-8-planar-deflate", rgb, planar=2, compression=8)
tiff("rgb-8-one-strip", rgb, rows_per_strip=H, compression=8)
tiff("rgb-8-pages", rgb, pages=3)
tiff("rgb-8-bigtiff", rgb, big=True)
tiff("rgb-8-bigtiff-big", rgb, big=True, order=">", expected=rgb)
large = scene(45, 37)
tiff("rgb-8-tiled", large, tile=(16, 16))
tiff("rgb-8-tiled-deflate", large, tile=(32, 16), compression=8)
tiff("rgb-8-tiled-planar", large, tile=(16, 32), planar=2, compression=8)
tiff("grey-1-tiled", scene(45, 37, 1) >> 7, 1, 1, tile=(32, 16))
tiff("rgb-16-tiled-big", (large.astype(np.uint16) << 8) | large, 16, tile=(16, 16), order=">")
rgba = scene(W, H, 4)
tiff("rgba-8", rgba, extra=[2])
tiff("rgba-8-unsaid", rgba)
tiff("rgba-8-unspecified", rgba, extra=[0])
tiff("rgba-8-planar", rgba, extra=[2], planar=2, compression=8)
tiff("rgba-8-and-another", scene(W, H, 5), extra=[2, 0])
premultiplied = rgba.copy()
premultiplied[:, :, :3] = (rgba[:, :, :3].astype(int) * rgba[:, :, 3:] // 255).astype(np.uint8)
tiff("rgba-8-premultiplied", premultiplied, extra=[1])
tiff("rgba-16", scene(W, H, 4).astype(np.uint16) * 251, 16, extra=[2])
tiff("grey-alpha-8", scene(W, H, 2), photometric=1, extra=[2])
tiff("cmyk-8", rgba, photometric=5)
tiff("cmyk-8-planar", rgba, photometric=5, planar=2, compression=8)
tiff("cmyk-16", scene(W, H, 4).astype(np.uint16) * 251, 16, photometric=5)
tiff("ycbcr-8-deflate", rgb, photometric=6, compression=8, fields=[(530, 3, [1, 1])])
for tag in range(1, 9):
    tiff(f"turned-{tag}", scene(7, 5), order="<>"[tag % 2], fields=[(274, 3, [tag])])
tiff("turned-6-xmp", scene(7, 5), fields=[(700, 1, list(xmp % 6))])
for compression in ("tiff_lzw", "packbits", "jpeg", "zstd", "lzma"):
    files[f"rgb-8-{compression}.tif"] = saved(sample_image(37, 29, "RGB"), "TIFF", compression=compression)
files["cmyk-8-jpeg.tif"] = saved(sample_image(37, 29, "CMYK"), "TIFF", compression="jpeg")
files["ycbcr-8-jpeg.tif"] = saved(sample_image(37, 29, "YCbCr"), "TIFF", compression="jpeg", quality=80)
files["grey-8-jpeg.tif"] = saved(sample_image(37, 29, "L"), "TIFF", compression="jpeg")
bilevel = Image.fromarray(scene(37, 29)[:, :, 0] > 127)
for compression in ("group3", "group4", "tiff_ccitt"):
    files[f"grey-1-{compression}.tif"] = saved(bilevel, "TIFF", compression=compression)
files["rgb-8-predictor.tif"] = saved(sample_image(37, 29, "RGB"), "TIFF", compression="tiff_lzw", tiffinfo={317: 2})


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return format(value, "016x")


def on_background(image):
    if not image.has_transparency_data:
        return "-"
    image = image.convert("RGBA")
    background = Image.new("RGBA", image.size, (10, 200, 30, 255))
    return fnv(Image.alpha_composite(background, image).convert("RGB").tobytes())


folder = here / "formats"
for old in folder.iterdir():
    old.unlink()
(folder / "large.png").write_bytes(saved(Image.new("1", (10_000, 10_000), 1), "PNG"))
lines = []
for name, data in files.items():
    (folder / name).write_bytes(data)
    image = Image.fromarray(special[name]) if name in special else ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    # libtiff does not tell a fourth sample of unspecified meaning from one that is not mentioned.
    composed = "-" if name == "rgba-8-unsaid.tif" else on_background(image)
    image = image.convert("RGB")
    lines.append(" ".join([name, str(image.width), str(image.height), fnv(image.tobytes()), composed]))
(here / "formats.txt").write_text("\n".join(lines) + "\n")
print(len(files), "images,", sum(map(len, files.values())), "bytes")
