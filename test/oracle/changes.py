"""How reported counts change, day by day: daily reports as they are, totals as differences within one source."""
from collections import defaultdict, namedtuple
from datetime import timedelta

from counts import COLUMN_OF, RATES, by_moment

# a change of `days` days that ends on `day`; values by column
Change = namedtuple('Change', 'day days values source is_rounded')


def series(snapshots):
    """Reports of a video that may be compared with each other: of one source and grain, all rounded or none."""
    groups = defaultdict(list)
    for s in snapshots:
        groups[s['grain'], s['is_rounded'], s['source']].append(s)
    return groups


def earlier_moment(sight, account, source, at):
    """The newest moment before `at` at which the source reported any video of the account."""
    def make():
        moments = defaultdict(set)
        for video in sight.videos_by_account()[account]:
            for s in sight.snapshots(video, 'lifetime'):
                moments[s['source']].add(s['at'])
        return moments
    return max((m for m in sight.once(('moments', account), make)[source] if m < at), default=None)


def differences(sight, video, reports, columns, source, is_rounded):
    """Changes between the last reports of days, of totals that tell all these columns."""
    account = video['account_id']
    first = reports[0][3]
    last_of_day = {}
    for at, _, _, values in reports:
        last_of_day[sight.data.day(account, at)] = values
    posted = video['posted_at']
    # from 0 at posting start all counts of a video, whichever of them the first report tells
    first_at = min(s['at'] for s in sight.snapshots(video, 'lifetime') if s['source'] == source)
    before = earlier_moment(sight, account, source, first_at) if account is not None else None
    changes, previous_day = [], None
    for day in sorted(last_of_day):
        values = last_of_day[day]
        if previous_day is not None:
            base, days = last_of_day[previous_day], (day - previous_day).days
        elif before is not None and posted is not None and before < posted:
            # it started from 0 at posting, after the source had last looked
            base, days = dict.fromkeys(columns, 0), max(1, (day - sight.data.day(account, posted)).days + 1)
        elif len([1 for at, _, _, _ in reports if sight.data.day(account, at) == day]) > 1:
            base, days = first, 1
        else:
            base = None
        if base is not None:
            changes.append(Change(day, days, {c: values[c] - base[c] for c in columns}, source, is_rounded))
        previous_day = day
    return changes


def changes_of(sight, video, columns):
    """Changes of columns that are told together, of one series: daily reports before totals, exact before rounded, then what tells most."""
    candidates = []
    snapshots = sight.snapshots(video, 'daily') + sight.snapshots(video, 'lifetime')
    for (grain, is_rounded, source), rows in series(snapshots).items():
        reports = by_moment(rows, columns)
        if reports and grain == 'daily':
            changes = [Change(day, 1, values, source, is_rounded) for day, _, _, values in reports]
        else:
            changes = differences(sight, video, reports, columns, source, is_rounded) if reports else []
        if changes:
            candidates.append(((grain != 'daily', is_rounded, -len(changes), source), changes))
    return min(candidates)[1] if candidates else []


def video_changes(sight, video):
    """{count: [Change]}, the source chosen for each count."""
    def make():
        return {c: changes_of(sight, video, [c]) for c in sight.counts(video['account_id'])}
    return sight.once(('changes', video['video_id']), make)


def pair_changes(sight, video):
    """{rate: {day: (count, views)}} of one change each that tells views and every kind, and in which none fell."""
    def make():
        result = {}
        seen = sight.counts(video['account_id'])
        for rate, kinds in RATES.items():
            columns = [COLUMN_OF[k] for k in kinds]
            if all(c in seen for c in columns):
                result[rate] = {c.day: (sum(c.values[k] for k in columns), c.values['views'])
                                for c in changes_of(sight, video, ['views'] + columns) if min(c.values.values()) >= 0}
        return result
    return sight.once(('pair changes', video['video_id']), make)


def days_of(change):
    return [change.day - timedelta(days=n) for n in range(change.days)]
