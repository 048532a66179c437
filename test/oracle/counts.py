"""Which count: what is reported of a video, what its events tell, and the pairs that rates by views are made of."""
from collections import Counter

from facts import COUNTS, KINDS
from arithmetic import count_range

# rates by views, and the kinds above the line
RATES = {'engagement_rate': ('like', 'comment', 'share'), 'engagement_rate_without_shares': ('like', 'comment'), 'share_rate': ('share',),
         'conversation_rate': ('comment',), 'applause_rate': ('like',), 'save_rate': ('save',), 'follow_rate': ('follow',)}
COLUMN_OF = {kind: count for count, kind in KINDS.items()}


def is_exact(snapshot, count):
    return not snapshot['is_rounded'] or snapshot[count] < 10000


def told_kinds(data, events):
    """Kinds that a log tells which has a row among these events; of a kind that has a row itself nothing is unknown."""
    kinds = {e['kind'] for e in events}
    for log in {e['log'] for e in events}:
        kinds |= data.log_kinds[log]
    return kinds


def event_counts(data, events):
    """{count: events of its kind}, None where no log tells the kind."""
    told, n = told_kinds(data, events), Counter(e['kind'] for e in events)
    return {count: n[kind] if kind in told else None for count, kind in KINDS.items()}


def by_moment(snapshots, keys):
    """Of the reports that tell all these counts: (moment, source, exact, {key: value}), the one that holds at each moment, in time.

    Of a report that came again the newest, of equally new ones the larger of each count; of several sources an exact one, else the
    first by name."""
    told = {}
    for s in snapshots:
        if all(s[k] is not None for k in keys):
            when = s['day'] or s['at']
            told.setdefault((when, s['source']), []).append(s)
    held = {}
    for (when, source), rows in told.items():
        newest = max(r['told_at'] for r in rows)
        rows = [r for r in rows if r['told_at'] == newest]
        values, exact = {}, True
        for k in keys:
            values[k] = max(r[k] for r in rows)
            exact = exact and any(r[k] == values[k] and is_exact(r, k) for r in rows)
        candidate = (not exact, source, values)
        if when not in held or candidate[:2] < held[when][:2]:
            held[when] = candidate
    return [(when, source, not rounded, values) for when, (rounded, source, values) in sorted(held.items())]


def reported(snapshots, count):
    """(value, moment, exact) of the newest told value; where it is rounded, of the newest exact one that it may stand for."""
    newest, newest_exact = None, None
    for when, _, exact, values in by_moment(snapshots, [count]):
        newest = (values[count], when, exact)
        if exact:
            newest_exact = newest
    if newest_exact and not newest[2]:
        low, high = count_range(newest[0], True)
        if low <= newest_exact[0] <= high:
            return newest_exact
    return newest


def report_pair(snapshots, kinds):
    """(count, views) of the newest report that tells views and every kind."""
    columns = [COLUMN_OF[k] for k in kinds]
    reports = by_moment(snapshots, ['views'] + columns)
    if not reports:
        return None
    values = reports[-1][3]
    return sum(values[c] for c in columns), values['views']


def event_pair(data, events, kinds):
    """(count, views) of the events in those logs that tell views and every kind."""
    logs = {log for log in {e['log'] for e in events} if data.log_kinds[log] >= {'view', *kinds}}
    if not logs:
        return None
    n = Counter(e['kind'] for e in events if e['log'] in logs)
    return sum(n[k] for k in kinds), n['view']


def better_pair(report, events):
    """Whichever has more views, the events if they are equal."""
    if report is None or (events is not None and events[1] >= report[1]):
        return events
    return report


def pair_columns(pairs, rates):
    """.._count and .._views of rates, and the rates themselves."""
    row = {}
    for rate in rates:
        count, views = pairs.get(rate) or (None, None)
        row[rate] = count / views if views else None
        if rate in ('engagement_rate', 'engagement_rate_without_shares', 'share_rate'):
            row[rate + '_count'], row[rate + '_views'] = count, views
    return row


def sum_pairs(pairs):
    """The pair of many videos."""
    known = [p for p in pairs if p is not None]
    return (sum(p[0] for p in known), sum(p[1] for p in known)) if known else None


class VideoCounts:
    """All that is counted of a video, for one asker."""

    def __init__(self, sight, video):
        data, snapshots, events = sight.data, sight.snapshots(video, 'lifetime'), sight.events(video)
        hidden = sight.hides_shares(video['account_id'])
        seen = sight.counts(video['account_id'])
        self.events = event_counts(data, events)
        self.reported = {c: reported(snapshots, c) for c in seen}
        self.counts = {}
        for c in COUNTS:
            values = [self.events[c], (self.reported.get(c) or [None])[0]]
            self.counts[c] = max((v for v in values if v is not None), default=None) if c in seen else None
        self.reported_at = max((r[1] for r in self.reported.values() if r), default=None)
        self.pairs = {}
        for rate, kinds in RATES.items():
            if not (hidden and 'share' in kinds):
                self.pairs[rate] = better_pair(report_pair(snapshots, kinds), event_pair(data, events, kinds))
        self.known_shares = None if hidden else sum(e['kind'] == 'share' for e in events)
        # people are known where the events have as many views as are reported
        reported_views = self.reported['views']
        self.people_are_told = reported_views is None or (self.events['views'] or 0) >= reported_views[0]


def video_counts(sight, video):
    return sight.once(('counts', video['video_id']), lambda: VideoCounts(sight, video))
