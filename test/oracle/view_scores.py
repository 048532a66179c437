"""video_scores: each video against up to 30 that its account posted before it."""
from arithmetic import axis_score, balanced_score
from view_videos import video_row

AXES = {'share_rate': ('sharing_z', 'share_rate'), 'engagement': ('engagement_z', 'engagement_rate_without_shares'),
        'watch': ('watch_z', 'average_percentage_watched'), 'growth': ('growth_z', 'follow_rate')}
MOST_PEERS = 30


def weights_in_force(data):
    """The weights of the rule set in force; None when it has none, or when one of them is more than half."""
    weights = {axis: w for (ruleset, axis), w in data.weights.items() if ruleset == data.active_ruleset}
    whole = sum(weights.values())
    return weights if whole and max(weights.values()) <= whole / 2 else None


def video_scores(sight):
    def make():
        rows, weights = [], weights_in_force(sight.data)
        for account, videos in sight.videos_by_account().items():
            posted = sorted((v for v in videos if v['posted_at'] is not None), key=lambda v: (v['posted_at'], v['video_id']))
            place = {v['video_id']: i for i, v in enumerate(posted)}
            for video in videos:
                i = place.get(video['video_id'], 0) if account is not None else 0
                peers = [video_row(sight, v)[0] for v in posted[max(0, i - MOST_PEERS):i]]
                mine = video_row(sight, video)[0]
                z = {axis: axis_score(mine[column], [p[column] for p in peers]) for axis, (_, column) in AXES.items()}
                score, coverage, dependence = balanced_score(z, weights)
                row = dict(sight.video_columns(video), peers=len(peers), balanced_score=score, coverage=coverage,
                           share_dependence=None if sight.hides_shares(account) else dependence, ruleset=sight.data.active_ruleset or 'none')
                row.update({name: z[axis] for axis, (name, _) in AXES.items()})
                rows.append(row)
        return rows
    return sight.once('scores', make)
