"""Makes association.json: rank correlations by other roads than the crate takes.

Coefficients by looking at every two pairs, in exact fractions; the standard error of tau-b by differentiating tau
numerically with respect to the weight of each cell (the infinitesimal jackknife), in 50 digits; p-values from scipy.

    pip install scipy mpmath && python association_reference.py > association.json
"""

import json
from fractions import Fraction

from mpmath import atanh, diff, mp, mpf, sqrt, tanh
from scipy.stats import kendalltau, norm, spearmanr

mp.dps = 50


def sign(x):
    return (x > 0) - (x < 0)


def tau(cells):
    concordance, rows, columns = mpf(0), mpf(0), mpf(0)
    for x, y, w in cells:
        for u, v, m in cells:
            concordance += w * m * sign(x - u) * sign(y - v)
            rows += w * m * abs(sign(x - u))
            columns += w * m * abs(sign(y - v))
    return concordance / sqrt(rows * columns)


def error(cells):
    total = sum(w for _, _, w in cells)
    variance = mpf(0)
    for index, (x, y, w) in enumerate(cells):
        def nudged(step):
            return tau([(u, v, m + (step if i == index else 0)) for i, (u, v, m) in enumerate(cells)])
        # tau does not change when all weights are multiplied, so its derivatives sum to 0 over the pairs.
        variance += w * diff(nudged, 0) ** 2
    return sqrt(variance)


def ranks(values, cells, side):
    return {
        v: sum(c[2] for c in cells if c[side] < v) + Fraction(sum(c[2] for c in cells if c[side] == v) + 1, 2)
        for v in values
    }


def rho(cells):
    rows = ranks({c[0] for c in cells}, cells, 0)
    columns = ranks({c[1] for c in cells}, cells, 1)
    total = sum(c[2] for c in cells)
    middle = Fraction(total + 1, 2)
    product = sum(w * (rows[x] - middle) * (columns[y] - middle) for x, y, w in cells)
    left = sum(w * (rows[x] - middle) ** 2 for x, y, w in cells)
    right = sum(w * (columns[y] - middle) ** 2 for x, y, w in cells)
    return mpf(product.numerator) / product.denominator / sqrt(
        mpf(left.numerator) / left.denominator * mpf(right.numerator) / right.denominator
    )


def row(name, pairs):
    cells = {}
    for x, y in pairs:
        cells[x, y] = cells.get((x, y), 0) + 1
    cells = [(x, y, w) for (x, y), w in cells.items()]
    xs, ys = [p[0] for p in pairs], [p[1] for p in pairs]
    n = len(pairs)
    z = mpf(norm.ppf(0.975))
    t, e, r = tau(cells), error(cells), rho(cells)
    reach = z * e / (1 - t * t)
    spread = z * sqrt((1 + r * r / 2) / (n - 3))
    return {
        "id": name,
        "method": "rank correlation",
        "input": {"xs": xs, "ys": ys},
        "confidence": 0.95,
        "expect": {
            "tau": float(t),
            "tau_std_error": float(e),
            "tau_lower": float(tanh(atanh(t) - reach)),
            "tau_upper": float(tanh(atanh(t) + reach)),
            "tau_p": float(kendalltau(xs, ys, method="asymptotic").pvalue),
            "rho": float(r),
            "rho_lower": float(tanh(atanh(r) - spread)),
            "rho_upper": float(tanh(atanh(r) + spread)),
            "rho_p": float(spearmanr(xs, ys).pvalue),
        },
        "kind": "computed",
        "tolerance": 1e-10,
        "source": "association_reference.py",
    }


def table(rows):
    return [(i, j) for i, r in enumerate(rows) for j, n in enumerate(r) for _ in range(n)]


rows = [
    row("continuous", list(zip([12, 31, 25, 40, 5, 22, 37, 18], [20, 44, 28, 41, 25, 24, 52, 19]))),
    row("falling", list(zip([2, 4.5, 7, 9.5, 12, 15, 21, 30], [9, 10, 8, 7, 8, 5, 6, 2]))),
    row("ties", list(zip([5, 4, 4, 2, 3, 5, 1, 3, 4, 2], [9, 8, 9, 4, 8, 10, 5, 3, 6, 2]))),
    row("two by five", table([[26, 26, 23, 18, 9], [6, 7, 9, 14, 23]])),
    row("four by three", table([[2, 0, 1], [7, 3, 2], [1, 9, 8], [0, 4, 21]])),
    row("hardly any", table([[4, 7, 5], [6, 6, 7], [5, 9, 4]])),
]
print(json.dumps(rows, indent=1))
