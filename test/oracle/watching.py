"""Watch columns: from the plays that tell how long they lasted, else from what is reported."""
from counts import by_moment
from arithmetic import ratio, total

COLUMNS = ['watched_seconds', 'plays_watched', 'timed_watched_seconds', 'timed_duration_seconds', 'plays_timed', 'plays_completed']


def of_plays(events, duration_ms):
    """From events; each column is None if no play tells its time."""
    plays = [e['watched_ms'] for e in events if e['kind'] == 'view' and e['watched_ms'] is not None]
    if not plays:
        return dict.fromkeys(COLUMNS)
    timed = plays if duration_ms else []
    return {'watched_seconds': sum(plays) / 1000, 'plays_watched': len(plays), 'timed_watched_seconds': sum(timed) / 1000,
            'timed_duration_seconds': len(timed) * (duration_ms or 0) / 1000, 'plays_timed': len(timed),
            'plays_completed': sum(p >= duration_ms for p in timed)}


def of_reports(snapshots, duration_ms):
    """From the newest reports that tell a time of watching, or a part that reached the end, and views."""
    row = dict.fromkeys(COLUMNS)
    times = [dict(s, time=s['total_watch_time'] if s['total_watch_time'] is not None else
                  None if s['average_watch_time'] is None or s['views'] is None else s['average_watch_time'] * s['views']) for s in snapshots]
    timed = by_moment(times, ['views', 'time'])
    if timed:
        values = timed[-1][3]
        row['watched_seconds'], row['plays_watched'] = values['time'], values['views']
        if duration_ms:
            row['timed_watched_seconds'], row['timed_duration_seconds'] = values['time'], duration_ms * values['views'] / 1000
    completed = by_moment(snapshots, ['views', 'completion_rate'])
    if completed:
        values = completed[-1][3]
        row['plays_timed'], row['plays_completed'] = values['views'], rounded(values['completion_rate'] * values['views'])
    return row


def rounded(x):
    """To the nearest whole number, halves to the even one, as float8 is cast to bigint."""
    return round(x)


def of_video(sight, video):
    row = of_plays(sight.events(video), video['duration_ms'])
    return row if row['plays_watched'] is not None else of_reports(sight.snapshots(video, 'lifetime'), video['duration_ms'])


def added(rows):
    return {c: total(r[c] for r in rows) for c in COLUMNS}


def ratios(row):
    return {'average_watch_time': ratio(row['watched_seconds'], row['plays_watched']),
            'average_percentage_watched': ratio(row['timed_watched_seconds'], row['timed_duration_seconds']),
            'completion_rate': ratio(row['plays_completed'], row['plays_timed'])}
