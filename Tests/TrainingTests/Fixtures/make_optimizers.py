"""Makes optimizers.safetensors: the first steps of Keras's optimisers, and its losses.

pip install tensorflow-cpu==2.21.0 safetensors, then: python make_optimizers.py

Optimisers: `parameters` and `gradients/0` … `gradients/2` are given; CASE/0 … CASE/2 are the parameters after each step.
The metadata's only entry, `facts`, is JSON text. Its `optimizers` has, by each case's name, the optimiser's name in the
language and its arguments; those left out have Keras's defaults, which are listed under `defaults`.

Losses (cross-entropy of softmax's probabilities, averaged over the batch): `loss/logits`, `loss/labels` and
`loss/class_weights` are given; CASE/values has each sample's loss (weighted, not divided), CASE/loss their sum divided by
the number of samples, CASE/gradient that by the logits. Its `losses` has the arguments of each.

All is 32-bit; Keras computes with 64 bits, so that the reference has no error of its own.

Keras's initialisers, for the record: `glorot_uniform` (kernels of convolutions and dense layers) is uniform in ±limit
with limit = sqrt(6 / (fan_in + fan_out)), where fan_in = height · width · channels in and fan_out = height · width ·
channels out, as the kernel's shape has them (of a depthwise kernel h × w × c × 1: h·w·c and h·w·1); biases are zeros;
gamma and moving_variance ones, beta and moving_mean zeros. `glorot_limits` in the facts has the limits of some
kernels' shapes, computed by Keras's own function for the fans.
"""

import json
import math
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras.src.initializers.random_initializers import compute_fans
from safetensors.numpy import save_file

keras.config.set_floatx("float64")
O = keras.optimizers
draw = np.random.default_rng(2)
tensors, metadata = {}, {}


def save(name, value):
    tensors[name] = np.ascontiguousarray(np.asarray(value), dtype=np.float32)


def random(*shape):
    return draw.normal(0, 1, shape).astype(np.float32).astype(np.float64)


parameters = random(11)
# Of very different magnitudes, some zero, as in training.
gradients = [random(11) * 10.0 ** draw.integers(-6, 2, 11) * (draw.uniform(size=11) > 0.1) for _ in range(3)]
gradients = [gradient.astype(np.float32).astype(np.float64) for gradient in gradients]
save("parameters", parameters)
for step, gradient in enumerate(gradients):
    save(f"gradients/{step}", gradient)

makers = {"adam": O.Adam, "adamw": O.AdamW, "sgd": O.SGD, "rmsprop": O.RMSprop}
optimizers = {
    "adam": ("adam", {}),
    "adam_lr": ("adam", {"learning_rate": 1e-4}),
    "adam_betas": ("adam", {"beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-4}),
    "adamw": ("adamw", {}),
    "adamw_decay": ("adamw", {"learning_rate": 0.01, "weight_decay": 0.1}),
    "sgd": ("sgd", {}),
    "sgd_momentum": ("sgd", {"momentum": 0.9}),
    "sgd_nesterov": ("sgd", {"momentum": 0.9, "nesterov": True}),
    "sgd_nesterov_alone": ("sgd", {"nesterov": True}),
    "rmsprop": ("rmsprop", {}),
    "rmsprop_momentum": ("rmsprop", {"momentum": 0.9}),
    "rmsprop_centered": ("rmsprop", {"centered": True}),
    "rmsprop_rho": ("rmsprop", {"rho": 0.7, "epsilon": 1e-3, "learning_rate": 0.01}),
}
for name, (maker, arguments) in optimizers.items():
    optimizer = makers[maker](**arguments)
    variable = keras.Variable(parameters)
    for step, gradient in enumerate(gradients):
        optimizer.apply([tf.constant(gradient)], [variable])
        save(f"{name}/{step}", variable)
metadata["optimizers"] = {name: {"optimizer": maker, **rest} for name, (maker, rest) in optimizers.items()}
named = ("learning_rate", "beta_1", "beta_2", "epsilon", "weight_decay", "momentum", "nesterov", "rho", "centered")
metadata["defaults"] = {
    name: {key: value for key, value in maker().get_config().items() if key in named} for name, maker in makers.items()
}

classes, count = 4, 6
logits = random(count, classes) * 3
logits[5] = [60, -60, 0, 0]  # Sure and wrong: nothing is clipped, for Keras goes back to softmax's logits.
labels = np.array([0, 3, 1, 2, 2, 1])
class_weights = np.array([1, 0.5, 2, 3.0])
save("loss/logits", logits)
save("loss/labels", labels)
save("loss/class_weights", class_weights)
losses = {
    "plain": {},
    "smoothed": {"label_smoothing": 0.1},
    "weighted": {"class_weights": True},
    "smoothed_and_weighted": {"label_smoothing": 0.2, "class_weights": True},
}
for name, arguments in losses.items():
    values_of = keras.losses.CategoricalCrossentropy(
        label_smoothing=arguments.get("label_smoothing", 0), reduction="none")
    weights = class_weights[labels] if "class_weights" in arguments else np.ones(count)
    source = tf.Variable(logits)
    with tf.GradientTape() as tape:
        values = values_of(np.eye(classes)[labels], keras.ops.softmax(source), sample_weight=weights)
        loss = tf.reduce_mean(values)
    assert np.isclose(loss, keras.losses.CategoricalCrossentropy(label_smoothing=arguments.get("label_smoothing", 0))(
        np.eye(classes)[labels], keras.ops.softmax(source), sample_weight=weights))
    if name == "plain":
        sparse = keras.losses.SparseCategoricalCrossentropy(reduction="none")(labels, keras.ops.softmax(source))
        assert np.allclose(sparse, values, rtol=1e-12), (sparse, values)
    save(f"{name}/values", values)
    save(f"{name}/loss", loss)
    save(f"{name}/gradient", tape.gradient(loss, source))
metadata["losses"] = losses

shapes = [(3, 3, 3, 32), (1, 1, 320, 1280), (3, 3, 32, 1), (1280, 2), (5, 3, 7, 9)]
metadata["glorot_limits"] = [{"shape": shape, "limit": math.sqrt(6 / sum(compute_fans(shape)))} for shape in shapes]

path = Path(__file__).parent / "optimizers.safetensors"
save_file(tensors, path, metadata={"facts": json.dumps(metadata)})
path.chmod(0o644)
print(f"{len(optimizers)} optimisers, {len(losses)} losses, {path.stat().st_size} bytes")
