"""Makes history.json: what Keras's `fit` and `evaluate` report, with all that a loss may have in it.

pip install keras==3.15.1 "jax[cpu]==0.10.2", then: python make_history.py

A small model is trained with label smoothing, class weights and regularization. `images` and `labels` are those of
training, `val_images` and `val_labels` those of validation; `initial` and `final` hold the parameters' values before and
after, in Keras's order; `history` the numbers of each epoch: `loss` and `val_loss`, the cross-entropy and the accuracy of
both parts; `evaluate` those of an evaluation of the validation images afterwards.

Keras computes with 64 bits, so that the reference has no error of its own.
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"

import keras
import numpy as np

keras.config.set_floatx("float64")
L, R = keras.layers, keras.regularizers
draw = np.random.default_rng(1958)

model = keras.Sequential([
    keras.Input((6, 6, 3)),
    L.Rescaling(1 / 255),
    L.Conv2D(4, 3, activation="relu", kernel_regularizer=R.L2(0.01)),
    L.Flatten(),
    L.Dense(3, activation="softmax", kernel_regularizer=R.L1L2(0.002, 0.003)),
])
for variable in model.trainable_variables:
    variable.assign(draw.uniform(-0.4, 0.4, variable.shape).astype(np.float32))


def listed(array):
    return [float(f"{number:.9g}") for number in np.asarray(array).ravel()]


images, labels = draw.integers(0, 256, (10, 6, 6, 3)), draw.integers(0, 3, 10)
val_images, val_labels = draw.integers(0, 256, (6, 6, 6, 3)), draw.integers(0, 3, 6)
initial = [listed(variable) for variable in model.trainable_variables]
model.compile(
    keras.optimizers.SGD(0.05, momentum=0.9), keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
    metrics=["accuracy", "categorical_crossentropy"])
one_hot = np.eye(3)
history = model.fit(
    images.astype(np.float64), one_hot[labels], batch_size=4, epochs=3, shuffle=False, verbose=0,
    class_weight={0: 1.0, 1: 2.0, 2: 0.5}, validation_data=(val_images.astype(np.float64), one_hot[val_labels]))
evaluated = model.evaluate(val_images.astype(np.float64), one_hot[val_labels], verbose=0, return_dict=True)
Path(__file__).with_name("history.json").write_text(
    json.dumps(
        {
            "images": listed(images), "labels": labels.tolist(),
            "val_images": listed(val_images), "val_labels": val_labels.tolist(),
            "initial": initial, "final": [listed(variable) for variable in model.trainable_variables],
            "history": {name: listed(values) for name, values in history.history.items()},
            "evaluate": {name: float(value) for name, value in evaluated.items()},
        },
        separators=(",", ":"),
    )
    + "\n"
)
print(history.history, evaluated)
