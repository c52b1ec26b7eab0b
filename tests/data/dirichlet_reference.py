"""Writes dirichlet.json: limits of a mean of values whose probabilities have a Dirichlet distribution.

Three ways, none of them that of the crate (an integral along a path of steepest descent):

- three values, any parameters: the middle probability is a beta variable, and so is the share of the upper value in the
  rest; one integral over the first, of the distribution function of the second;
- more values, any parameters: the mean is at most t when a sum of independent gamma variables times (value - t) is at
  most 0, whose characteristic function is inverted on the real line (Gil-Pelaez, 1951);
- whole parameters: the density is a B-spline with a knot at each value as often as its parameter says (Curry and
  Schoenberg, 1966), so that its upper tail is a divided difference of (x - t)_+^(N - 1), at 120 digits.

The first two check each other on three values, and the last two on whole parameters, to 1e-14, before anything is
written. Needs mpmath 1.3.
"""
import json
import math
from mpmath import mp, mpf, quad, betainc, beta, binomial, findroot

DIGITS = 24
LEVELS = ["0.95", "0.999"]


def beta_mixture(values, parameters, t):
    (low, middle, high), (a, b, c) = values, parameters
    rest = a + c

    def given(q):
        if q == 1:
            return mpf(middle <= t)
        x = ((t - q * middle) / (1 - q) - low) / (high - low)
        if x <= 0:
            return mpf(0)
        return mpf(1) if x >= 1 else betainc(c, a, 0, x, regularized=True)

    # Beyond these q the share is 0 or 1: the integrand has a corner there.
    corners = {mpf(0), mpf(1)}
    for end in (low, high):
        if end != middle:
            q = (t - end) / mpf(middle - end)
            if 0 < q < 1:
                corners.add(q)
    mean = b / (b + rest)
    corners.add(mean)
    density = lambda q: q ** (b - 1) * (1 - q) ** (rest - 1) / beta(b, rest)
    return quad(lambda q: density(q) * given(q), sorted(corners))


def inversion(values, parameters, t, step=0.0625, numbers=mp):
    """By the trapezoidal rule in v = ln u, whose error falls with exp(-2 pi / step): poles are pi/2 from the line."""
    steps = [(s - t, a) for s, a in zip(values, parameters)]
    total = 0 * t
    for k in range(int(-56 / step), int(24 / step)):
        u = numbers.exp(k * step)
        angle = sum(a * numbers.atan(u * c) for c, a in steps)
        size = sum(a * numbers.log(1 + (u * c) ** 2) for c, a in steps) / 2
        total += numbers.sin(angle) * numbers.exp(-size)
    return 0.5 - total * step / numbers.pi


def spline(values, parameters, t):
    knots = [mpf(s) for s, a in zip(values, parameters) for _ in range(int(a))]
    n = len(knots)
    with mp.workdps(120):
        row = [max(x - t, mpf(0)) ** (n - 1) for x in knots]
        for k in range(1, n):
            row = [
                binomial(n - 1, k) * max(knots[i] - t, mpf(0)) ** (n - 1 - k)
                if knots[i] == knots[i + k]
                else (row[i + 1] - row[i]) / (knots[i + k] - knots[i])
                for i in range(n - k)
            ]
        return 1 - row[0]


def quantile(below, values, parameters, tail):
    """Near it by bisection in doubles, then by secants."""
    floats = [[float(x) for x in list] for list in (values, parameters)]
    low, high = floats[0][0], floats[0][-1]
    for _ in range(30):
        t = (low + high) / 2
        if inversion(*floats, t, 0.0625, math) < tail:
            low = t
        else:
            high = t
    start = (mpf(low), mpf(high))
    return findroot(lambda t: below(t) - tail, start, solver="secant", tol=mpf(10) ** -40, maxsteps=20)


def check(one, other, what):
    assert abs(one - other) < mpf(10) ** -14, (what, one, other)


def limits(values, lower, upper, level):
    tail = (1 - mpf(level)) / 2
    ways = [spline, inversion] if all(a == int(a) for a in lower if a) else [inversion]
    if len(values) == 3 and ways == [inversion]:
        ways = [inversion, beta_mixture]

    def kept(parameters):
        return zip(*[(s, mpf(a)) for s, a in zip(values, parameters) if a])

    found = []
    for parameters, share in ((lower, tail), (upper, 1 - tail)):
        s, a = [list(x) for x in kept(parameters)]
        if len(s) == 1:
            found.append(s[0])
            continue
        t = quantile(lambda t: ways[0](s, a, t), s, a, share)
        if len(ways) > 1:
            check(ways[1](s, a, t), share, (values, parameters))
        found.append(t)
    return found


mp.dps = DIGITS
SAMPLES = [
    ([-100, 0, 100], [3, 2, 5]),
    ([-100, 0, 100], [0, 7, 1]),
    ([1, 2, 3, 4, 5], [1, 0, 2, 6, 4]),
    ([1, 2, 3, 4, 5], [0, 0, 0, 2, 9]),
    (list(range(11)), [0, 1, 0, 0, 2, 0, 1, 3, 6, 4, 3]),
    (list(range(11)), [8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
]
rows = []
for values, counts in SAMPLES:
    m = len(values)
    prior = mpf(1) / 2 if m == 3 else mpf(1) / m
    posterior = [c + prior for c in counts]
    first, last = list(counts), list(counts)
    first[0] += 1
    last[-1] += 1
    for level in LEVELS:
        for method, pair in (("dirichlet", (posterior, posterior)), ("guaranteed", (first, last))):
            lower, upper = limits(values, *pair, level)
            rows.append(
                {
                    "id": f"D{len(rows) + 1:03}",
                    "method": method,
                    "input": {"values": values, "counts": counts},
                    "confidence": float(level),
                    "expect": {"lower": float(lower), "upper": float(upper)},
                    "tolerance": 1e-10,
                    "source": "dirichlet_reference.py",
                }
            )
            print(rows[-1], flush=True)
json.dump(rows, open("dirichlet.json", "w"), indent=1)
