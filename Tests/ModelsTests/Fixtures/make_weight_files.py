"""Makes the files of weights that WeightFileTests reads, and checks the one that Hairline wrote.

pip install tensorflow-cpu==2.21.0 safetensors h5py, then: python make_weight_files.py
"""

from pathlib import Path

import h5py
import keras
import ml_dtypes
import numpy as np
from safetensors.numpy import load_file, save_file
from safetensors import safe_open

here = Path(__file__).parent
keras.utils.set_random_seed(1)


def ramp(*shape):
    """0, 0.25, 0.5, …: the same in every floating-point type."""
    return (np.arange(np.prod(shape)) * 0.25).reshape(shape).astype("float32")


# The package's own file: every type that it writes.
save_file(
    {
        "float32": ramp(2, 3),
        "float64": ramp(4).astype("float64"),
        "float16": ramp(5).astype("float16"),
        "bfloat16": ramp(5).astype(ml_dtypes.bfloat16),
        "bytes": np.arange(250, 256, dtype="uint8"),
        "number": np.array(7, "float32"),
        "nothing": np.zeros((0, 3), "float32"),
        "integers": np.arange(3, dtype="int64"),
        "größe": ramp(1),
    },
    here / "package.safetensors",
    metadata={"note": 'a "quoted"\nline', "empty": ""},
)

# Keras's three layouts of one model. Each variable is a ramp from its own number on.
model = keras.Sequential(
    [
        keras.Input((4, 4, 3)),
        keras.layers.Conv2D(2, 3, padding="same", name="first"),
        keras.layers.BatchNormalization(name="first_bn"),
        keras.layers.DepthwiseConv2D(3, name="depthwise", use_bias=False),
        keras.layers.SeparableConv2D(4, 1, name="separable"),
        keras.layers.Conv2D(3, 1, name="second"),
        keras.layers.Flatten(),
        keras.layers.Dense(2, name="head"),
    ]
)
model.compile("adam", "mse")
model.fit(np.zeros((1, 4, 4, 3)), np.zeros((1, 2)), verbose=0)
for number, variable in enumerate(model.variables):
    variable.assign(ramp(*variable.shape) + number)
model.save(here / "whole.h5")
model.save_weights(here / "keras3.weights.h5")

# As Keras 2 wrote it with save_weights: groups at the top, ":0" after a variable's name.
with h5py.File(here / "keras2.h5", "w") as file:
    for layer in model.layers:
        for variable in layer.variables:
            name = variable.name
            if layer.name == "depthwise":
                name = "depthwise_kernel"
            file.create_dataset(f"{layer.name}/{layer.name}/{name}:0", data=variable.numpy())

# What else HDF5 can do.
with h5py.File(here / "other.h5", "w", libver="latest") as file:
    file.create_dataset("packed/kernel", data=ramp(8, 5), chunks=(3, 2), compression="gzip", shuffle=True)
    file.create_dataset("big/kernel", data=ramp(3).astype(">f8"))
    file.create_dataset("half/kernel", data=ramp(3).astype("float16"))
    file.create_dataset("whole/kernel", data=np.arange(3))
    file.create_dataset("number", data=np.float32(7))
    file.create_dataset("text", data="hello")

# A few bytes that claim four terabytes.
with h5py.File(here / "claim.h5", "w") as file:
    file.create_dataset("kernel", shape=(1 << 20, 1 << 20), dtype="float32", chunks=(64, 64))

# The other way: the package reads what Hairline wrote.
written = here / "hairline.safetensors"
if written.exists():
    tensors = load_file(written)
    assert set(tensors) == {"b/kernel", "a/bias", "größe"}, tensors
    assert np.array_equal(tensors["b/kernel"], ramp(2, 3)) and tensors["b/kernel"].dtype == np.float32
    assert np.array_equal(tensors["a/bias"], ramp(5))
    assert tensors["größe"] == np.float32(1.5) and tensors["größe"].shape == ()
    with safe_open(written, "np") as file:
        assert file.metadata() == {"note": 'a "quoted"\n\tline\\', "empty": ""}, file.metadata()
    print("the package reads hairline.safetensors")
