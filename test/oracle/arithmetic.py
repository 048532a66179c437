"""Arithmetic of rates: intervals, comparisons, robust deviations. From the formulas of METRICS, with SciPy's distributions."""
import math
from fractions import Fraction
from statistics import median

from scipy import stats

Z = 1.959963984540054


class Near:
    """A number that the project only estimates: the expected value, and the bounds within which it must lie."""

    def __init__(self, value, low, high):
        self.value, self.low, self.high = value, low, high

    def __repr__(self):
        return f'{self.value} or from {self.low} to {self.high}'


EXACT_PEOPLE = 512
# the published standard error of an estimate of people, test/accuracy/RESULTS.md, and what none of them passes
PEOPLE_DEVIATION = 0.7609 / math.sqrt(2 ** 12)
PEOPLE_ERROR = 5 * PEOPLE_DEVIATION


def people(n):
    """A number of people as the views give it: counted up to 512, estimated above."""
    return n if n <= EXACT_PEOPLE else Near(n, n * (1 - PEOPLE_ERROR), n * (1 + PEOPLE_ERROR))


def plain(x):
    return x.value if isinstance(x, Near) else x


def lowest(x):
    return x.low if isinstance(x, Near) else x


def highest(x):
    return x.high if isinstance(x, Near) else x


def ratio(a, b, most=math.inf):
    """a / b, and not above `most` where that is estimated; None where one is not known or b is 0."""
    if a is None or b is None or plain(b) == 0:
        return None
    if not isinstance(a, Near) and not isinstance(b, Near):
        return a / b
    return Near(*(min(x, most) for x in (plain(a) / plain(b), lowest(a) / highest(b), highest(a) / lowest(b))))


def total(values):
    """A sum that skips what is not known; None of nothing."""
    known = [v for v in values if v is not None]
    return sum(known) if known else None


def all_or_none(values):
    """A sum that is known only when each part is."""
    values = list(values)
    return None if any(v is None for v in values) else sum(values)


def mean(fractions):
    """The mean of (count, base) divided one by one, exactly."""
    parts = [Fraction(a, b) for a, b in fractions]
    return float(sum(parts) / len(parts)) if parts else None


def poisson(events, exposure):
    """Garwood's interval of events / exposure."""
    if not exposure:
        return None, None
    low = stats.chi2.ppf(0.025, 2 * events) / 2 / exposure if events else 0.0
    return float(low), float(stats.chi2.ppf(0.975, 2 * events + 2) / 2 / exposure)


def wilson(k, n):
    """Wilson's interval of k people out of n."""
    if not n:
        return None, None
    p = k / n
    half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    middle, whole = p + Z * Z / (2 * n), 1 + Z * Z / n
    return (0.0 if k == 0 else (middle - half) / whole), (1.0 if k == n else (middle + half) / whole)


def wilson_of_people(k, n):
    """Wilson's interval of k people out of n, either of which may be estimated: each end rises with k / n, and narrows with n."""
    exact = wilson(plain(k), plain(n))
    if not isinstance(k, Near) and not isinstance(n, Near):
        return exact
    corners = [wilson(min(x, y), y) for x in (lowest(k), highest(k)) for y in (lowest(n), highest(n))]
    return tuple(Near(end, min(c[i] for c in corners), max(c[i] for c in corners)) for i, end in enumerate(exact))


def lift(k1, n1, k2, n2):
    """(lift, low, high, p) of the rate k1 / n1 against k2 / n2; Katz, and Fisher where an expected cell is below 5."""
    if not n1 or not n2:
        return None, None, None, None
    k, n = k1 + k2, n1 + n2
    cells = [n1 * k / n, n1 * (n - k) / n, n2 * k / n, n2 * (n - k) / n]
    if k == 0 or k == n:
        p = 1.0
    elif min(cells) < 5:
        p = fisher(k1, n1, k2, n2)
    else:
        pooled = k / n
        z = (k1 / n1 - k2 / n2) / math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        p = math.erfc(abs(z) / math.sqrt(2))
    if k2 == 0:
        return None, None, None, p
    if k1 == 0:
        k1, n1, k2, n2 = 0.5, n1 + 0.5, k2 + 0.5, n2 + 0.5
        error = math.sqrt(1 / k1 - 1 / n1 + 1 / k2 - 1 / n2)
        return -1.0, -1.0, k1 / n1 / (k2 / n2) * math.exp(Z * error) - 1, p
    error = math.sqrt(1 / k1 - 1 / n1 + 1 / k2 - 1 / n2)
    middle = k1 / n1 / (k2 / n2)
    return middle - 1, middle * math.exp(-Z * error) - 1, middle * math.exp(Z * error) - 1, p


def fisher(k1, n1, k2, n2):
    """Two-sided: all tables of these margins that are no likelier than this one."""
    return min(1.0, float(stats.fisher_exact([[k1, n1 - k1], [k2, n2 - k2]])[1]))


def adjusted(ps):
    """Benjamini and Hochberg's q values; None stays and is not counted."""
    known = sorted((p, i) for i, p in enumerate(ps) if p is not None)
    result, smallest = [None] * len(ps), 1.0
    for rank in range(len(known), 0, -1):
        p, i = known[rank - 1]
        smallest = min(smallest, p * len(known) / rank)
        result[i] = smallest
    return result


def spike_score(x, history):
    """Iglewicz and Hoaglin's modified z; None with fewer than 3 values or a constant history."""
    history = [h for h in history if h is not None]
    if x is None or len(history) < 3 or min(history) == max(history):
        return None
    middle = median(history)
    deviations = [abs(h - middle) for h in history]
    mad = median(deviations)
    if mad > 0:
        return 0.6745 * (x - middle) / mad
    return (x - middle) / (1.253314 * (sum(deviations) / len(deviations)))


def axis_score(x, previous):
    """A z value from -3.5 to 3.5 against at least 8 values before it."""
    previous = [p for p in previous if p is not None]
    if len(previous) < 8:
        return None
    z = spike_score(x, previous)
    return None if z is None else max(-3.5, min(3.5, z))


def balanced_score(z, weights):
    """(score, coverage, share_dependence) of the z values by axis."""
    if weights is None:
        return None, None, None
    present = {axis: weights[axis] for axis in weights if z.get(axis) is not None}
    whole, here = sum(weights.values()), sum(present.values())
    coverage = here / whole if whole else None
    parts = {axis: w * z[axis] for axis, w in present.items()}
    size = sum(abs(p) for p in parts.values())
    dependence = abs(parts.get('share_rate', 0)) / size if size else None
    score = sum(parts.values()) / here if here and max(present.values()) <= here / 2 else None
    return score, coverage, dependence


def count_range(count, is_rounded):
    """The whole numbers (low, high), both included, that TikTok shows as this count."""
    if not is_rounded or count < 10000:
        return count, count
    unit = 100 if count < 10**6 else 10**5 if count < 10**9 else 10**8
    # below the first number of a unit lies the finer unit before it
    below = {10**4: 0, 10**6: 100, 10**9: 10**5}.get(count, unit)
    return count - below // 2, count + unit // 2 - 1


def spread_part(whole, part, parts):
    """One of even whole parts of a change, the larger ones last."""
    size = abs(whole) // parts + (1 if part > parts - abs(whole) % parts else 0)
    return size if whole >= 0 else -size
