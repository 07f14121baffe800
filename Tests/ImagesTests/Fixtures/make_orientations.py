"""Makes JPEG and PNG images that give their orientation in unusual ways, and writes down how Pillow understands it.

    pip install pillow==13.0.0 && python make_orientations.py

They are turned-1.jpg with other EXIF and XMP segments, and rgb-8.png with further chunks.
orientations.txt has a line for each: its name and the orientation's tag, 1 to 8.
"""

import io
import pathlib
import struct
import zlib

from PIL import Image

here = pathlib.Path(__file__).parent
files = {}


def entry(order, tag, type, values):
    letter = {1: "B", 3: "H", 4: "I", 5: "II", 8: "h", 9: "i", 99: "I"}[type]
    data = struct.pack(order + letter * len(values) if type != 5 else order + "II", *values)
    count = 1 if type == 5 else len(values)
    return struct.pack(order + "HHI", tag, type, count) + (data + bytes(4))[: max(4, len(data))]


def exif(*entries, order="<", padding=b"", head=None):
    """A TIFF header and a directory after `padding`."""
    head = head or (b"II*\0" if order == "<" else b"MM\0*")
    data = b"".join(entry(order, *e) for e in entries)
    return head + struct.pack(order + "I", 8 + len(padding)) + padding + struct.pack(
        order + "H", len(entries)) + data + bytes(4)


def orientation(value, type=3):
    return (0x0112, type, [value] if not isinstance(value, list) else value)


other = (0x0100, 3, [77])


def xmp(text):
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description ' + text + b"</x:xmpmeta>"


attribute = xmp(b'tiff:Orientation="6"/>')
element = xmp(b"><tiff:Orientation>8</tiff:Orientation>")

# JPEG: segments after the start marker.
plain = (here / "turned-1.jpg").read_bytes()
place = plain.index(b"\xff\xe1")
length = struct.unpack(">H", plain[place + 2 : place + 4])[0]
plain = plain[:place] + plain[place + 2 + length :]


def app1(*contents):
    segments = b"".join(b"\xff\xe1" + struct.pack(">H", len(c) + 2) + c for c in contents)
    return plain[:2] + segments + plain[2:]


E, X = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
long_one = exif(orientation(6), padding=bytes(700))
for name, data in {
    "none": plain,
    "short-little": app1(E + exif(other, orientation(6))),
    "short-big": app1(E + exif(other, orientation(6), order=">")),
    "long-little": app1(E + exif(other, orientation(6, 4))),
    "long-big": app1(E + exif(other, orientation(6, 4), order=">")),
    "signed-short-big": app1(E + exif(orientation(5, 8), order=">")),
    "signed-long-big": app1(E + exif(orientation(7, 9), order=">")),
    "byte": app1(E + exif(orientation(6, 1))),
    "two-values": app1(E + exif(orientation([6, 6], 3))),
    "unknown-type": app1(E + exif(orientation(6, 99))),
    "twice-in-a-directory": app1(E + exif(orientation(6), orientation(8))),
    "out-of-range": app1(E + exif(orientation(9))),
    "zero": app1(E + exif(orientation(0))),
    "two-blocks-6-then-1": app1(E + exif(orientation(6)), E + exif(orientation(1))),
    "two-blocks-1-then-6": app1(E + exif(orientation(1)), E + exif(orientation(6))),
    "two-blocks-6-then-none": app1(E + exif(orientation(6)), E + exif(other)),
    "two-blocks-none-then-6": app1(E + exif(other), E + exif(orientation(6))),
    "two-prefixes": app1(E + E + exif(orientation(6))),
    "continued": app1(E + long_one[:500], E + long_one[500:]),
    "cut": app1(E + exif(orientation(6), other, other)[:-16]),
    "no-header": app1(E + b"nothing of the kind"),
    "xmp-attribute": app1(X + attribute),
    "xmp-element": app1(X + element),
    "xmp-before-exif": app1(X + attribute, E + exif(orientation(3))),
    "exif-before-xmp": app1(E + exif(orientation(3)), X + attribute),
    "exif-upright-and-xmp": app1(E + exif(orientation(1)), X + attribute),
    "exif-without-and-xmp": app1(E + exif(other), X + attribute),
    "two-xmp": app1(X + attribute, X + element),
    "xmp-single-quotes": app1(X + xmp(b"tiff:Orientation='6'/>")),
}.items():
    files[name + ".jpg"] = data


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# PNG: chunks before the pixels, and one after them.
png = (here / "rgb-8.png").read_bytes()
profile = b"\nexif\n%8d\n" % len(exif(orientation(6))) + exif(orientation(6)).hex().encode() + b"\n"
key, raw = b"XML:com.adobe.xmp\0", b"Raw profile type exif\0"
for name, chunks in {
    "exif": chunk(b"eXIf", exif(orientation(6), order=">")),
    "exif-long-big": chunk(b"eXIf", exif(other, orientation(6, 4), order=">")),
    "xmp": chunk(b"iTXt", key + b"\0\0\0\0" + attribute),
    "xmp-compressed": chunk(b"iTXt", key + b"\1\0\0\0" + zlib.compress(attribute)),
    "xmp-language": chunk(b"iTXt", key + b"\0\0de\0Schl\0" + attribute),
    "profile": chunk(b"tEXt", raw + profile),
    "profile-compressed": chunk(b"zTXt", raw + b"\0" + zlib.compress(profile)),
    "other-text": chunk(b"tEXt", b"Comment\0" + attribute),
}.items():
    files[name + ".png"] = png[:33] + chunks + png[33:]
files["exif-after.png"] = png[:-12] + chunk(b"eXIf", exif(orientation(6))) + png[-12:]

folder = here / "orientations"
for old in folder.iterdir():
    old.unlink()
lines = []
for name, data in files.items():
    (folder / name).write_bytes(data)
    image = Image.open(io.BytesIO(data))
    image.load()
    try:
        tag = image.getexif().get(0x0112, 1)
    except SyntaxError:
        tag = 1  # Pillow gives up on such EXIF data.
    lines.append(f"{name} {tag if isinstance(tag, int) and tag in range(1, 9) else 1}")
(here / "orientations.txt").write_text("\n".join(lines) + "\n")
print(len(files), "images,", sum(map(len, files.values())), "bytes")
