"""Writes down how Keras and TensorFlow resize some of this folder's images, aspect ratio kept and antialiased.

    pip install tensorflow-cpu==2.21.0 && python make_resized.py

resized.txt has a line for each case: image, height, width, mode, "antialias" or "plain", and the FNV-1a hash (64 bits,
hexadecimal) of the values as little-endian float32; or, where they are antialiased, "-".
resized.f32 holds the values of the antialiased ones, in the same order.

crop and pad are what image_dataset_from_directory does for crop_to_aspect_ratio and pad_to_aspect_ratio.
"""

import os
import pathlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf
from keras.src.backend import tensorflow as backend
from keras.src.utils import image_utils

here = pathlib.Path(__file__).parent
images = ["rgb-444-33x65.jpg", "rgb-8.png", "progressive-444.jpg", "column.jpg", "row.jpg", "one-pixel.png"]
plain_sizes = [(6, 8), (8, 6), (20, 20), (41, 50), (1, 1), (64, 3)]
small_sizes = [(6, 8), (9, 4), (1, 1), (70, 2)]


def fnv(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return format(value, "016x")


def resized(pixels, size, mode, antialias):
    if mode == "crop" and antialias:
        return backend.image.resize(
            pixels, size, antialias=True, crop_to_aspect_ratio=True, data_format="channels_last"
        )
    if mode == "crop":
        return image_utils.smart_resize(pixels, size, data_format="channels_last", backend_module=backend)
    if mode == "pad":
        return tf.image.resize_with_pad(pixels, *size, antialias=antialias)
    return tf.image.resize(pixels, size, antialias=antialias)


lines, values = [], b""
for name in images:
    pixels = tf.io.decode_image((here / name).read_bytes(), channels=3, expand_animations=False)
    for mode in ("stretch", "crop", "pad"):
        for antialias, sizes in ((False, plain_sizes), (True, small_sizes)):
            for height, width in sizes:
                if mode == "pad":
                    # A side of less than a pixel is an error of TensorFlow's.
                    shape = pixels.shape
                    ratio = max(shape[1] / width, shape[0] / height)
                    if min(shape[0], shape[1]) / ratio < 1:
                        continue
                result = resized(pixels, (height, width), mode, antialias).numpy().astype("<f4").tobytes()
                label = "antialias" if antialias else "plain"
                lines.append(f"{name} {height} {width} {mode} {label} {'-' if antialias else fnv(result)}")
                values += result if antialias else b""
(here / "resized.txt").write_text("\n".join(lines) + "\n")
(here / "resized.f32").write_bytes(values)
print(len(lines), "cases,", len(values), "bytes of values")
