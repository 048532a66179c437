"""visible_shares, share_types, share_types_daily and own_activity."""
from collections import Counter

from view_videos import video_row

LEVELS = ['none', 'aggregate', 'event', 'identity']


def is_public(data, event, share_type):
    """Whether somebody shared in public: the account is, the act is not told to be private, and its post is, else the act, else a repost."""
    sharer, child = data.accounts.get(event['actor_id']), data.videos.get(event['child_video_id'])
    post = child['is_public'] if child else None
    if post is None:
        post = event['is_public']
    if post is None:
        post = share_type == 'repost'
    return bool(sharer and sharer['is_public'] is True and event['is_public'] is not False and post)


def visible_shares(sight):
    data, rows = sight.data, []
    for video in sight.videos():
        for e in data.events_of[video['video_id']]:
            if e['kind'] != 'share':
                continue
            share_type = e['share_type'] or 'unknown'
            level = 'identity' if sight.is_owner else data.level(video['account_id'], share_type, is_public(data, e, share_type))
            depth = LEVELS.index(level)
            if depth == 0:
                continue
            sharer = data.accounts.get(e['actor_id']) if depth == 3 else None
            rows.append({
                'shared_on': e['day'], 'account_id': sight.account_columns(video['account_id'])['account_id'], 'video_id': str(video['video_id']),
                'share_type': share_type, 'platform': e['platform'] or 'none', 'level': level,
                'share_id': str(e['event_id']) if depth >= 2 else None, 'shared_at': e['occurred_at'] if depth >= 2 else None,
                'sharer_id': str(e['actor_id']) if depth == 3 and e['actor_id'] is not None else None,
                'sharer_username': sharer['username'] if sharer else None, 'sharer_picture_url': sharer['picture_url'] if sharer else None,
                'child_video_id': str(e['child_video_id']) if depth == 3 and e['child_video_id'] is not None else None})
    return rows


def shares_by_cell(sight, video):
    """Each share of the audience as (day, share type, platform)."""
    return [(e['day'], e['share_type'] or 'unknown', e['platform'] or 'none') for e in sight.events(video) if e['kind'] == 'share']


def share_types(sight):
    rows = []
    for video in sight.videos():
        shares = video_row(sight, video)[0]['shares']
        if not shares:
            continue
        cells = Counter(cell[1:] for cell in shares_by_cell(sight, video))
        cells['unknown', 'none'] += shares - sum(cells.values())
        rows += [dict(sight.video_columns(video), share_type=share_type, platform=platform, shares=n, video_shares=shares, fraction=n / shares)
                 for (share_type, platform), n in cells.items() if n]
    return rows


def share_types_daily(sight):
    rows = []
    for video in sight.videos():
        cells = Counter(shares_by_cell(sight, video))
        days = Counter()
        for (day, _, _), n in cells.items():
            days[day] += n
        rows += [dict(sight.video_columns(video), day=day, share_type=share_type, platform=platform, shares=n, day_shares=days[day],
                      fraction=n / days[day]) for (day, share_type, platform), n in cells.items()]
    return rows


def own_activity(sight):
    """What the owner of a log did; shares too, whatever the type of the account, for they are its own acts."""
    cells = Counter()
    for e in sight.data.own_acts:
        account = e['account_id']
        if not sight.sees(account):
            continue
        owner = sight.data.videos.get(e['video_id'], {}).get('account_id')
        whose = 'unknown' if owner is None else 'own' if owner == account else 'other'
        share_type = (e['share_type'] or 'unknown') if e['kind'] == 'share' else 'none'
        cells[account, sight.data.day(account, e['occurred_at']), e['kind'], share_type, e['platform'] or 'none', whose] += 1
    return [dict(sight.account_columns(account), day=day, kind=kind, share_type=share_type, platform=platform, whose_video=whose, events=n)
            for (account, day, kind, share_type, platform, whose), n in cells.items()]
