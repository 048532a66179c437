"""metric_warnings: codes, severities and values, without the texts."""
import math
from datetime import timedelta

from arithmetic import Near, PEOPLE_DEVIATION, Z, plain, total
from changes import series
from counts import by_moment, video_counts
from view_campaigns import campaign_metrics
from view_scores import video_scores
from view_videos import video_row

SEVERITY = {
    'over_reliance_on_shares': 'warning', 'high_shares_low_watch': 'warning', 'suspicious_shares': 'warning', 'small_sample': 'warning',
    'zero_views': 'info', 'reach_exceeds_views': 'error', 'no_actors': 'info', 'reach_estimated': 'info', 'unknown_share_types': 'info',
    'shares_exceed_reported': 'warning', 'counter_went_down': 'info', 'rounded_counts': 'info', 'stale_snapshot': 'warning', 'young_video': 'info',
    'shares_hidden_by_rules': 'info', 'missing_axis': 'info', 'score_refused': 'warning', 'one_video_dominates': 'info',
    'short_baseline': 'warning', 'account_reach_unknown': 'info', 'ruleset_changed': 'info', 'engagements_exceed_views': 'warning'}


def rounding(n):
    """How far a rounded count may be from the truth, as a part of it."""
    return 0 if n is None or n < 10000 else (50 if n < 10**6 else 5 * 10**4 if n < 10**9 else 5 * 10**7) / n


def rounding_error(count, views):
    return (1 + rounding(count)) / (1 - rounding(views)) - 1


def largest_fall(sight, video):
    """The most that a count fell between two reports of one source; 0 where none did."""
    falls = [0]
    for rows in series(sight.snapshots(video, 'lifetime')).values():
        for count in sight.counts(video['account_id']):
            values = [v[count] for _, _, _, v in by_moment(rows, [count])]
            falls += [a - b for a, b in zip(values, values[1:])]
    return max(falls)


def newest_event(sight, video):
    """The newest event of the account; of a video without one, its own."""
    account = video['account_id']

    def make():
        videos = [video] if account is None else sight.videos_by_account()[account]
        return max((e['occurred_at'] for v in videos for e in sight.events(v)), default=None)
    return make() if account is None else sight.once(('newest event', account), make)


def video_warnings(sight, video, score):
    """{code: value} of a video."""
    row, _, _ = video_row(sight, video)
    made, hidden, found = video_counts(sight, video), sight.hides_shares(video['account_id']), {}
    views, reach, shares = row['views'], row['reach'], row['shares']

    # two axes of one weight and one z are a half each, whatever the last bit of a quotient says
    if round(score['share_dependence'] or 0, 12) > 0.5:
        found['over_reliance_on_shares'] = score['share_dependence']
    if score['sharing_z'] is not None and score['watch_z'] is not None and score['sharing_z'] >= 2 and score['watch_z'] <= -1:
        found['high_shares_low_watch'] = score['sharing_z']
    if score['coverage'] and score['coverage'] < 1:
        found['missing_axis'] = score['coverage']
    if score['coverage'] and score['balanced_score'] is None:
        found['score_refused'] = score['coverage']
    if row['share_rate'] is not None and row['share_rate_count'] >= 100 and row['share_rate'] > 0.1:
        found['suspicious_shares'] = row['share_rate']
    if views is not None and (views < 100 or (row['share_rate'] is not None and 1 <= row['share_rate_count'] <= 17)):
        found['small_sample'] = views
    acted = total(row[c] for c in (('likes', 'comments') if hidden else ('likes', 'comments', 'shares')))
    if not views and acted:
        found['zero_views'] = acted
    if reach is not None and views is not None and lowest(sight, video, reach) > views:
        found['reach_exceeds_views'] = reach
    if views and reach is None:
        found['no_actors'] = views
    if isinstance(reach, Near):
        found['reach_estimated'] = reach
    if shares:
        unknown = shares - sum(e['kind'] == 'share' and (e['share_type'] or 'unknown') != 'unknown' for e in sight.events(video))
        if 2 * unknown > shares:
            found['unknown_share_types'] = unknown
        if made.reported['shares'] and row['known_shares'] > made.reported['shares'][0]:
            found['shares_exceed_reported'] = row['known_shares']
    if largest_fall(sight, video):
        found['counter_went_down'] = largest_fall(sight, video)
    rounded = {c: r[0] for c, r in made.reported.items() if r and not r[2]}
    if rounded:
        largest = max((rounded[c] for c in ('likes', 'comments', 'shares') if c in rounded), default=None)
        # a rounded count that is in none of these rates puts none of them off
        if rounding_error(largest, rounded.get('views')) > 0:
            found['rounded_counts'] = rounding_error(largest, rounded.get('views'))
    newest = max((t for t in (row['reported_at'], newest_event(sight, video)) if t), default=None)
    if newest is not None and sight.now - newest > timedelta(days=7):
        found['stale_snapshot'] = (sight.now - newest).days
    if video['posted_at'] is not None and timedelta(0) <= sight.now - video['posted_at'] < timedelta(hours=48):
        found['young_video'] = (sight.now - video['posted_at']) // timedelta(hours=1)
    known = total(row[c] for c in (('likes', 'comments', 'saves') if hidden else ('likes', 'comments', 'shares')))
    if views and known is not None and known > views:
        found['engagements_exceed_views'] = known
    return found


def lowest(sight, video, reach):
    """The lower end of reach's interval: the number itself where it is counted; else of the estimate that video_metrics shows."""
    if not isinstance(reach, Near):
        return reach
    shown = {r['video_id']: r['reach'] for r in sight.shown.get('video_metrics', [])}
    return math.floor(shown.get(str(video['video_id']), reach.value) * (1 - Z * PEOPLE_DEVIATION))


def account_warnings(sight, account, videos):
    found = {}
    if sight.hides_shares(account) and (videos or sight.data.account_snapshots_of[account]):
        found['shares_hidden_by_rules'] = None
    shares = [s for s in (video_row(sight, v)[0]['shares'] for v in videos) if s is not None]
    told = [video_row(sight, v)[0] for v in videos]
    untold = [r['views'] for r in told if r['views'] and r['reach'] is None]
    # where no video tells its viewers, each says so for itself
    if untold and any(r['reach'] is not None for r in told):
        found['account_reach_unknown'] = max(untold)
    if len(videos) > 1 and shares and 2 * max(shares) > sum(shares):
        found['one_video_dominates'] = max(shares) / sum(shares)
    return found


def metric_warnings(sight):
    rows = []

    def add(columns, found):
        rows.extend(dict(columns, code=code, severity=SEVERITY[code], value=float(v) if isinstance(v, int) else v) for code, v in found.items())

    scores = {r['video_id']: r for r in video_scores(sight)}
    for video in sight.videos():
        add({c: v for c, v in sight.video_columns(video).items() if c != 'posted_on'}, video_warnings(sight, video, scores[str(video['video_id'])]))
    by_account = sight.videos_by_account()
    for account in sight.accounts:
        add(dict(sight.account_columns(account), video_id='none', title='none'), account_warnings(sight, account, by_account.get(account, [])))
    for c in campaign_metrics(sight):
        if c['days_before'] < 14:
            add({'account_id': c['account_id'], 'account_name': c['account_name'], 'video_id': 'none', 'title': 'none'}, {'short_baseline': c['days_before']})
    return rows
