"""Makes curves.json: scikit-learn's curves, areas and metrics of made-up predictions.

pip install scikit-learn==1.9.1 numpy, then: python make_curves.py

`binary` has scores with many ties; `multiclass` each class's probabilities. Numbers are 32-bit where Hairline's are.
"""

import json
from pathlib import Path

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve

draw = np.random.default_rng(5)


def listed(array):
    return [float(value) for value in np.asarray(array).ravel()]


def calibration(holds, probabilities, bins):
    """scikit-learn's curve of the bins with images, and Guo and others' errors, in NumPy."""
    accuracy, confidence = calibration_curve(holds, probabilities, n_bins=bins)
    index = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], probabilities)
    weights = np.bincount(index, minlength=bins)
    weights = weights[weights > 0] / len(probabilities)
    gaps = np.abs(accuracy - confidence)
    return {
        "bins": bins, "accuracy": listed(accuracy), "confidence": listed(confidence),
        "expected_error": float((weights * gaps).sum()), "maximum_error": float(gaps.max()),
    }


labels = draw.integers(0, 2, 80)
scores = np.clip(np.round(0.5 + 0.25 * (labels - 0.5) + 0.25 * draw.standard_normal(80), 2), 0, 1).astype(np.float32)
fpr, tpr, roc_thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
precision, recall, _ = metrics.precision_recall_curve(labels, scores)
thresholds = [0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0]
binary = {
    "labels": labels.tolist(), "scores": listed(scores),
    "fpr": listed(fpr[1:]), "tpr": listed(tpr[1:]), "roc_thresholds": listed(roc_thresholds[1:]),
    "auc": metrics.roc_auc_score(labels, scores),
    # From the highest threshold down, without scikit-learn's end point.
    "precision": listed(precision[:-1][::-1]), "recall": listed(recall[:-1][::-1]),
    "average_precision": metrics.average_precision_score(labels, scores),
    "thresholds": [
        [t] + listed(metrics.precision_recall_fscore_support(labels, scores >= np.float32(t), average="binary",
                                                             zero_division=0)[:3]) for t in thresholds],
    "calibration": calibration(labels, scores, 10),
}

count = 5
labels = np.concatenate([np.arange(count), draw.integers(0, count, 115)])
logits = draw.standard_normal((120, count)) + 1.2 * np.eye(count)[labels]
probabilities = (np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)).astype(np.float32)
truth = np.eye(count)[labels]
columns = range(count)
grid = [0.0005 + 0.001 * k for k in (0, 50, 123, 400, 700, 998)]
curves = [metrics.roc_curve(truth[:, c], probabilities[:, c], drop_intermediate=False)[:2] for c in columns]
multiclass = {
    "labels": labels.tolist(), "probabilities": [listed(row) for row in probabilities],
    "auc": [metrics.roc_auc_score(truth[:, c], probabilities[:, c]) for c in columns],
    # The same as roc_auc_score(..., multi_class="ovr"), which wants 64-bit sums to 1.
    "macro_auc": metrics.roc_auc_score(truth, probabilities, average="macro"),
    "micro_auc": metrics.roc_auc_score(truth, probabilities, average="micro"),
    "average_precision": listed(metrics.average_precision_score(truth, probabilities, average=None)),
    "macro_average_precision": metrics.average_precision_score(truth, probabilities, average="macro"),
    "micro_average_precision": metrics.average_precision_score(truth, probabilities, average="micro"),
    "macro_roc": [[x, float(np.mean([np.interp(x, *curve) for curve in curves]))] for x in grid],
    "macro_thresholds": [
        [t] + listed(metrics.precision_recall_fscore_support(truth, probabilities >= np.float32(t), average="macro",
                                                             zero_division=0)[:3]) for t in thresholds],
    "calibration": calibration(probabilities.argmax(axis=1) == labels, probabilities.max(axis=1), 15),
}
Path(__file__).with_name("curves.json").write_text(
    json.dumps({"binary": binary, "multiclass": multiclass}, separators=(",", ":")) + "\n")
