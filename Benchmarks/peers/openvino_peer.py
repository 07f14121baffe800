"""OpenVINO on the processor: compiled for latency, which gives one request all threads, in float32 like the others."""
import numpy as np
import openvino

from common import repeated, result, run


def forward(a):
    settings = {"INFERENCE_NUM_THREADS": a.threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    request = openvino.Core().compile_model(a.model, "CPU", settings).create_infer_request()
    pictures = np.random.default_rng(1).standard_normal(tuple(request.model_inputs[0].shape), np.float32)
    return result(repeated(a.budget, lambda: request.infer([pictures], share_inputs=True)))


if __name__ == "__main__":
    run(dict(forward=forward))
