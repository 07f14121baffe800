"""ONNX Runtime on the processor, with all graph optimizations, which are its default."""
import numpy as np
import onnxruntime

from common import repeated, result, run


def forward(a):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = a.threads
    session = onnxruntime.InferenceSession(a.model, options, providers=["CPUExecutionProvider"])
    source = session.get_inputs()[0]
    pictures = {source.name: np.random.default_rng(1).standard_normal(source.shape, np.float32)}
    return result(repeated(a.budget, lambda: session.run(None, pictures)))


if __name__ == "__main__":
    run(dict(forward=forward))
