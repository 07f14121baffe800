"""Makes layers.safetensors: every layer's output and gradients as Keras computes them.

pip install keras==3.15.1 "jax[cpu]==0.10.2" safetensors, then: python make_layers.py

The metadata's entry `cases` is JSON text: by each case's name, the layer's name in the language and its arguments.
The tensors of a case are named after it: CASE/input, CASE/output, CASE/output_gradient (random, the gradient
of the loss by the output), CASE/input_gradient; each parameter as CASE/kernel with CASE/kernel_gradient. With several
inputs these are CASE/input_0, CASE/input_0_gradient, … Batch normalization also has CASE/moving_mean and
CASE/moving_variance, and, where it trains, those after the step as CASE/moving_mean_after and
CASE/moving_variance_after. `initializers` in the metadata is JSON text as well: for each initializer's name and a kernel's
shape, what Keras draws from: its bounds, or the standard deviation; or the value that all have.

Inputs and parameters are 32-bit numbers. Keras computes with 64 bits, so that the reference has no error of its own.
"""

import json
import os
import zlib
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"

import jax
import keras
import numpy as np
from safetensors.numpy import save_file

keras.config.set_floatx("float64")
L = keras.layers
tensors, cases = {}, {}


def save(name, value):
    tensors[name] = np.ascontiguousarray(np.asarray(value), dtype=np.float32)


def case(name, layer_name, layer, *shapes, training=False, magnitude=1.0, **arguments):
    """Runs `layer` on inputs of `shapes` (batch first) and keeps everything."""
    draw = np.random.default_rng(zlib.crc32(name.encode()))

    def random(shape, low, high):
        return draw.uniform(low, high, shape).astype(np.float32).astype(np.float64)

    inputs = [random(shape, -magnitude, magnitude) for shape in shapes]
    single = len(inputs) == 1
    layer.build(shapes[0] if single else list(shapes))
    for variable in layer.weights:
        low = 0.5 if variable.name in ("gamma", "moving_variance") else -0.5
        variable.assign(random(variable.shape, low, 1.5 if low > 0 else 0.5))
        save(f"{name}/{variable.name}", variable)
    call = {"training": training} if layer_name == "batch_normalization" else {}
    kept = [v.value for v in layer.non_trainable_variables]

    def run(parameters, inputs):
        return layer.stateless_call(parameters, kept, inputs[0] if single else inputs, **call)

    parameters = [v.value for v in layer.trainable_variables]
    output, backward, after = jax.vjp(run, parameters, inputs, has_aux=True)
    output_gradient = random(output.shape, -1, 1)
    parameter_gradients, gradients = backward(output_gradient)
    for index, value in enumerate(inputs):
        label = "input" if single else f"input_{index}"
        save(f"{name}/{label}", value)
        save(f"{name}/{label}_gradient", gradients[index])
    save(f"{name}/output", output)
    save(f"{name}/output_gradient", output_gradient)
    for parameter, gradient in zip(layer.trainable_variables, parameter_gradients):
        save(f"{name}/{parameter.name}_gradient", gradient)
    for variable, before, value in zip(layer.non_trainable_variables, kept, after):
        if training:
            save(f"{name}/{variable.name}_after", value)
        else:
            assert np.array_equal(before, value)
    cases[name] = {"layer": layer_name, **arguments}


def conv2d(name, shape, filters, kernel, strides=1, padding="valid", use_bias=True, activation=None, dilation_rate=1,
           groups=1):
    layer = L.Conv2D(filters, kernel, strides, padding, use_bias=use_bias, activation=activation,
                     dilation_rate=dilation_rate, groups=groups)
    case(f"conv2d_{name}", "conv2d", layer, shape, filters=filters, kernel_size=list(layer.kernel_size),
         strides=list(layer.strides), padding=padding, use_bias=use_bias, activation=activation,
         dilation_rate=list(layer.dilation_rate), groups=groups)


