"""Writes extremes.json: limits of hard samples, at 60 digits and by bisection only.

For each mean the constrained fit is found by bisection on its multiplier, the variance is the plain sum over the
fitted probabilities, and the limit by bisection on the mean. Nothing of the closed forms in the crate is used.
Needs mpmath 1.3.
"""
import json
from mpmath import mp, mpf, erfinv, sqrt, log, loggamma, pi, quad, exp

mp.dps = 60

SAMPLES = [
    ("nps", [-100, 0, 100], [1, 0, 0]),
    ("nps", [-100, 0, 100], [0, 999999, 1]),
    ("nps", [-100, 0, 100], [1, 10**12, 0]),
    ("nps", [-100, 0, 100], [3 * 10**11, 10**11, 6 * 10**11]),
    ("nps", [-100, 0, 100], [0, 0, 10**12]),
    ("share", [0, 100], [10**12, 0]),
    ("share", [0, 100], [10**12, 1]),
    ("share", [0, 100], [7, 3]),
    ("mean", list(range(11)), [0, 1, 0, 0, 2, 0, 7, 11, 23, 40, 0]),
    ("mean", list(range(1, 8)), [0, 0, 0, 5, 0, 0, 0]),
    ("mean", list(range(1, 8)), [1, 0, 0, 0, 0, 0, 10**9]),
]
LEVELS = ["0.5", "0.95", "0.999999"]


def fit(values, counts, mu):
    n = mpf(sum(counts))
    x = [s - mu for s in values]
    low, high = -1 / x[-1], -1 / x[0]

    def total(lam):
        return sum(c * xi / (1 + lam * xi) for c, xi in zip(counts, x) if c)

    a, b = low, high
    for _ in range(220):
        lam = (a + b) / 2
        if total(lam) > 0:
            a = lam
        else:
            b = lam
    lam = (a + b) / 2
    p = [c / (n * (1 + lam * xi)) if c else mpf(0) for c, xi in zip(counts, x)]
    rest = 1 - sum(p)
    if rest > mpf(10) ** -40:
        p[-1 if lam < 0 else 0] += rest
    score = n * (sum(c * s for c, s in zip(counts, values)) / n - mu) ** 2 / sum(
        pi_ * xi**2 for pi_, xi in zip(p, x)
    )
    ratio = 2 * sum(c * log(1 + lam * xi) for c, xi in zip(counts, x) if c)
    return score, ratio


def limit(values, counts, which, threshold, end):
    inner = sum(mpf(c) * s for c, s in zip(counts, values)) / sum(counts)
    outer = mpf(end)
    if inner == outer:
        return outer
    for _ in range(200):
        mu = (inner + outer) / 2
        if fit(values, counts, mu)[which] > threshold:
            outer = mu
        else:
            inner = mu
    return (inner + outer) / 2


rows = []
for kind, values, counts in SAMPLES:
    values = [mpf(v) for v in values]
    n = sum(counts)
    for level in LEVELS:
        # The confidence that a program passes is the nearest double.
        confidence = mpf(float(level))
        square = 2 * erfinv(confidence) ** 2
        anytime = 2 * (-log(1 - confidence) + log(pi) / 2 + loggamma(n + 1) - loggamma(n + mpf(1) / 2))
        for name, which, threshold in [("score", 0, square), ("likelihood", 1, square), ("anytime", 1, anytime)]:
            rows.append({
                "id": f"X{len(rows) + 1}",
                "method": name,
                "input": {"kind": kind, "counts": counts},
                "confidence": float(level),
                "expect": {
                    "lower": float(limit(values, counts, which, threshold, values[0])),
                    "upper": float(limit(values, counts, which, threshold, values[-1])),
                },
                "kind": "computed",
                "tolerance": 1e-13,
                "source": "extremes.py, mpmath at 60 digits",
            })
json.dump(rows, open("extremes.json", "w"), indent=1)
