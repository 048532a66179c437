"""video_growth and account_growth."""
from collections import defaultdict

from arithmetic import count_range
from changes import video_changes
from facts import COUNTS
from view_videos import engagement_columns


def video_growth(sight):
    rows = []
    for video in sight.videos():
        by_day = defaultdict(dict)
        for count, changes in video_changes(sight, video).items():
            for change in changes:
                by_day[change.day, change.source, change.is_rounded][count] = change
        posted_on = sight.data.day(video['account_id'], video['posted_at'])
        for (day, source, is_rounded), found in by_day.items():
            counts = {c: found[c].values[c] if c in found else None for c in COUNTS}
            rows.append(dict(
                sight.video_columns(video), day=day, days_since_posting=(day - posted_on).days if posted_on else None, source=source,
                days_covered=max(c.days for c in found.values()), is_rounded=is_rounded, **counts, **engagement_columns(counts),
                **{c + '_days': found[c].days if c in found else None for c in COUNTS}))
    return rows


def level_of_day(data, account):
    """{day: (followers, exact)}: the last exact level of each day, else the last one; a daily report holds at the day's end."""
    days = defaultdict(list)
    for s in data.account_snapshots_of[account]:
        if s['followers'] is not None:
            days[s['day'] or data.day(account, s['at'])].append(s)
    result = {}
    for day, snapshots in days.items():
        exact = [s for s in snapshots if not s['is_rounded']]
        candidates = exact or snapshots
        daily = [s for s in candidates if s['grain'] == 'daily']
        if not daily:
            at = max(s['at'] for s in candidates)
            candidates = [s for s in candidates if s['at'] == at]
        best = {}
        for s in daily or candidates:
            best[s['source']] = max(best.get(s['source'], (s['told_at'], s['followers'])), (s['told_at'], s['followers']))
        result[day] = (best[min(best)][1], bool(exact))
    return result


def account_growth(sight):
    rows = []
    for account in sorted(sight.accounts):
        levels = level_of_day(sight.data, account)
        posted = [sight.data.day(account, v['posted_at']) for v in sight.data.videos.values()
                  if v['account_id'] == account and v['posted_at'] is not None]
        last_exact = max((d for d, (_, exact) in levels.items() if exact), default=None)
        before, exact_before = None, None
        for day in sorted(levels):
            followers, exact = levels[day]
            # exact levels are compared with each other, whatever stands between; rounded ones only where no exact one follows
            other = exact_before if exact else None if (last_exact and day < last_exact) or before is None or levels[before][1] else before
            low, high = count_range(followers, not exact)
            row = dict(sight.account_columns(account), day=day, followers=followers, followers_low=low, followers_high=high,
                       posts=sum(p == day if before is None else before < p <= day for p in posted))
            row.update(dict.fromkeys(['followers_before', 'net_followers', 'days_covered', 'growth_rate', 'daily_growth_rate']))
            if other is not None:
                level, days = levels[other][0], (day - other).days
                row.update(followers_before=level, net_followers=followers - level, days_covered=days)
                if level > 0:
                    row.update(growth_rate=(followers - level) / level, daily_growth_rate=(followers / level) ** (1 / days) - 1)
            rows.append(row)
            before, exact_before = day, day if exact else exact_before
    return rows
