"""video_metrics, account_metrics, and the counts that other views add up."""
from arithmetic import all_or_none, people, poisson, ratio, total
from counts import RATES, pair_columns, sum_pairs, video_counts
from facts import COUNTS, ENGAGED, REACHED, hide_shares
import watching

PAIRED = ['engagement_rate', 'engagement_rate_without_shares', 'share_rate']


def engagement_columns(counts):
    return {'engagements': all_or_none(counts[c] for c in ('likes', 'comments', 'shares')),
            'engagements_without_shares': all_or_none(counts[c] for c in ('likes', 'comments'))}


def reached(events):
    """Who has seen it; None where no view tells who watched."""
    if not any(e['kind'] == 'view' and e['actor_id'] is not None for e in events):
        return None
    return {e['actor_id'] for e in events if e['kind'] in REACHED} - {None}


def engaged(events):
    """Who liked, commented or shared; None where nothing tells who did it."""
    if all(e['actor_id'] is None for e in events):
        return None
    return {e['actor_id'] for e in events if e['kind'] in ENGAGED} - {None}


def people_columns(seen, acted):
    reach = None if seen is None else people(len(seen))
    engaged_users = None if acted is None else people(len(acted))
    return {'reach': reach, 'engaged_users': engaged_users, 'reach_is_exact': None if reach is None else isinstance(reach, int),
            'engaged_user_rate': ratio(engaged_users, reach, most=1)}


def followers_at_posting(sight, video):
    """The newest level not later than posting."""
    if video['posted_at'] is None:
        return None
    told = [s for s in sight.data.account_snapshots_of[video['account_id']] if s['followers'] is not None and s['at'] <= video['posted_at']]
    if not told:
        return None
    at = max(s['at'] for s in told)
    best = {}
    for s in told:
        if s['at'] == at:
            key = (s['told_at'], s['followers'], not s['is_rounded'])
            best[s['source']] = max(best.get(s['source'], key), key)
    return min((not exact, source, followers) for source, (_, followers, exact) in best.items())[2]


def video_row(sight, video):
    """A row of video_metrics before shares are hidden, and who is behind its numbers."""
    def make():
        made, account = video_counts(sight, video), video['account_id']
        events = sight.events(video) if made.people_are_told else []
        seen, acted = reached(events), engaged(events)
        followers = followers_at_posting(sight, video)
        row = dict(sight.video_columns(video), content_type=video['content_type'] or 'unknown', posted_at=video['posted_at'],
                   duration_seconds=None if video['duration_ms'] is None else video['duration_ms'] / 1000,
                   **made.counts, **engagement_columns(made.counts), known_shares=made.known_shares, **watching.of_video(sight, video))
        row.update(people_columns(seen, acted), followers_at_posting=followers, reported_at=made.reported_at)
        row.update(pair_columns(made.pairs, RATES))
        row['share_rate_low'], row['share_rate_high'] = poisson(row['share_rate_count'], row['share_rate_views'])
        row['engagement_rate_by_reach'] = ratio(row['engagements'], row['reach'])
        row['engagement_rate_by_followers'] = ratio(row['engagements'], followers)
        row['frequency'] = ratio(row['views'], row['reach'])
        row.update(watching.ratios(row))
        return (hide_shares(row) if sight.hides_shares(account) else row), seen, acted
    return sight.once(('row', video['video_id']), make)


def video_metrics(sight):
    return [video_row(sight, v)[0] for v in sight.videos()]


def pairs_of(sight, videos):
    """{rate: the pair of these videos}."""
    return {rate: sum_pairs(video_counts(sight, v).pairs.get(rate) for v in videos) for rate in RATES}


def sums_of(sight, videos):
    """Count, share and watch columns of many videos, each the sum of that column."""
    rows = [video_row(sight, v)[0] for v in videos]
    names = COUNTS + ['engagements', 'engagements_without_shares']
    return {'videos': len(videos), **{c: total(r[c] for r in rows) for c in names}, **watching.added(rows)}


def account_row(sight, account, videos):
    rows = [video_row(sight, v) for v in videos]
    row = dict(sight.account_columns(account), time_zone=sight.data.zone_name(account) if account is not None else 'UTC', **sums_of(sight, videos))
    row['known_shares'] = total(r['known_shares'] for r, _, _ in rows)
    # one video whose viewers are not told, and nobody knows how many the account has
    told = all(seen is not None for r, seen, _ in rows if (r['views'] or 0) > 0)
    events = [e for v in videos if video_counts(sight, v).people_are_told for e in sight.events(v)]
    covered = all(video_counts(sight, v).people_are_told for v in videos)
    row.update(people_columns(reached(events) if told else None, engaged(events) if covered else None))
    row.update(pair_columns(pairs_of(sight, videos), RATES))
    row['engagement_rate_by_reach'] = ratio(row['engagements'], row['reach'])
    row['frequency'] = ratio(row['views'], row['reach'])
    row.update(watching.ratios(row))
    return hide_shares(row) if sight.hides_shares(account) else row


def account_metrics(sight):
    return [account_row(sight, account, videos) for account, videos in sight.videos_by_account().items()]
