"""daily_metrics: events on their days, what reports know beyond them, and what an account's own daily report has beyond its videos."""
from collections import Counter, defaultdict

from arithmetic import all_or_none, spread_part
from changes import days_of, pair_changes, video_changes
from counts import RATES, better_pair, event_counts, event_pair, is_exact, pair_columns
from facts import COUNTS, KINDS, hide_shares
from view_videos import engaged, engagement_columns, people_columns, reached
import watching

# what an account's own daily report tells
REPORTED = ['views', 'likes', 'comments', 'shares', 'profile_visits']
DAY_RATES = ['engagement_rate', 'engagement_rate_without_shares', 'share_rate', 'conversation_rate', 'applause_rate']


class Day:
    """What is counted of a video on one day."""

    def __init__(self, data, events):
        self.events = events
        self.counts = event_counts(data, events) if events else dict.fromkeys(COUNTS)
        self.days_covered, self.of_reports = 1, False


def days_of_video(sight, video):
    """({day: Day}, {(count, day): what the video is known to have of an account's report of that day})."""
    def make():
        events = defaultdict(list)
        for e in sight.events(video):
            events[e['day']].append(e)
        days = {day: Day(sight.data, rows) for day, rows in events.items()}
        seen = sight.counts(video['account_id'])
        covered = {(c, day): day_.counts[c] for day, day_ in days.items() for c in seen if day_.counts[c] is not None}
        happened = Counter((e['kind'], e['day']) for e in sight.events(video))
        for count, changes in video_changes(sight, video).items():
            for change in changes:
                value = change.values[count]
                n = sum(happened[KINDS[count], day] for day in days_of(change))
                beyond = max(0, value - n) if n else value
                day = days.setdefault(change.day, Day(sight.data, []))
                day.counts[count] = (day.counts[count] or 0) + beyond
                day.of_reports = True
                day.days_covered = max(day.days_covered, change.days)
                for part, day_ in enumerate(reversed(days_of(change)), 1):
                    covered[count, day_] = (covered.get((count, day_)) or 0) + spread_part(beyond, part, change.days)
        return days, covered
    return sight.once(('days', video['video_id']), make)


def video_day_row(sight, video, day, of_day):
    data, hidden = sight.data, sight.hides_shares(video['account_id'])
    counts = {c: None if hidden and c == 'shares' else of_day.counts[c] for c in COUNTS}
    posted_on = data.day(video['account_id'], video['posted_at'])
    row = dict(sight.video_columns(video), day=day, days_since_posting=(day - posted_on).days if posted_on else None,
               **counts, **engagement_columns(counts), **watching.of_plays(of_day.events, video['duration_ms']))
    # people are known where the events have as many views as the row
    told = of_day.events if counts['views'] is None or sum(e['kind'] == 'view' for e in of_day.events) >= counts['views'] else []
    row.update(people_columns(reached(told), engaged(told)))
    pairs = {}
    for rate in DAY_RATES:
        if not (hidden and 'share' in RATES[rate]):
            change = pair_changes(sight, video).get(rate, {}).get(day)
            pairs[rate] = better_pair(change, event_pair(data, of_day.events, RATES[rate]) if of_day.events else None)
    row.update(pair_columns(pairs, DAY_RATES))
    row.update(watching.ratios(row))
    row['counts_from'] = 'snapshots' if not of_day.events else 'both' if of_day.of_reports else 'events'
    row['days_covered'] = of_day.days_covered
    return hide_shares(row) if hidden else row


def reported_days(sight, account):
    """{(count, day): value} of the account's own daily reports: of a report that came again the newest; of several sources an exact one."""
    told = defaultdict(lambda: defaultdict(list))
    for s in sight.data.account_snapshots_of[account]:
        if s['grain'] == 'daily':
            for count in REPORTED:
                if s[count] is not None and count in sight.counts(account):
                    told[count, s['day']][s['source']].append(s)
    result = {}
    for (count, day), sources in told.items():
        best = []
        for source, rows in sources.items():
            newest = max(r['told_at'] for r in rows)
            value = max(r[count] for r in rows if r['told_at'] == newest)
            exact = any(is_exact(r, count) for r in rows if r['told_at'] == newest and r[count] == value)
            best.append((not exact, source, value))
        result[count, day] = min(best)[2]
    return result


def account_day_rows(sight, account, videos):
    beyond = defaultdict(dict)
    for (count, day), value in reported_days(sight, account).items():
        parts = [days_of_video(sight, v)[1].get((count, day)) for v in videos]
        parts = [p for p in parts if p is not None]
        if not parts:
            beyond[day][count] = value
        elif value > sum(parts):
            beyond[day][count] = value - sum(parts)
    rows = []
    for day, found in beyond.items():
        counts = {c: found.get(c) for c in COUNTS}
        row = dict(sight.account_columns(account), video_id='none', title='none', posted_on=None, day=day, days_since_posting=None,
                   **counts, **engagement_columns(counts), **dict.fromkeys(watching.COLUMNS), **people_columns(None, None),
                   counts_from='snapshots', days_covered=1)
        pairs = {}
        for rate in DAY_RATES:
            values = [counts['views']] + [counts[c] for c in COUNTS if KINDS[c] in RATES[rate]]
            if all_or_none(values) is not None and min(values) >= 0:
                pairs[rate] = (sum(values[1:]), values[0])
        row.update(pair_columns(pairs, DAY_RATES))
        row.update(watching.ratios(row))
        rows.append(hide_shares(row) if sight.hides_shares(account) else row)
    return rows


def daily_rows(sight, account):
    """The rows of an account, of its videos and of itself."""
    def make():
        videos = sight.videos_by_account().get(account, [])
        rows = [video_day_row(sight, v, day, of_day) for v in videos for day, of_day in days_of_video(sight, v)[0].items()]
        return rows + (account_day_rows(sight, account, videos) if account is not None else [])
    return sight.once(('daily rows', account), make)


def daily_metrics(sight):
    accounts = list(sight.accounts) + ([None] if sight.is_owner else [])
    return [row for account in accounts for row in daily_rows(sight, account)]
