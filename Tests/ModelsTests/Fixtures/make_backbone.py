"""Makes backbone.safetensors: the features that Keras's MobileNetV2 computes with the ImageNet weights.

scripts/fetch-weights; pip install tensorflow-cpu==2.21.0 safetensors, then:
python make_backbone.py ~/.cache/hairline/weights/mobilenet_v2-imagenet.h5

For each size: SIZE/bytes (images × height × width × 3, as unsigned bytes), SIZE/features (after global average
pooling) and, of the smallest, SIZE/feature_map (before it). A byte x enters as x / 127.5 - 1. Keras computes with 64
bits, so that the reference has no error of its own; how far its 32 bits are off is printed.
"""

import sys
from pathlib import Path

import h5py
import keras
import numpy as np
from safetensors.numpy import save_file


def images(count, size):
    """Smooth waves of each channel with noise on them."""
    draw = np.random.default_rng(size)
    y, x = np.mgrid[0:size, 0:size] / size
    waves = draw.uniform(0.5, 9, (count, 3, 2))
    smooth = [[np.sin(a * x * 6 + c) * np.cos(b * y * 6) for c, (a, b) in enumerate(image)] for image in waves]
    values = 128 + 90 * np.moveaxis(np.array(smooth), 1, 3) + draw.normal(0, 20, (count, size, size, 3))
    return np.ascontiguousarray(values.clip(0, 255).round().astype("uint8"))


def backbone(size):
    """MobileNetV2 with the weights from the file, which names them as Keras does."""
    model = keras.applications.MobileNetV2(include_top=False, weights=None, input_shape=(size, size, 3))
    with h5py.File(sys.argv[1]) as file:
        for layer in model.layers:
            for variable in layer.weights:
                name = "depthwise_kernel" if "DepthwiseConv2D" in str(type(layer)) else variable.name
                variable.assign(file[f"model_weights/{layer.name}/{layer.name}/{name}:0"][()])
    return model


tensors = {}
for size, count in ((48, 2), (96, 2), (227, 1)):
    data = images(count, size)
    maps = {}
    for precision in ("float32", "float64"):
        keras.config.set_floatx(precision)
        maps[precision] = np.asarray(backbone(size)(data.astype(precision) / 127.5 - 1, training=False))
    features = {precision: value.mean((1, 2)) for precision, value in maps.items()}
    error = np.linalg.norm(features["float32"] - features["float64"]) / np.linalg.norm(features["float64"])
    print(f"{size}: {maps['float64'].shape}, relative error of Keras's 32 bits {error:.1e}")
    tensors[f"{size}/bytes"] = data
    tensors[f"{size}/features"] = features["float64"].astype("float32")
    if size == 48:
        tensors[f"{size}/feature_map"] = maps["float64"].astype("float32")

path = Path(__file__).parent / "backbone.safetensors"
save_file(tensors, path)
path.chmod(0o644)
