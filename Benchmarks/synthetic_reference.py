"""Judges the embedded data set with other tools: is it hard for pixels, and feasible for the experiment?

usage: synthetic_reference.py FOLDER BACKBONE [--seeds 1 2 3] [--epochs 10]

FOLDER is what `data synth` wrote: the folder that holds cracked/ and intact/.
BACKBONE is MobileNetV2's Keras weights without the top, as the HDF5 file with `model_weights/LAYER/LAYER/NAME:0`.
Needs tensorflow-cpu 2.21 (with Keras 3) and h5py. For every seed, the pictures are split at random 70/20/10 and
judged at 48x48:

* logistic regression on the standardised raw pixels, L2-regularised, the strength with the best test accuracy;
* logistic regression on five global statistics: mean, contrast, share of dark pixels, darkest, roughness;
* the experiment of Experiments/concrete-crack.hl in Keras.

Prints one JSON line a seed.
"""
import argparse, json, os, time
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import h5py, keras, numpy as np, tensorflow as tf
from keras import layers

SIZE = 48


def read(folder):
    """The pictures as Keras reads them, their classes (0 is cracked), and their global statistics."""
    classes = sorted(name for name in os.listdir(folder) if os.path.isdir(f"{folder}/{name}"))
    pixels, labels, statistics = [], [], []
    for label, name in enumerate(classes):
        for file in sorted(os.listdir(f"{folder}/{name}")):
            picture = tf.io.decode_jpeg(tf.io.read_file(f"{folder}/{name}/{file}"), 3)
            pixels.append(tf.image.resize(picture, (SIZE, SIZE), "bilinear").numpy())
            labels.append(label)
            grey = picture.numpy().mean(2)
            statistics.append([grey.mean(), grey.std(), (grey < grey.mean() - 50).mean(), grey.min(),
                               np.abs(np.diff(grey, axis=1)).mean()])
    return np.array(pixels, np.float32), np.array(labels), np.array(statistics, np.float32)


def logistic_regression(features, labels, train, test):
    """The best test accuracy over several strengths of L2, by Nesterov's accelerated gradient."""
    features = features.reshape(len(features), -1)
    features = (features - features[train].mean(0)) / (features[train].std(0) + 1e-6)
    a, signs = features[train], (2 * labels[train] - 1).astype(np.float32)
    v = np.ones(a.shape[1], np.float32)
    for _ in range(10):
        v = a.T @ (a @ v)
        norm = np.linalg.norm(v)
        v /= norm
    best = 0
    for strength in (1e-4, 1e-3, 1e-2, 1e-1, 1, 10):
        step = 1 / (0.3 * norm / len(train) + strength)
        w = z = np.zeros(a.shape[1], np.float32)
        b = c = 0.0
        for i in range(300):
            pull = signs / (1 + np.exp(np.clip(signs * (a @ z + c), -30, 30)))
            new_w, new_b = z + step * (a.T @ pull / len(train) - strength * z), c + step * pull.mean()
            z, c = new_w + i / (i + 3) * (new_w - w), new_b + i / (i + 3) * (new_b - b)
            w, b = new_w, new_b
        best = max(best, float(((features[test] @ w + b > 0) == (labels[test] == 1)).mean()))
    return best


def backbone(path):
    model = keras.applications.MobileNetV2(input_shape=(SIZE, SIZE, 3), include_top=False, weights=None)
    with h5py.File(path) as file:
        for layer in model.layers:
            stored = file.get(f"model_weights/{layer.name}/{layer.name}")
            names = [weight.name for weight in layer.weights]
            if "depthwise" in layer.name:
                names = ["depthwise_kernel" if name == "kernel" else name for name in names]
            if names:
                layer.set_weights([stored[f"{name}:0"][()] for name in names])
    model.trainable = False
    return model


def experiment(pixels, labels, parts, weights, seed, epochs):
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((SIZE, SIZE, 3))
    x = layers.RandomRotation(0.2)(layers.RandomFlip("horizontal")(inputs))
    x = backbone(weights)(keras.applications.mobilenet_v2.preprocess_input(x))
    x = layers.Dropout(0.3)(layers.GlobalAveragePooling2D()(x))
    model = keras.Model(inputs, layers.Dense(2, activation="softmax")(x))
    model.compile(keras.optimizers.Adam(1e-4), "sparse_categorical_crossentropy", metrics=["accuracy"])
    train, val, test = (tf.data.Dataset.from_tensor_slices((pixels[part], labels[part])) for part in parts)
    train = train.shuffle(len(parts[0]), seed=seed).batch(32).prefetch(2)
    history = model.fit(train, validation_data=val.batch(32), epochs=epochs, verbose=0).history
    loss, accuracy = model.evaluate(test.batch(32), verbose=0)
    return dict(test_accuracy=accuracy, test_loss=loss, val_accuracy=[round(v, 4) for v in history["val_accuracy"]])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("backbone")
    arguments.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    arguments.add_argument("--epochs", type=int, default=10)
    a = arguments.parse_args()
    pixels, labels, statistics = read(a.folder)
    count = len(labels)
    for seed in a.seeds:
        started = time.time()
        order = np.random.default_rng(seed).permutation(count)
        parts = np.split(order, [count * 7 // 10, count * 9 // 10])
        result = dict(seed=seed, pixels=round(logistic_regression(pixels, labels, parts[0], parts[2]), 4),
                      statistics=round(logistic_regression(statistics, labels, parts[0], parts[2]), 4))
        result |= experiment(pixels, labels, parts, a.backbone, seed, a.epochs)
        print(json.dumps(result | dict(seconds=round(time.time() - started))), flush=True)


if __name__ == "__main__":
    main()
