"""Compares the views of a dataset, cell by cell, with what is expected."""
import math
from collections import defaultdict
from datetime import date, datetime

from arithmetic import Near
from facts import moment

TOLERANCE = 1e-9


def same(expected, got):
    """Integers, texts and NULLs exactly, floats to a relative 1e-9, estimates within their bounds."""
    if expected is None or got is None:
        return expected is None and got is None
    if isinstance(expected, Near):
        return expected.low * (1 - TOLERANCE) <= got <= expected.high * (1 + TOLERANCE)
    if isinstance(expected, datetime):
        return expected == moment(got)
    if isinstance(expected, date):
        return expected.isoformat() == got
    if isinstance(expected, float) and not isinstance(got, (bool, str)):
        return math.isclose(expected, got, rel_tol=TOLERANCE, abs_tol=1e-12)
    return type(expected) is type(got) and expected == got


def shown(value):
    return 'NULL' if value is None else str(value)


def differences(view, keys, expected, got, columns, left_out=()):
    """(view, key, column, expected, got) of all cells that differ. `columns` are those that the view has."""
    key_of = lambda row: tuple(shown(row.get(k)) for k in keys)
    sides = defaultdict(lambda: ([], []))
    for side, rows in enumerate((expected, got)):
        for row in rows:
            sides[key_of(row)][side].append(row)
    found = []
    for key, (wanted, given) in sorted(sides.items()):
        if len(wanted) != len(given):
            found.append((view, key, 'rows', len(wanted), len(given)))
            continue
        if len(wanted) > 1:  # rows that no key tells apart: in one order
            order = lambda row: [shown(row.get(c)) for c in columns if c not in left_out]
            wanted, given = sorted(({c: plain(r.get(c)) for c in columns} for r in wanted), key=order), sorted(given, key=order)
        for w, g in zip(wanted, given):
            for c in columns:
                if c in left_out:
                    continue
                if c not in w:
                    found.append((view, key, c, 'no definition', shown(g.get(c))))
                elif not same(w[c], g.get(c)):
                    found.append((view, key, c, shown(w[c]), shown(g.get(c))))
    return found


def plain(value):
    """As JSON has it, so that rows of both sides sort alike."""
    if isinstance(value, datetime):
        text = value.isoformat()
        return text if '.' not in text else text.replace('+00:00', '').rstrip('0') + '+00:00'
    return value.isoformat() if isinstance(value, date) else value