conv2d("1x1", (3, 5, 4, 8), 16, 1)
conv2d("1x1_odd_channels", (2, 5, 4, 7), 5, 1, use_bias=False)
conv2d("1x1_s2", (2, 5, 4, 7), 9, 1, strides=2)
conv2d("1x1_s2_same", (2, 6, 5, 8), 8, 1, strides=2, padding="same")
conv2d("3x3", (3, 7, 6, 3), 8, 3)
conv2d("3x3_same", (3, 7, 6, 5), 11, 3, padding="same")
conv2d("3x3_same_no_bias", (2, 6, 6, 8), 16, 3, padding="same", use_bias=False)
conv2d("3x3_s2", (2, 7, 6, 3), 8, 3, strides=2)
conv2d("3x3_s2_same_even", (3, 8, 8, 3), 8, 3, strides=2, padding="same")
conv2d("3x3_s2_same_odd", (3, 9, 7, 3), 10, 3, strides=2, padding="same")
conv2d("3x3_s2_same_even_odd", (2, 8, 7, 4), 3, 3, strides=2, padding="same")
conv2d("3x3_s3_same", (2, 8, 7, 4), 3, 3, strides=3, padding="same")
conv2d("2x2_same", (2, 5, 4, 4), 6, 2, padding="same")
conv2d("4x4_s2_same", (2, 6, 7, 2), 5, 4, strides=2, padding="same")
conv2d("5x5", (2, 8, 7, 3), 4, 5)
conv2d("5x5_s2_same", (2, 9, 8, 3), 17, 5, strides=2, padding="same")
conv2d("7x7_s2_same", (2, 9, 8, 2), 6, 7, strides=2, padding="same")
conv2d("3x5_same", (2, 6, 7, 2), 3, (3, 5), padding="same")
conv2d("1x3_s1x2", (2, 4, 7, 3), 5, (1, 3), strides=(1, 2))
conv2d("whole_map", (2, 4, 3, 6), 9, (4, 3))
conv2d("wide_same", (1, 3, 3, 20), 20, 3, padding="same")
conv2d("relu", (2, 5, 5, 3), 8, 3, padding="same", activation="relu")
conv2d("3x3_d2", (2, 9, 8, 3), 7, 3, dilation_rate=2)
conv2d("3x3_d2_same", (2, 7, 6, 5), 8, 3, padding="same", dilation_rate=2)
conv2d("3x3_d3x1_same", (2, 5, 12, 4), 6, 3, padding="same", dilation_rate=(3, 1))
conv2d("2x3_d1x4_same", (2, 6, 7, 9), 5, (2, 3), padding="same", dilation_rate=(1, 4))
conv2d("3x3_d5_same_small_map", (2, 4, 3, 8), 16, 3, padding="same", dilation_rate=5, use_bias=False)
conv2d("1x1_d2", (2, 4, 3, 8), 6, 1, dilation_rate=2)
conv2d("1x1_g2", (2, 5, 4, 8), 6, 1, groups=2)
conv2d("1x1_g3_s2", (2, 5, 4, 9), 12, 1, strides=2, groups=3, use_bias=False)
conv2d("3x3_g2_same", (3, 7, 6, 4), 10, 3, padding="same", groups=2)
conv2d("3x3_g4_s2", (2, 7, 6, 4), 8, 3, strides=2, groups=4)
conv2d("3x3_g5_d2_same", (2, 6, 7, 5), 15, 3, padding="same", groups=5, dilation_rate=2, activation="relu")


def depthwise_conv2d(name, shape, kernel, strides=1, padding="valid", use_bias=True, dilation_rate=1,
                     depth_multiplier=1):
    layer = L.DepthwiseConv2D(kernel, strides, padding, use_bias=use_bias, dilation_rate=dilation_rate,
                              depth_multiplier=depth_multiplier)
    case(f"depthwise_conv2d_{name}", "depthwise_conv2d", layer, shape, kernel_size=list(layer.kernel_size),
         strides=list(layer.strides), padding=padding, use_bias=use_bias, dilation_rate=list(layer.dilation_rate),
         depth_multiplier=depth_multiplier)


