"""audience_engagement: groups of people, of which small ones are hidden."""
from collections import defaultdict

from arithmetic import Near, highest, lowest, people, plain, ratio, wilson_of_people
from counts import told_kinds
from facts import COUNTS, KINDS, REACHED
from view_videos import engaged, reached

DIMENSIONS = ['age_group', 'gender', 'country', 'interest']
BLANK = ' \t\r\n'


def group_name(dimension, value):
    """One spelling of a value that sources write in several."""
    value = (value or '').strip(BLANK)
    if value.lower() in ('', 'unknown'):
        return 'unknown'
    if dimension == 'country' and len(value) == 2 and value.isascii() and value.isalpha():
        return value.upper()
    return value.lower() if dimension in ('gender', 'interest') else value


def groups_of(event):
    """(dimension, group) of an event; whose interests are not told has none."""
    for dimension in ('age_group', 'gender', 'country'):
        yield dimension, group_name(dimension, event[dimension])
    for name in {group_name('interest', i) for i in event['interests'] or []} - {'unknown'}:
        yield 'interest', name


def reported_parts(data, account):
    """{(dimension, group): fraction} of the newest report of each dimension."""
    reports = defaultdict(lambda: defaultdict(list))
    for s in data.tables['audience_snapshots']:
        if s['account_id'] == account and s['video_id'] is None and s['dimension'] in DIMENSIONS and s['fraction'] is not None:
            reports[s['dimension']][s['at'], s['source']].append(s)
    result = {}
    for dimension, found in reports.items():
        newest = max(at for at, _ in found)
        source = min(source for at, source in found if at == newest)
        best = {}
        for s in found[newest, source]:
            key, value = (dimension, group_name(dimension, s['value'])), (s['told_at'], s['fraction'])
            best[key] = max(best.get(key, value), value)
        result.update({key: value[1] for key, value in best.items()})
    return result


def suppressed(events, smallest, shown=()):
    """Groups to hide of {group: its events}, so that no subtraction gives one away that is too small.

    People are counted as everywhere: none are known where no view tells who watched, a person of several groups is one, and who is
    known of groups together is more than the sum of what each alone tells. Of groups that are estimated, and may stand in either
    order, the one in `shown` comes first."""
    sizes = {g: people(len(reached(rows) or ())) for g, rows in events.items()}
    order = sorted(events, key=lambda g: (plain(sizes[g]), g))
    large = [g for g in order if isinstance(sizes[g], Near)]
    first = [g for g in large if g in shown and lowest(sizes[g]) <= highest(sizes[large[0]])]
    if first:
        order = [g for g in order if g not in large] + first + [g for g in large if g not in first]
    few = sum(plain(sizes[g]) < smallest for g in order)
    hidden, before = set(), []
    for i, group in enumerate(order, 1):
        if few > 0 and (i <= few or i <= 2 or len(reached(before) or ()) < smallest):
            hidden.add(group)
        before += events[group]
    return hidden


def group_counts(data, members):
    """Views, engagements and shares of a group, and its pair, from {video: (all its events, those of the group)}."""
    sums, pair = defaultdict(list), []
    for whole, mine in members.values():
        told = told_kinds(data, whole)
        n = {c: sum(e['kind'] == KINDS[c] for e in mine) if KINDS[c] in told else None for c in COUNTS}
        sums['views'].append(n['views'])
        sums['shares'].append(n['shares'])
        three = [n['likes'], n['comments'], n['shares']]
        sums['engagements'].append(None if None in three else sum(three))
        logs = {log for log in {e['log'] for e in whole} if data.log_kinds[log] >= {'view', 'share'}}
        if logs:
            pair.append(tuple(sum(e['kind'] == k and e['log'] in logs for e in mine) for k in ('share', 'view')))
    result = {c: sum(x for x in values if x is not None) if any(x is not None for x in values) else None for c, values in sums.items()}
    result['share_rate_count'] = sum(p[0] for p in pair) if pair else None
    result['share_rate_views'] = sum(p[1] for p in pair) if pair else None
    return result


def audience_engagement(sight):
    rows = []
    by_account = sight.videos_by_account()
    for account in sorted(sight.accounts):
        rows += account_rows(sight, account, by_account.get(account, []))
    return rows


def account_rows(sight, account, videos):
    data, hidden = sight.data, sight.hides_shares(account)
    groups = defaultdict(lambda: defaultdict(lambda: ([], [])))
    for v in videos:
        whole = sight.events(v)
        for e in whole:
            if e['kind'] in REACHED:
                for key in groups_of(e):
                    groups[key][v['video_id']][1].append(e)
        for key in list(groups):
            if v['video_id'] in groups[key]:
                groups[key][v['video_id']][0].extend(whole)
    told = {dimension for dimension, name in groups if name != 'unknown'}
    groups = {key: members for key, members in groups.items() if key[0] in told}
    events = {key: [e for _, mine in members.values() for e in mine] for key, members in groups.items()}
    reach = {key: reached(rows) for key, rows in events.items()}
    hide, shown = set(), {(r['dimension'], r['audience']) for r in sight.shown.get('audience_engagement', [])
                          if r['account_id'] == str(account) and r['suppressed']}
    for dimension in told:
        hide |= suppressed({key: events[key] for key in groups if key[0] == dimension}, data.min_group_size, shown)
    reported = reported_parts(data, account)
    rows = []
    for key in sorted(set(groups) | set(reported)):
        dimension, name = key
        row = dict(sight.account_columns(account), dimension=dimension, audience=name, country=name if dimension == 'country' else 'none',
                   suppressed=key in hide, reported_fraction=None if key in hide else reported.get(key))
        row.update(dict.fromkeys(['people', 'engaged_people', 'views', 'engagements', 'shares', 'engaged_user_rate', 'engaged_user_rate_low',
                                  'engaged_user_rate_high', 'share_rate', 'share_rate_count', 'share_rate_views']))
        if key in groups and key not in hide:
            who = None if reach[key] is None else people(len(reach[key]))
            acted = engaged(events[key])
            counts = group_counts(data, groups[key])
            row.update(people=who, views=counts['views'])
            if not hidden:
                n = None if acted is None else people(len(acted))
                row.update(counts, engaged_people=n, engaged_user_rate=ratio(n, who, most=1))
                row['share_rate'] = ratio(counts['share_rate_count'], counts['share_rate_views'])
                if n is not None and who is not None:
                    low, high = wilson_of_people(n, who)
                    row.update(engaged_user_rate_low=low, engaged_user_rate_high=high)
        rows.append(row)
    return rows
