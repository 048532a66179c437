"""campaign_metrics: the days of a campaign against the 28 days before it, cut at what is first known of the account.

A day that lies in the window whole is what daily_metrics has of it; of one that the window cuts, the events inside."""
from collections import defaultdict
from datetime import datetime, time, timedelta, timezone

from arithmetic import all_or_none, lift, total
from counts import RATES, event_counts, event_pair, pair_columns, sum_pairs
from view_days import daily_rows

BEFORE = timedelta(days=28)
COUNTS = ['views', 'engagements', 'shares']


def midnight(sight, account, day):
    """The moment at which a day of the account begins."""
    zone = sight.data.zones.get(account) or timezone.utc
    return datetime.combine(day, time(), zone).astimezone(timezone.utc)


def whole_days(sight, account, start, end):
    """Days of the account that lie between two moments from beginning to end."""
    days, day = set(), sight.data.day(account, start)
    while midnight(sight, account, day + timedelta(days=1)) <= end:
        if midnight(sight, account, day) >= start:
            days.add(day)
        day += timedelta(days=1)
    return days


def first_known(sight, account, videos):
    """When the account is first known of: an event, or the beginning of a day that it was reported for."""
    moments = [e['occurred_at'] for v in videos for e in sight.events(v)]
    moments += [midnight(sight, account, row['day']) for row in daily_rows(sight, account) if row['video_id'] == 'none']
    return min(moments, default=None)


class Window:
    """What happened to an account between two moments."""

    def __init__(self, sight, account, videos, start, end):
        self.days = max(0.0, (end - start) / timedelta(days=1))
        rows, pairs = [], defaultdict(list)
        self.shares_of_weekday = defaultdict(int)
        if end > start:
            whole = whole_days(sight, account, start, end)
            for row in daily_rows(sight, account):
                if row['day'] in whole:
                    rows.append({**row, 'weekday': row['day'].isoweekday()})
                    for rate in ('share_rate', 'engagement_rate'):
                        if row[rate + '_views'] is not None:
                            pairs[rate].append((row[rate + '_count'], row[rate + '_views']))
            for v in videos:
                events = defaultdict(list)
                for e in sight.events(v):
                    if start <= e['occurred_at'] < end and e['day'] not in whole:
                        events[e['day']].append(e)
                for day, found in events.items():
                    counts = event_counts(sight.data, found)
                    counts['engagements'] = all_or_none(counts[c] for c in ('likes', 'comments', 'shares'))
                    rows.append({**counts, 'weekday': day.isoweekday()})
                    for rate in ('share_rate', 'engagement_rate'):
                        pairs[rate].append(event_pair(sight.data, found, RATES[rate]))
        self.counts = {c: total(r[c] for r in rows) for c in COUNTS}
        self.pairs = {rate: sum_pairs(pairs[rate]) for rate in ('share_rate', 'engagement_rate')}
        for r in rows:
            self.shares_of_weekday[r['weekday']] += r['shares'] or 0


def weekday_days(sight, account, start, end):
    """How many days of each weekday lie between two moments, parts of a day included, by the account's clock."""
    days = defaultdict(float)
    clock, stop = (sight.data.local(account, at).replace(tzinfo=None) for at in (start, end))
    while clock < stop:
        next_ = min(stop, datetime.combine(clock.date() + timedelta(days=1), time()))
        days[clock.isoweekday()] += (next_ - clock) / timedelta(days=1)
        clock = next_
    return days


def net_followers(sight, account, start, end):
    """From the last level before the campaign, else the first in it, to the last in it."""
    levels = sorted((s['at'], s['told_at'], s['followers']) for s in sight.data.account_snapshots_of[account]
                    if s['followers'] is not None and not s['is_rounded'] and s['at'] <= end)
    inside = [level for level in levels if level[0] >= start]
    if not inside:
        return None
    before = [level for level in levels if level[0] < start]
    return inside[-1][2] - (before[-1] if before else inside[0])[2]


def campaign_row(sight, campaign, videos):
    account, start = campaign['account_id'], campaign['starts_at']
    end = max(start, min(campaign['ends_at'], sight.now))
    first = first_known(sight, account, videos)
    until = min(start, sight.now)
    since = max(start - BEFORE, min(first, until)) if first else until
    during, before = Window(sight, account, videos, start, end), Window(sight, account, videos, since, until)
    row = dict(sight.account_columns(account), campaign_id=str(campaign['campaign_id']), campaign_name=campaign['name'], starts_at=start,
               ends_at=campaign['ends_at'], hashtag=(campaign['hashtag'] or '').strip().lower().lstrip('#').strip() or 'none',
               net_followers_during=net_followers(sight, account, start, end))
    for name, window in (('during', during), ('before', before)):
        row['days_' + name] = window.days
        row.update({f'{c}_{name}': window.counts[c] for c in COUNTS})
        pair = pair_columns(window.pairs, ['share_rate'])
        row.update({f'share_rate_{name}': pair['share_rate'], f'share_rate_{name}_count': pair['share_rate_count'],
                    f'share_rate_{name}_views': pair['share_rate_views']})
    rates = row['share_rate_during'], row['share_rate_before']
    row['share_rate_uplift'] = rates[0] / rates[1] - 1 if rates[0] is not None and rates[1] else None
    result, pairs = (None,) * 4, (during.pairs['share_rate'], before.pairs['share_rate'])
    if None not in pairs and all(k <= n for k, n in pairs):
        result = lift(*pairs[0], *pairs[1])
    row['uplift_low'], row['uplift_high'], row['p_value'] = result[1:]
    daily = [w.counts['shares'] / w.days if w.counts['shares'] is not None and w.days else None for w in (during, before)]
    row['daily_shares_uplift'] = daily[0] / daily[1] - 1 if daily[0] is not None and daily[1] else None
    row['weekday_baseline'] = baseline(sight, account, before, (since, until), (start, end))
    shares = during.counts['shares']
    row['weekday_shares_uplift'] = shares / row['weekday_baseline'] - 1 if shares is not None and row['weekday_baseline'] else None
    if sight.hides_shares(account):
        shown = ('campaign_', 'account_', 'starts', 'ends', 'hashtag', 'days_', 'views_', 'net_')
        row = {c: v if c.startswith(shown) else None for c, v in row.items()}
    return row


def baseline(sight, account, before, past, window):
    """The shares that the campaign's days would have had, each with the mean of its weekday in the days before."""
    known, wanted = weekday_days(sight, account, *past), weekday_days(sight, account, *window)
    if before.counts['shares'] is None or any(not known[w] for w in wanted) or not wanted:
        return None
    return sum(days * before.shares_of_weekday[w] / known[w] for w, days in wanted.items())


def campaign_metrics(sight):
    by_account = sight.videos_by_account()
    return sight.once('campaigns', lambda: [campaign_row(sight, c, by_account.get(c['account_id'], []))
                                            for c in sight.data.tables['campaigns'] if sight.sees(c['account_id'])])
