"""Reference values for the p-value of a change point: python3 change_point_reference.py > change-point.json

Needs mpmath and numpy. P(max |B(t)| / sqrt(t (1 - t)) >= z) over the shares t of a Brownian bridge B,
by two ways that share nothing with the Rust code, which carries the standardised chain:
- up to three shares: the multivariate normal density from the inverse of its covariance matrix, integrated over the box
  in all its dimensions at once;
- more: the bridge itself as a walk pinned at its end, its density carried on a grid of 3,001 points by Simpson's rule,
  with the bounds z sqrt(t (1 - t)).
"""
import json
import mpmath as mp
import numpy as np

mp.mp.dps = 30


def small(shares, z):
    shares = [mp.mpf(t) for t in shares]
    n = len(shares)
    correlation = mp.matrix(n, n)
    for i, t in enumerate(shares):
        for j, u in enumerate(shares):
            low, high = min(t, u), max(t, u)
            correlation[i, j] = low * (1 - high) / mp.sqrt(t * (1 - t) * u * (1 - u))
    inverse = correlation ** -1
    scale = 1 / mp.sqrt((2 * mp.pi) ** n * mp.det(correlation))

    # Gauss-Legendre with 60 nodes in each direction, written out: nested adaptive quadrature takes hours.
    nodes, weights = np.polynomial.legendre.leggauss(60)
    nodes, weights = nodes * float(z), weights * float(z)
    grid = np.stack(np.meshgrid(*[nodes] * n, indexing="ij"))
    weight = np.ones_like(grid[0])
    for axis in range(n):
        shape = [1] * n
        shape[axis] = -1
        weight = weight * weights.reshape(shape)
    inverse = np.array(inverse.tolist(), dtype=float)
    density = float(scale) * np.exp(-np.einsum("i...,ij,j...->...", grid, inverse, grid) / 2)
    return float(1 - np.sum(weight * density))


def large(shares, z):
    points = 3001
    simpson = np.ones(points)
    simpson[1:-1:2], simpson[2:-1:2] = 4, 2

    def normal(x, variance):
        return np.exp(-x * x / (2 * variance)) / np.sqrt(2 * np.pi * variance)

    # A Brownian motion W, with W(1) = 0 by the factor at the end.
    grid = density = step = last = None
    for t in shares:
        bound = z * np.sqrt(t * (1 - t))
        new = np.linspace(-bound, bound, points)
        if grid is None:
            density = normal(new, t)
        else:
            weights = simpson * step / 3 * density
            density = np.array([np.dot(normal(x - grid, t - last), weights) for x in new])
        grid, step, last = new, new[1] - new[0], t
    weights = simpson * step / 3
    return float(1 - np.dot(weights, density * normal(grid, 1 - last)) * np.sqrt(2 * np.pi))


rows = []
for number, (shares, z) in enumerate([
    (["0.3"], "2"),
    (["0.3", "0.7"], "2"),
    (["0.25", "0.5", "0.75"], "2.5"),
    (["0.1", "0.15", "0.8"], "1.5"),
    (["0.02", "0.5", "0.9"], "4.5"),
]):
    rows.append(dict(id=f"C{number:03}", weights=None, shares=[float(t) for t in shares], z=float(z),
                     p=small(shares, z), tolerance=1e-12))
for number, (count, z) in enumerate([(10, 2.0), (30, 2.5), (52, 3.2), (52, 4.5)]):
    # Periods of different size, so that no symmetry hides a mistake.
    weights = np.array([20 + (7 * k * k) % 31 for k in range(count)], dtype=float)
    shares = list(np.cumsum(weights)[:-1] / weights.sum())
    rows.append(dict(id=f"C{100 + number}", shares=shares, z=z, p=large(shares, z), tolerance=1e-7))
for row in rows:
    row.pop("weights", None)
print(json.dumps(rows, indent=1))
