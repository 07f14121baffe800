"""Keras 3 on TensorFlow, at its best ordinary settings: compiled graphs (`tf.function`, and `fit` with its defaults),
and `tf.data` with parallel decoding and prefetching. Its computation may use as many threads as Hairline's."""
import h5py
import keras
import numpy as np
import tensorflow as tf
from keras import layers

from common import Epochs, repeated, result, run

BATCHES = 8  # of a training that measures steps


def set_threads(a):
    tf.config.threading.set_intra_op_parallelism_threads(a.threads)
    tf.config.threading.set_inter_op_parallelism_threads(a.threads)


def backbone(size, weights):
    """MobileNetV2 with the pretrained weights, which are stored in the older of Keras's formats."""
    model = keras.applications.MobileNetV2(input_shape=(size, size, 3), include_top=False, weights=None)
    with h5py.File(weights) as file:
        for layer in model.layers:
            names = [variable.name for variable in layer.weights]
            if "depthwise" in layer.name:
                names = ["depthwise_kernel" if name == "kernel" else name for name in names]
            if names:
                stored = file[f"model_weights/{layer.name}/{layer.name}"]
                layer.set_weights([stored[f"{name}:0"][()] for name in names])
    return model


def network(size, classes, weights, first, augments):
    """The published experiment's model, of which all layers learn from `first` on: "all", a name, or None: the head."""
    body = backbone(size, weights)
    learns = first == "all"
    for layer in body.layers:
        learns = learns or layer.name == first
        layer.trainable = learns
    inputs = x = keras.Input((size, size, 3))
    if augments:
        x = layers.RandomRotation(0.2)(layers.RandomFlip("horizontal")(x))
    x = keras.applications.mobilenet_v2.preprocess_input(x)
    # Batch normalization takes the batch's statistics only where everything learns.
    x = body(x) if first == "all" else body(x, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    if augments:
        x = layers.Dropout(0.3)(x)
    model = keras.Model(inputs, layers.Dense(classes, activation="softmax")(x))
    model.compile(keras.optimizers.Adam(1e-4), keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    return model


def read(folder, part, a):
    return keras.utils.image_dataset_from_directory(
        f"{folder}/{part}", batch_size=a.batch, image_size=(a.size, a.size), seed=1, verbose=False)


def fitted_epochs(model, data, a, **options):
    """The seconds of an epoch of `fit`."""
    clock = Epochs(a.budget)

    class Clock(keras.callbacks.Callback):
        def on_epoch_begin(self, *_):
            clock.begin()

        def on_epoch_end(self, *_):
            self.model.stop_training = clock.end()

    model.fit(data, epochs=10_000, callbacks=[Clock()], verbose=0, **options)
    return clock.counted


def noise(size, count):
    return np.random.default_rng(1).integers(0, 256, (count, size, size, 3)).astype(np.float32)


def forward(a):
    set_threads(a)
    size = int(a.subject)
    body = backbone(size, a.weights)
    pooled = keras.Sequential([layers.Rescaling(1 / 127.5, offset=-1), body, layers.GlobalAveragePooling2D()])
    call = tf.function(lambda x: pooled(x, training=False))
    pictures = tf.constant(noise(size, a.batch))
    return result(repeated(a.budget, lambda: call(pictures).numpy()))


def step(a):
    set_threads(a)
    size, count = int(a.subject), BATCHES * a.batch
    model = network(size, 2, a.weights, a.first or "all", augments=a.first is not None)
    pictures = tf.data.Dataset.from_tensor_slices((noise(size, count), np.arange(count) % 2))
    data = pictures.batch(a.batch).cache().prefetch(tf.data.AUTOTUNE)
    return result([seconds / BATCHES for seconds in fitted_epochs(model, data, a)])


def epoch(a):
    set_threads(a)
    train, val = read(a.subject, "train", a), read(a.subject, "val", a)
    model = network(a.size, len(train.class_names), a.weights, None, augments=True)
    # Decoded batches stay in memory; they come in another order in each epoch.
    batches = len(train)
    train = train.cache().shuffle(batches).prefetch(tf.data.AUTOTUNE)
    return result(fitted_epochs(model, train, a, validation_data=val.cache().prefetch(tf.data.AUTOTUNE)))


def experiment(a):
    """The published script: pictures are read anew in each epoch, unless they are to be cached."""
    set_threads(a)
    keras.utils.set_random_seed(1)
    parts = {part: read(a.subject, part, a) for part in ("train", "val", "test")}
    model = network(a.size, len(parts["train"].class_names), a.weights, None, augments=True)
    batches = len(parts["train"])
    if a.cache:
        parts = {part: data.cache() for part, data in parts.items()}
        parts["train"] = parts["train"].shuffle(batches)
    parts = {part: data.prefetch(tf.data.AUTOTUNE) for part, data in parts.items()}
    model.evaluate(parts["test"], verbose=0)
    model.fit(parts["train"], validation_data=parts["val"], epochs=a.epochs, verbose=0)
    loss, accuracy = model.evaluate(parts["test"], verbose=0)
    model.save(a.model + ".keras")
    return dict(test_loss=loss, test_accuracy=accuracy)


def decode(a):
    set_threads(a)
    clock, count = Epochs(0), 0
    clock.begin()
    for part in ("train", "val", "test"):
        for pictures, _ in read(a.subject, part, a).prefetch(tf.data.AUTOTUNE):
            count += len(pictures)
    clock.end()
    return dict(pictures=count, rate=count / clock.times[0])


def gemm(a):
    set_threads(a)
    side = 2048
    x = tf.ones((side, side))
    best = min(repeated(a.budget, lambda: tf.linalg.matmul(x, x).numpy()))
    return dict(gflops=2 * side**3 / best / 1e9)


if __name__ == "__main__":
    run(dict(forward=forward, step=step, epoch=epoch, experiment=experiment, decode=decode, gemm=gemm))
