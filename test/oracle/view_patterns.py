"""content_breakdown, content_metrics, hashtag_metrics and posting_times."""
from collections import defaultdict

from arithmetic import adjusted, lift, mean, poisson
from counts import pair_columns, video_counts
from facts import hide_shares
from view_videos import pairs_of, sums_of
import watching

CONTENT_RATES = ['engagement_rate', 'share_rate', 'follow_rate']
BANDS = [0, 15, 30, 60, 180, 600]


def band(duration_ms):
    if duration_ms is None:
        return 'unknown'
    edges = [f'{s // 60:02}:{s % 60:02}' for s in BANDS]
    n = sum(duration_ms >= s * 1000 for s in BANDS) - 1
    return f'{edges[n]} and longer' if n == len(BANDS) - 1 else f'{edges[n]} to {edges[n + 1]}'


def collaboration(video):
    kind = (video['content_type'] or '').strip().lower()
    return kind if kind in ('duet', 'stitch', 'reaction') else 'of another video' if video['parent_video_id'] is not None else 'none'


DIMENSIONS = {
    'content_type': lambda v: (v['content_type'] or '').strip() or 'unknown',
    'duration': lambda v: band(v['duration_ms']),
    'sound': lambda v: (v['sound'] or '').strip(' ') or 'unknown',
    'collaboration': collaboration}


def video_rates(sight, videos, rate):
    """(count, views) of the videos whose rate is known."""
    pairs = [video_counts(sight, v).pairs.get(rate) for v in videos]
    return [p for p in pairs if p is not None and p[1]]


def content_row(sight, account, videos):
    row = dict(sight.account_columns(account), **sums_of(sight, videos), **pair_columns(pairs_of(sight, videos), CONTENT_RATES))
    row['share_rate_low'], row['share_rate_high'] = poisson(row['share_rate_count'], row['share_rate_views'])
    row['mean_engagement_rate'] = mean(video_rates(sight, videos, 'engagement_rate'))
    row['mean_share_rate'] = mean(video_rates(sight, videos, 'share_rate'))
    row.update(watching.ratios(row))
    return hide_shares(row) if sight.hides_shares(account) else row


def content_breakdown(sight):
    rows = []
    for account, videos in sight.videos_by_account().items():
        for dimension, value_of in DIMENSIONS.items():
            groups = defaultdict(list)
            for v in videos:
                groups[value_of(v)].append(v)
            rows += [dict(content_row(sight, account, group), dimension=dimension, value=value) for value, group in groups.items()]
    return rows


def content_metrics(sight):
    return [dict(r, content_type=r['value']) for r in content_breakdown(sight) if r['dimension'] == 'content_type']


def hashtags(video):
    tags = {(t or '').strip().lower().lstrip('#').strip() for t in video['hashtags'] or []}
    return tags - {''}


def hashtag_metrics(sight):
    rows = []
    for account, videos in sight.videos_by_account().items():
        mine = []
        for tag in sorted({t for v in videos for t in hashtags(v)}):
            sides = {'with': [v for v in videos if tag in hashtags(v)], 'without': [v for v in videos if tag not in hashtags(v)]}
            row, pairs = dict(sight.account_columns(account), hashtag=tag), []
            for side, group in sides.items():
                sums, pair = sums_of(sight, group), pairs_of(sight, group)['share_rate']
                row.update({f'videos_{side}': len(group), f'views_{side}': sums['views'], f'shares_{side}': sums['shares'],
                            f'engagements_{side}': sums['engagements']})
                count, views = pair or (None, None)
                row.update({f'share_rate_{side}': count / views if views else None, f'share_rate_{side}_count': count, f'share_rate_{side}_views': views})
                pairs += [count, views]
            result = (None,) * 4
            if min(len(group) for group in sides.values()) >= 3 and None not in pairs and pairs[0] <= pairs[1] and pairs[2] <= pairs[3]:
                result = lift(*pairs)
            row.update(zip(('lift', 'lift_low', 'lift_high', 'p_value'), result))
            row.update(consistency=len(sides['with']) / len(videos), popularity=row['views_with'])
            mine.append(row)
        for row, q in zip(mine, adjusted([r['p_value'] for r in mine])):
            row['q_value'] = q
        if sight.hides_shares(account):
            shown = ('videos_', 'views_', 'consistency', 'popularity', 'account_', 'hashtag')
            mine = [{c: v if c.startswith(shown) else None for c, v in r.items()} for r in mine]
        rows += mine
    return rows


def posting_times(sight):
    rows = []
    for account, videos in sight.videos_by_account().items():
        whole = mean(video_rates(sight, videos, 'engagement_rate'))
        hours = defaultdict(list)
        for v in videos:
            if v['posted_at'] is not None:
                at = sight.data.local(account, v['posted_at'])
                hours[at.isoweekday(), at.hour].append(v)
        for (weekday, hour), group in hours.items():
            row = dict(sight.account_columns(account), time_zone=sight.data.zone_name(account) if account is not None else 'UTC',
                       weekday=weekday, hour=hour, **sums_of(sight, group), **pair_columns(pairs_of(sight, group), ['engagement_rate', 'engagement_rate_without_shares']))
            rates = video_rates(sight, group, 'engagement_rate')
            row['mean_engagement_rate'] = mean(rates)
            row['expected_engagement_rate'] = None if whole is None or account is None else (sum(a / b for a, b in rates) + 5 * whole) / (len(rates) + 5)
            rows.append(hide_shares(row) if sight.hides_shares(account) else row)
    return rows
