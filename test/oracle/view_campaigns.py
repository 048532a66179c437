"""campaign_metrics: the events of a campaign against those of the 28 days before it, cut at what is first known of the account.

Of a day that lies in the window whole the account's own daily report counts as well, where it is larger."""
from collections import defaultdict
from datetime import datetime, time, timedelta, timezone

from arithmetic import all_or_none, lift
from counts import better_pair, event_pair, pair_columns, sum_pairs, told_kinds
from facts import KINDS
from view_days import reported_days
from view_patterns import hashtags

DAYS_BEFORE = 28
COUNTS = ['views', 'likes', 'comments', 'shares']


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
    moments += [midnight(sight, account, day) for count, day in reported_days(sight, account) if count in COUNTS]
    return min(moments, default=None)


class Window:
    """What happened to an account between two moments."""

    def __init__(self, sight, account, videos, start, end, told):
        self.days = max(0.0, (end - start) / timedelta(days=1))
        happened, reports = defaultdict(list), reported_days(sight, account)
        for v in videos:
            for e in sight.events(v):
                if start <= e['occurred_at'] < end:
                    happened[e['day'], v['video_id']].append(e)
        self.counts = {c: 0 if KINDS[c] in told and end > start else None for c in COUNTS}
        # 0 of a weekday of which nothing is told, where a log tells shares; a report tells those of its own days alone
        self.shares_of_weekday, pairs = dict.fromkeys(range(1, 8), self.counts['shares']), []
        whole = whole_days(sight, account, start, end) if end > start else set()
        for day in {d for d, _ in happened} | {d for _, d in reports if d in whole}:
            today = [rows for (d, _), rows in happened.items() if d == day]
            told_today = set().union(*(told_kinds(sight.data, rows) for rows in today))
            for c in COUNTS:
                value = sum(e['kind'] == KINDS[c] for rows in today for e in rows)
                report = reports.get((c, day)) if day in whole else None
                if report is not None:
                    value = max(value, report) if KINDS[c] in told_today else report
                if value or report is not None:
                    self.counts[c] = (self.counts[c] or 0) + value
                    if c == 'shares':
                        self.shares_of_weekday[day.isoweekday()] = (self.shares_of_weekday[day.isoweekday()] or 0) + value
            report, pair = [reports.get((c, day)) for c in ('shares', 'views')] if day in whole else [None], None
            if None not in report and min(report) >= 0:
                pair = tuple(report)
            pairs.append(better_pair(pair, sum_pairs(event_pair(sight.data, rows, ('share',)) for rows in today)))
        self.counts['engagements'] = all_or_none(self.counts[c] for c in ('likes', 'comments', 'shares'))
        self.pair = sum_pairs(pairs)


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
    """From the last level before the campaign, else the first in it, to the last in it; rounded levels only with each other."""
    for is_rounded in (False, True):
        levels = sorted((s['at'], s['told_at'], s['followers']) for s in sight.data.account_snapshots_of[account]
                        if s['followers'] is not None and s['is_rounded'] == is_rounded and s['at'] <= end)
        # of one moment the newest, of equally new ones the larger
        levels = list({level[0]: level for level in levels}.values())
        inside = [level for level in levels if level[0] > start]
        before = [level for level in levels if level[0] <= start]
        # a level alone is compared with nothing
        if inside and len(inside) + bool(before) > 1:
            return inside[-1][2] - (before[-1] if before else inside[0])[2]
    return None


def clock_before(sight, account, at):
    """The moment 28 days before, by the account's clock."""
    clock = sight.data.local(account, at).replace(tzinfo=None) - timedelta(days=DAYS_BEFORE)
    return clock.replace(tzinfo=sight.data.zones.get(account) or timezone.utc).astimezone(timezone.utc)


def uplift(during, base):
    """How much more; None of what fell below 0, which a net change may, and against nothing."""
    return during / base - 1 if during is not None and base is not None and during >= 0 and base > 0 else None


def campaign_row(sight, campaign, videos):
    account, start = campaign['account_id'], campaign['starts_at']
    end = max(start, min(campaign['ends_at'], sight.now))
    first = first_known(sight, account, videos)
    until = min(start, sight.now)
    since = max(clock_before(sight, account, start), min(first, until)) if first else until
    told = told_kinds(sight.data, [e for v in videos for e in sight.events(v) if since <= e['occurred_at'] < end])
    during, before = Window(sight, account, videos, start, end, told), Window(sight, account, videos, since, until, told)
    row = dict(sight.account_columns(account), campaign_id=str(campaign['campaign_id']), campaign_name=campaign['name'], starts_at=start,
               ends_at=campaign['ends_at'], hashtag=(campaign['hashtag'] or '').strip().lower().lstrip('#').strip() or 'none',
               net_followers_during=net_followers(sight, account, start, end))
    for name, window in (('during', during), ('before', before)):
        row['days_' + name] = window.days
        row.update({f'{c}_{name}': window.counts[c] for c in ('views', 'engagements', 'shares')})
        pair = pair_columns({'share_rate': window.pair}, ['share_rate'])
        row.update({f'share_rate_{name}': pair['share_rate'], f'share_rate_{name}_count': pair['share_rate_count'],
                    f'share_rate_{name}_views': pair['share_rate_views']})
    rates = row['share_rate_during'], row['share_rate_before']
    row['share_rate_uplift'] = uplift(*rates)
    result, pairs = (None,) * 4, (during.pair, before.pair)
    if None not in pairs and all(k <= n for k, n in pairs):
        result = lift(*pairs[0], *pairs[1])
    row['uplift_low'], row['uplift_high'], row['p_value'] = result[1:]
    daily = [w.counts['shares'] / w.days if w.counts['shares'] is not None and w.days else None for w in (during, before)]
    row['daily_shares_uplift'] = uplift(*daily)
    row['weekday_baseline'] = baseline(sight, account, before, (since, until), (start, end))
    shares = during.counts['shares']
    row['weekday_shares_uplift'] = uplift(shares, row['weekday_baseline'])
    tagged = [v for v in videos if row['hashtag'] in hashtags(v)]
    happened = [e for v in tagged for e in sight.events(v) if start <= e['occurred_at'] < end]
    own = Window(sight, None, tagged, start, end, told_kinds(sight.data, happened)) if happened else None
    row.update({f'tagged_{c}_during': own and own.counts[c] for c in ('views', 'engagements', 'shares')})
    if sight.hides_shares(account):
        shown = ('tagged_views_', 'campaign_', 'account_', 'starts', 'ends', 'hashtag', 'days_', 'views_', 'net_')
        row = {c: v if c.startswith(shown) else None for c, v in row.items()}
    return row


def baseline(sight, account, before, past, window):
    """The shares that the campaign's days would have had, each with the mean of its weekday in the days before."""
    known, wanted = weekday_days(sight, account, *past), weekday_days(sight, account, *window)
    if any(not known[w] or before.shares_of_weekday[w] is None for w in wanted) or not wanted:
        return None
    return sum(days * before.shares_of_weekday[w] / known[w] for w, days in wanted.items())


def campaign_metrics(sight):
    by_account = sight.videos_by_account()
    return sight.once('campaigns', lambda: [campaign_row(sight, c, by_account.get(c['account_id'], []))
                                            for c in sight.data.tables['campaigns'] if sight.sees(c['account_id'])])
