"""Makes augmentation.txt (the draws), augmentation.u8 (the images) and augmentation.f32 (what Keras makes of them).

    python3 make_augmentation.py        # Keras 3 with TensorFlow; made with Keras 3.15.1, TensorFlow 2.21.0

Each line of augmentation.txt is one case: name, height, width, the image's offset in augmentation.u8, the expected
values' offset in augmentation.f32, and the draws: flips horizontally, flips vertically, angle (radians), zoom, down
(heights), right (widths), contrast, brightness (units of 255).

Up to a flip, one geometric layer and the colour layers, the expected values are those of Keras's layers one after the
other, given the draws. With more geometric ones they are those of Keras's affine_transform by the matrices' product.
"""

import math

import keras
import numpy as np
import tensorflow as tf

DEFAULTS = dict(h=0, v=0, angle=0.0, zoom=1.0, down=0.0, right=0.0, contrast=1.0, brightness=0.0)
TEXT, BYTES, FLOATS = [], bytearray(), bytearray()


def matrices(draw, height, width):
    """The transforms of Keras's layers for these draws, as rows of 8 numbers."""
    found = []
    if draw["angle"] != 0:
        zero, one = tf.zeros([1]), tf.ones([1])
        found.append(keras.layers.RandomRotation(1.0)._compute_affine_matrix(
            center_x=0.5, center_y=0.5, angle=tf.constant([math.degrees(draw["angle"])]), translate_x=zero,
            translate_y=zero, scale=one, shear_x=zero, shear_y=zero, height=height, width=width))
    if draw["zoom"] != 1:
        zooms = tf.constant([[draw["zoom"], draw["zoom"]]], tf.float32)
        found.append(keras.layers.RandomZoom(1.0)._get_zoom_matrix(zooms, height, width))
    if draw["down"] != 0 or draw["right"] != 0:
        shifts = tf.constant([[draw["right"] * width, draw["down"] * height]], tf.float32)
        found.append(keras.layers.RandomTranslation(1.0, 1.0)._get_translation_matrix(shifts))
    return [np.array(m, np.float64)[0] for m in found]


def product(transforms):
    total = np.eye(3)
    for row in transforms:
        total = total @ np.append(row, 1).reshape(3, 3)
    return total.reshape(-1)[:8]


def case(name, image, **changes):
    draw = DEFAULTS | changes
    height, width, _ = image.shape
    values = tf.constant(image[None], tf.float32)
    for mode, on in (("horizontal", draw["h"]), ("vertical", draw["v"])):
        flips = tf.constant(bool(on), shape=(1, 1, 1, 1))
        values = keras.layers.RandomFlip(mode)._flip_inputs(values, {"flips": flips})
    transforms = matrices(draw, height, width)
    if transforms:
        values = keras.ops.image.affine_transform(
            values, tf.constant(product(transforms)[None], tf.float32), interpolation="bilinear", fill_mode="reflect")
    if draw["contrast"] != 1:
        factor = tf.constant(draw["contrast"], tf.float32, shape=(1, 1, 1, 1))
        values = keras.layers.RandomContrast(1.0).transform_images(values, {"contrast_factor": factor})
    if draw["brightness"] != 0:
        delta = tf.constant(draw["brightness"] * 255, tf.float32, shape=(1, 1, 1, 1))
        values = keras.layers.RandomBrightness(1.0).transform_images(values, {"rgb_delta": delta})
    TEXT.append(" ".join(str(x) for x in [name, height, width, len(BYTES), len(FLOATS) // 4, *draw.values()]))
    BYTES.extend(image.tobytes())
    FLOATS.extend(np.array(values, np.float32).tobytes())


generator = np.random.default_rng(7)
noise = generator.integers(0, 256, (12, 10, 3), np.uint8)
narrow = generator.integers(0, 256, (9, 5, 3), np.uint8)
column = generator.integers(0, 256, (11, 1, 3), np.uint8)
large = generator.integers(0, 256, (48, 48, 3), np.uint8)

case("nothing", noise)
case("flip-horizontal", noise, h=1)
case("flip-vertical", noise, v=1)
case("flip-both", narrow, h=1, v=1)
for angle in (0.3, -1.2, 2.9, math.pi / 2):
    case("rotate", noise, angle=angle)
case("rotate", narrow, angle=0.7)
case("rotate", column, angle=0.7)
case("rotate", large, angle=-0.9)
for zoom in (0.35, 0.8, 1.2, 1.95):
    case("zoom", noise, zoom=zoom)
case("zoom", narrow, zoom=1.4)
for down, right in ((0.25, 0.0), (-0.37, 0.11), (0.9, -0.98), (0.0, 0.5)):
    case("translate", noise, down=down, right=right)
case("translate", column, down=0.13, right=0.4)
for contrast in (0.4, 1.7):
    case("contrast", noise, contrast=contrast)
case("contrast", large, contrast=1.2)
for brightness in (0.3, -0.45):
    case("brightness", noise, brightness=brightness)
case("contrast-brightness", narrow, contrast=1.5, brightness=0.1)
case("flip-rotate", noise, h=1, angle=0.5)
case("flip-rotate", large, h=1, v=1, angle=1.1)
case("flip-zoom", noise, v=1, zoom=1.3)
case("flip-translate", noise, h=1, down=0.2, right=0.3)
case("flip-rotate-colours", noise, h=1, angle=-0.4, contrast=0.7, brightness=-0.1)
case("rotate-zoom", noise, angle=0.4, zoom=0.7)
case("everything", noise, h=1, v=1, angle=-0.8, zoom=1.2, down=0.1, right=-0.2, contrast=1.3, brightness=0.05)
case("everything", large, h=1, angle=0.8, zoom=0.9, down=-0.1, right=0.1, contrast=0.8, brightness=-0.05)

with open("augmentation.txt", "w") as file:
    file.write("\n".join(TEXT) + "\n")
with open("augmentation.u8", "wb") as file:
    file.write(BYTES)
with open("augmentation.f32", "wb") as file:
    file.write(FLOATS)
print(len(TEXT), "cases,", len(BYTES) + len(FLOATS), "bytes")