depthwise_conv2d("3x3", (2, 6, 7, 8), 3)
depthwise_conv2d("3x3_same", (3, 7, 6, 11), 3, padding="same")
depthwise_conv2d("3x3_same_small_map", (2, 2, 2, 16), 3, padding="same", use_bias=False)
depthwise_conv2d("3x3_same_one_pixel", (2, 1, 1, 9), 3, padding="same")
depthwise_conv2d("3x3_s2", (2, 7, 6, 5), 3, strides=2)
depthwise_conv2d("3x3_s2_same_even", (2, 8, 6, 16), 3, strides=2, padding="same")
depthwise_conv2d("3x3_s2_same_odd", (2, 9, 7, 3), 3, strides=2, padding="same", use_bias=False)
depthwise_conv2d("5x5_same", (2, 6, 7, 9), 5, padding="same")
depthwise_conv2d("5x5_s2_same", (2, 8, 7, 8), 5, strides=2, padding="same")
depthwise_conv2d("5x5", (1, 7, 8, 4), 5)
depthwise_conv2d("2x2_same", (2, 5, 4, 6), 2, padding="same")
depthwise_conv2d("7x7_same", (1, 6, 5, 4), 7, padding="same")
depthwise_conv2d("3x3_d2", (2, 8, 7, 11), 3, dilation_rate=2)
depthwise_conv2d("3x3_d2_same", (2, 6, 7, 16), 3, padding="same", dilation_rate=2)
depthwise_conv2d("3x3_d4_same_small_map", (2, 3, 2, 8), 3, padding="same", dilation_rate=4, use_bias=False)
depthwise_conv2d("3x3_m2", (2, 6, 7, 5), 3, depth_multiplier=2)
depthwise_conv2d("3x3_m3_same", (2, 6, 7, 8), 3, padding="same", depth_multiplier=3, use_bias=False)
depthwise_conv2d("3x3_m2_s2_same", (2, 7, 6, 3), 3, strides=2, padding="same", depth_multiplier=2)
depthwise_conv2d("5x5_m2_d2_same", (2, 6, 5, 4), 5, padding="same", depth_multiplier=2, dilation_rate=2)


def separable_conv2d(name, shape, filters, kernel, strides=1, padding="valid", use_bias=True, dilation_rate=1,
                     depth_multiplier=1):
    layer = L.SeparableConv2D(filters, kernel, strides, padding, use_bias=use_bias, dilation_rate=dilation_rate,
                              depth_multiplier=depth_multiplier)
    case(f"separable_conv2d_{name}", "separable_conv2d", layer, shape, filters=filters,
         kernel_size=list(layer.kernel_size), strides=list(layer.strides), padding=padding, use_bias=use_bias,
         dilation_rate=list(layer.dilation_rate), depth_multiplier=depth_multiplier)


separable_conv2d("3x3", (2, 6, 5, 4), 7, 3)
separable_conv2d("3x3_same", (2, 6, 5, 8), 8, 3, padding="same", use_bias=False)
separable_conv2d("3x3_s2_same", (2, 6, 5, 5), 9, 3, strides=2, padding="same")
separable_conv2d("3x3_m2_d2_same", (2, 6, 5, 4), 6, 3, padding="same", depth_multiplier=2, dilation_rate=2)

