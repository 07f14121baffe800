"""Makes metrics.json: scikit-learn's metrics of all classes together, for predictions that are made up.

pip install scikit-learn==1.9.1 numpy, then: python make_metrics.py

Scores are logits in 32 bits, of which Hairline computes the probabilities itself. In `rare` a class has no images, and
another one no predictions: what Hairline leaves out of a mean is left out here by `labels` and by columns. The expected
calibration error is computed in NumPy from its definition (Guo and others, 2017).
"""

import json
from pathlib import Path

import numpy as np
from sklearn import metrics

draw = np.random.default_rng(7)


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def expected_calibration_error(holds, confidence, bins=10):
    """Bins hold their upper edges, the first one both."""
    error = 0.0
    for lower in range(bins):
        inside = (confidence > lower / bins) & (confidence <= (lower + 1) / bins) | ((confidence == 0) & (lower == 0))
        if inside.any():
            error += inside.mean() * abs(holds[inside].mean() - confidence[inside].mean())
    return float(error)


def case(labels, scores):
    scores = scores.astype(np.float32)
    probabilities = softmax(scores.astype(np.float64))
    predictions = scores.argmax(axis=1)
    classes = range(scores.shape[1])
    # A class against the rest has an area where there are images of it and others.
    both = [c for c in classes if 0 < (labels == c).sum() < len(labels)]
    truth = np.eye(len(classes))[labels]
    auc = [float(metrics.roc_auc_score(truth[:, c], probabilities[:, c])) if c in both else None for c in classes]
    precision = [
        float(metrics.average_precision_score(truth[:, c], probabilities[:, c])) if c in both else None
        for c in classes]
    seen = sorted(set(labels) | set(predictions))
    result = {
        "labels": labels.tolist(), "scores": [[float(value) for value in row] for row in scores],
        "macro_f1": float(metrics.f1_score(labels, predictions, labels=seen, average="macro")),
        "balanced_accuracy": float(metrics.balanced_accuracy_score(labels, predictions)),
        "auc": float(np.mean([auc[c] for c in both])), "class_auc": auc,
        "average_precision": float(np.mean([precision[c] for c in both])), "class_average_precision": precision,
        "ece": expected_calibration_error(predictions == labels, probabilities.max(axis=1)),
    }
    # The same in scikit-learn's own words, where it has them.
    if len(classes) == 2:
        assert abs(result["auc"] - metrics.roc_auc_score(labels, probabilities[:, 1])) < 1e-12
    elif len(both) == len(classes):
        own = metrics.roc_auc_score(labels, probabilities, multi_class="ovr", average="macro")
        assert abs(result["auc"] - own) < 1e-12
    return result


def scores(labels, count, strength):
    return draw.standard_normal((len(labels), count)) + strength * np.eye(count)[labels]


binary = draw.integers(0, 2, 90)
uneven = np.concatenate([np.zeros(70, int), np.ones(6, int)])
several = np.concatenate([np.arange(5), draw.integers(0, 5, 115)])
rare = draw.choice([0, 1, 3], 60)
rare_scores = scores(rare, 4, 1.0)
# Class 2 has no images, but predictions; class 3 images, but no predictions.
rare_scores[:, 3] -= 20
Path(__file__).with_name("metrics.json").write_text(json.dumps({
    "binary": case(binary, scores(binary, 2, 1.0)), "uneven": case(uneven, scores(uneven, 2, 2.0)),
    "several": case(several, scores(several, 5, 1.5)), "rare": case(rare, rare_scores),
}, separators=(",", ":")) + "\n")
