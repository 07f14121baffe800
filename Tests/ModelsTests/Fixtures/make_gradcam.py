"""Makes gradcam.json: feature maps, and what Grad-CAM makes of them, as Keras computes them.

pip install tensorflow-cpu==2.21.0, then: python make_gradcam.py

`parameters` holds the layers' values, a list for each layer that has any, in Keras's order; `pictures` two pictures of
12 x 12 with values from 0 to 255; `scores` their scores before the softmax. For each layer in `maps`, `output` is the
feature map of the first picture, and `heat` for each picture and class the map that Selvaraju et al. (2017) define in
their equations 1 and 2, before it is scaled: the ReLU of the sum of the channels, each weighted by the mean of the
score's gradient.

Parameters are 32-bit numbers. Keras computes with 64 bits, so that the reference has no error of its own.
"""

import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

keras.config.set_floatx("float64")
L = keras.layers
draw = np.random.default_rng(2017)

picture = keras.Input((12, 12, 3))
x = L.Rescaling(1 / 255)(picture)
x = stem = L.Conv2D(6, 3, padding="same", activation="relu", name="stem")(x)
x = L.BatchNormalization(name="bn")(x)
x = L.DepthwiseConv2D(3, padding="same", use_bias=False, name="depthwise")(x)
x = L.Conv2D(6, 1, name="project")(x)
x = L.Add(name="sum")([x, stem])
x = L.ReLU(max_value=6, name="sum_relu")(x)
x = L.Conv2D(8, 3, strides=2, padding="same", activation="swish", name="top")(x)
x = L.GlobalAveragePooling2D()(x)
x = L.Dropout(0.3)(x)
scores = L.Dense(3, name="classifier")(x)
model = keras.Model(picture, scores)

parameters = []
for layer in model.layers:
    values = []
    for variable in layer.weights:
        positive = variable.name in ("gamma", "moving_variance")
        value = draw.uniform(0.5 if positive else -0.6, 1.5 if positive else 0.6, variable.shape).astype(np.float32)
        variable.assign(value)
        values.append([float(f"{number:.9g}") for number in value.ravel()])
    if values:
        parameters.append(values)

pictures = draw.integers(0, 256, (2, 12, 12, 3))
maps = {}
for name in ["stem", "sum", "top"]:
    inspected = keras.Model(picture, [model.get_layer(name).output, scores])
    heat = []
    for index in range(2):
        heat.append([])
        for number in range(3):
            with tf.GradientTape() as tape:
                feature_map, result = inspected(pictures[index : index + 1].astype(np.float64), training=False)
                score = result[0, number]
            gradient = tape.gradient(score, feature_map)
            weights = tf.reduce_mean(gradient, axis=(0, 1, 2))
            heat[-1].append(np.maximum((feature_map[0].numpy() * weights.numpy()).sum(-1), 0))
    output = inspected(pictures[:1].astype(np.float64), training=False)[0][0].numpy()
    maps[name] = {"output": output, "heat": heat}


def short(value):
    """Nested lists of numbers with seven digits."""
    if isinstance(value, dict):
        return {key: short(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [short(inner) for inner in value]
    return [float(f"{number:.7g}") for number in np.asarray(value).ravel()]


Path(__file__).with_name("gradcam.json").write_text(
    json.dumps(
        {
            "parameters": parameters,
            "images": [picture.ravel().tolist() for picture in pictures],
            "scores": short(model(pictures.astype(np.float64), training=False).numpy()),
            "maps": short(maps),
        },
        separators=(",", ":"),
    )
)