for training in (True, False):
    name = "training" if training else "inference"
    case(f"batch_normalization_{name}", "batch_normalization", L.BatchNormalization(), (3, 5, 4, 11),
         training=training, momentum=0.99, epsilon=1e-3, center=True, scale=True)
    case(f"batch_normalization_{name}_flat", "batch_normalization", L.BatchNormalization(), (5, 7),
         training=training, momentum=0.99, epsilon=1e-3, center=True, scale=True)
    case(f"batch_normalization_{name}_plain", "batch_normalization",
         L.BatchNormalization(momentum=0.9, epsilon=1e-2, center=False, scale=False), (2, 3, 3, 8),
         training=training, momentum=0.9, epsilon=1e-2, center=False, scale=False)

case("layer_normalization", "layer_normalization", L.LayerNormalization(), (2, 4, 3, 11), epsilon=1e-3)
case("layer_normalization_flat", "layer_normalization", L.LayerNormalization(epsilon=1e-5), (5, 17), epsilon=1e-5)

for kind, layer in (("max", L.MaxPooling2D), ("average", L.AveragePooling2D)):
    for name, shape, size, strides, padding in (
        ("2x2", (3, 6, 4, 5), 2, None, "valid"),
        ("2x2_odd", (2, 7, 5, 8), 2, None, "valid"),
        ("2x2_same_odd", (2, 7, 5, 9), 2, None, "same"),
        ("3x3_s2", (2, 8, 7, 4), 3, 2, "valid"),
        ("3x3_s2_same_even", (2, 8, 6, 3), 3, 2, "same"),
        ("3x3_s2_same_odd", (2, 7, 9, 3), 3, 2, "same"),
        ("3x3_s1_same", (2, 4, 5, 3), 3, 1, "same"),
        ("2x3_s1x2", (2, 5, 7, 3), (2, 3), (1, 2), "valid"),
    ):
        one = layer(size, strides, padding)
        case(f"{kind}_pooling2d_{name}", f"{kind}_pooling2d", one, shape, pool_size=list(one.pool_size),
             strides=list(one.strides), padding=padding)
case("global_average_pooling2d", "global_average_pooling2d", L.GlobalAveragePooling2D(), (3, 5, 4, 11))
case("global_max_pooling2d", "global_max_pooling2d", L.GlobalMaxPooling2D(), (3, 5, 4, 11))
case("zero_padding2d", "zero_padding2d", L.ZeroPadding2D(2), (2, 4, 3, 5), padding=[[2, 2], [2, 2]])
case("zero_padding2d_uneven", "zero_padding2d", L.ZeroPadding2D(((0, 1), (3, 2))), (2, 4, 3, 5),
     padding=[[0, 1], [3, 2]])
for name, shape, size, interpolation in (
    ("nearest", (2, 3, 4, 5), 2, "nearest"),
    ("nearest_2x3", (2, 4, 3, 9), (2, 3), "nearest"),
    ("bilinear", (2, 3, 4, 5), 2, "bilinear"),
    ("bilinear_3x1", (2, 4, 3, 11), (3, 1), "bilinear"),
    ("bilinear_one_pixel", (2, 1, 1, 8), (4, 5), "bilinear"),
):
    layer = L.UpSampling2D(size, interpolation=interpolation)
    case(f"up_sampling2d_{name}", "up_sampling2d", layer, shape, size=list(layer.size), interpolation=interpolation)
case("flatten", "flatten", L.Flatten(), (3, 4, 3, 5))


def dense(name, shape, units, use_bias=True, activation=None):
    case(f"dense{name}", "dense", L.Dense(units, use_bias=use_bias, activation=activation), shape, units=units,
         use_bias=use_bias, activation=activation)


dense("", (3, 20), 7)
dense("_no_bias", (5, 9), 16, use_bias=False)
dense("_relu", (4, 11), 8, activation="relu")
dense("_softmax", (4, 11), 3, activation="softmax")
dense("_one_unit", (3, 17), 1)

case("rescaling", "rescaling", L.Rescaling(1 / 127.5, -1), (2, 4, 3, 3), magnitude=255.0, scale=1 / 127.5, offset=-1)

