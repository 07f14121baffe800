"""Makes components.json: principal components as scikit-learn computes them.

pip install scikit-learn==1.9.1, then: python make_components.py

Each case has `rows`, and what sklearn.decomposition.PCA(2, svd_solver="full") makes of them: `points`, each row's two
coordinates, and `shares`, the share of the variance in each direction.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

draw = np.random.default_rng(1901)
cases = {}
for name, count, size, scales in [
    ("more rows than columns", 40, 6, [3, 2, 1, 0.5, 0.2, 0.1]),
    ("more columns than rows", 12, 30, np.linspace(2, 0.1, 30)),
    ("directions of nearly the same variance", 60, 5, [1, 1, 1, 1, 1]),
]:
    mixing = np.linalg.qr(draw.normal(size=(size, size)))[0]
    rows = (draw.normal(size=(count, size)) * scales @ mixing + draw.uniform(-5, 5, size)).astype(np.float32)
    pca = PCA(2, svd_solver="full")
    points = pca.fit_transform(rows.astype(np.float64))
    cases[name] = {
        "rows": [[float(f"{number:.9g}") for number in row] for row in rows],
        "points": points.round(9).tolist(),
        "shares": pca.explained_variance_ratio_.round(9).tolist(),
    }
Path(__file__).with_name("components.json").write_text(json.dumps(cases, separators=(",", ":")))