for name, layer_name, layer, arguments in (
    ("relu", "relu", L.ReLU(), {}),
    ("relu6", "relu6", L.ReLU(6), {}),
    ("leaky_relu", "leaky_relu", L.LeakyReLU(), {"negative_slope": 0.3}),
    ("leaky_relu_slight", "leaky_relu", L.LeakyReLU(0.1), {"negative_slope": 0.1}),
    ("leaky_relu_as_activation", "leaky_relu", L.Activation("leaky_relu"), {"negative_slope": 0.2}),
    ("sigmoid", "sigmoid", L.Activation("sigmoid"), {}),
    # Keras's own computes with 32 bits on JAX.
    ("tanh", "tanh", L.Activation(jax.numpy.tanh), {}),
    ("swish", "swish", L.Activation("swish"), {}),
    ("hard_swish", "hard_swish", L.Activation("hard_swish"), {}),
    ("gelu", "gelu", L.Activation("gelu"), {}),
    ("gelu_approximate", "gelu", L.Activation(lambda x: keras.activations.gelu(x, approximate=True)),
     {"approximate": True}),
    ("elu", "elu", L.ELU(), {"alpha": 1.0}),
    ("elu_slight", "elu", L.ELU(0.3), {"alpha": 0.3}),
    ("elu_as_activation", "elu", L.Activation("elu"), {"alpha": 1.0}),
    ("softmax", "softmax", L.Softmax(), {}),
):
    case(name, layer_name, layer, (3, 3, 4, 11), magnitude=9.0, **arguments)
case("softmax_flat", "softmax", L.Softmax(), (4, 7), magnitude=5.0)

case("add", "add", L.Add(), (2, 4, 3, 5), (2, 4, 3, 5))
case("add_three", "add", L.Add(), (3, 6), (3, 6), (3, 6))
case("multiply", "multiply", L.Multiply(), (2, 4, 3, 5), (2, 4, 3, 5))
case("multiply_three", "multiply", L.Multiply(), (3, 6), (3, 6), (3, 6))
case("concatenate", "concatenate", L.Concatenate(), (2, 4, 3, 5), (2, 4, 3, 2))
case("concatenate_three", "concatenate", L.Concatenate(), (2, 3), (2, 8), (2, 1))


def drawn(name, shape):
    """How Keras draws a kernel: what it hands to the random generator."""
    found = {}
    generators = {kind: getattr(keras.src.backend.random, kind) for kind in ("uniform", "normal", "truncated_normal")}

    def noting(kind):
        def draw(shape, *arguments, **named):
            names = ("minval", "maxval") if kind == "uniform" else ("mean", "stddev")
            found.update(kind=kind, **{**dict(zip(names, arguments)), **{k: v for k, v in named.items() if k in names}})
            return generators[kind](shape, *arguments, **named)
        return draw

    for kind in generators:
        setattr(keras.src.initializers.random_initializers.random, kind, noting(kind))
    value = np.asarray(keras.initializers.get(name)(shape, "float64"))
    for kind in generators:
        setattr(keras.src.initializers.random_initializers.random, kind, generators[kind])
    if not found:
        return {"kind": "constant", "value": float(value.mean())}
    return {"kind": found.pop("kind"), **{key: float(value) for key, value in found.items() if key != "mean"}}


initializers = []
for name in ("glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
             "random_uniform", "random_normal", "truncated_normal", "zeros", "ones"):
    # Of a convolution, one in groups, a depthwise one with a multiplier, and a dense layer.
    for shape in ((3, 3, 16, 32), (3, 3, 4, 32), (3, 3, 16, 2), (300, 40)):
        initializers.append({"name": name, "shape": shape, **drawn(name, shape)})

path = Path(__file__).parent / "layers.safetensors"
save_file(tensors, path, metadata={"cases": json.dumps(cases), "initializers": json.dumps(initializers)})
path.chmod(0o644)
print(f"{len(cases)} cases, {len(tensors)} tensors, {path.stat().st_size} bytes")
