"""Random datasets: everything that real ones have, with more of what is rare there. The same seed makes the same dataset."""
import json
import random
from datetime import datetime, timedelta, timezone

from database import insert, literal, quoted

ZONES = [None, 'UTC', 'Europe/Madrid', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati', 'Australia/Lord_Howe', 'America/St_Johns', 'Mars/Olympus', '']
KINDS = ['view', 'impression', 'like', 'comment', 'share', 'save', 'follow', 'profile_visit', 'link_click']
SHARE_TYPES = ['duet', 'stitch', 'reaction', 'repost', 'direct_message', 'copy_link', 'external', 'embed', 'qr_code', 'other', 'unknown', None]
COUNTS = ['views', 'impressions', 'likes', 'comments', 'shares', 'saves', 'follows', 'profile_visits', 'link_clicks']
# clocks change in this spring, on three continents on three days
SPRING = datetime(2026, 3, 1, tzinfo=timezone.utc)
SPRING_DAYS = 42


class World:
    """Rows of a dataset, by table."""

    def __init__(self, seed, now, comes_again=True):
        self.random, self.now, self.comes_again = random.Random(seed), now, comes_again
        self.tables = {t: [] for t in ('accounts', 'videos', 'logs', 'imports', 'events', 'video_snapshots', 'account_snapshots',
                                       'audience_snapshots', 'campaigns')}
        # most worlds lie in the spring, some in the last weeks
        self.start = SPRING if self.chance(0.7) else now - timedelta(days=SPRING_DAYS)
        self.make_accounts()
        self.make_logs()
        for account in self.accounts + [None]:
            self.make_videos(account)
        for video in self.tables['videos']:
            self.make_events(video)
            self.make_reports(video)
        self.make_crowd()
        for account in self.accounts:
            self.make_account_reports(account)
            self.make_own_acts(account)
            self.make_campaigns(account)
            self.make_audience(account)
        self.make_strays()
        self.files = self.make_files()
        # nothing may depend on the order of rows
        for table in ('events', 'video_snapshots', 'account_snapshots', 'audience_snapshots'):
            self.random.shuffle(self.tables[table])

    # ---- dice
    def chance(self, p):
        return self.random.random() < p

    def any(self, values):
        return self.random.choice(values)

    def upto(self, n):
        return self.random.randrange(n + 1)

    def moment(self, since=None):
        """Some time of the world, often close to a day's end."""
        since = since or self.start
        at = since + timedelta(seconds=self.random.randrange(max(1, int((self.end - since).total_seconds()))))
        if self.chance(0.1):
            at = at.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(microseconds=self.upto(1))
        return at

    @property
    def end(self):
        return self.start + timedelta(days=SPRING_DAYS)

    # ---- who and what
    def make_accounts(self):
        self.accounts = []
        types = ['creator', 'personal', 'business', None, 'creator', 'personal'][:4 + self.upto(2)]
        for n, account_type in enumerate(types, 1):
            self.accounts.append(n)
            self.tables['accounts'].append({
                'account_id': n, 'username': None if self.chance(0.15) else f'account_{n}', 'display_name': f'Account {n}' if self.chance(0.5) else None,
                'picture_url': f'https://pictures.example/{n}' if self.chance(0.5) else None, 'account_type': account_type,
                'is_public': self.any([True, True, False, None]), 'time_zone': self.any(ZONES)})
        for n in range(50, 56):  # people who share, of whom something is known
            self.tables['accounts'].append({
                'account_id': n, 'username': f'sharer_{n}', 'display_name': None, 'picture_url': None, 'account_type': None,
                'is_public': self.any([True, True, False, None]), 'time_zone': None})

    def make_logs(self):
        """Logs with imports of their own; the rows of each are of its kinds, though not each kind has a row."""
        for n in range(1, 2 + self.upto(2)):
            kinds = [k for k in KINDS if self.chance(0.55)]
            self.tables['logs'].append({'source': f'log_{n}', 'mapping': '{}', 'kinds': kinds})
            for _ in range(1 + self.upto(1)):
                self.tables['imports'].append({'source': f'log_{n}', 'log_id': n})
        self.plain_kinds = [k for k in KINDS if self.chance(0.4)]

    def make_videos(self, account):
        n = self.upto(3) if account is None else self.any([0, 2, 5, 8, 14, 40]) if account > 1 else self.any([12, 25, 45])
        self.is_rich = n <= 14  # of many videos less is told, each for itself
        for _ in range(n):
            number = len(self.tables['videos']) + 1
            kind = self.any(['video', 'photo', 'Duet', 'stitch', None])
            recent = self.chance(0.05)
            posted = self.now - timedelta(hours=self.upto(60), minutes=1) if recent else self.moment(self.start - timedelta(days=20))
            self.tables['videos'].append({
                'video_id': 7000000000000000000 + number, 'account_id': account, 'posted_at': None if self.chance(0.08) else posted,
                'title': None if self.chance(0.2) else f'Video {number}', 'duration_ms': self.any([None, 9000, 15000, 30500, 61000, 200000, 700000]),
                'content_type': kind, 'sound': self.any([None, ' song ', 'a tune', ' ']), 'hashtags': self.hashtags(),
                'is_public': self.any([True, True, False, None]), 'parent_video_id': 7000000000000000001 if self.chance(0.1) else None})

    def hashtags(self):
        return self.any([None, [], ['tea'], ['Tea', '#tea'], ['tea', 'cake'], ['cake', ''], ['rare' if self.chance(0.1) else 'cake'], ['bread', 'tea', 'cake']])

    # ---- what happened
    def person(self):
        return {'country': self.any([None, 'nl', 'NL ', 'DE', 'US']), 'age_group': self.any([None, '18-24', '25-34', '35-44']),
                'gender': self.any([None, 'Female', 'male', 'female ', '']), 'interests': self.any([None, ['cats'], ['Cats', 'dogs'], ['', 'tea']])}

    def event(self, video, kind, at, import_id, actor, **more):
        share = kind == 'share'
        people = self.people.setdefault(actor, self.person()) if actor is not None else self.person()
        row = {'occurred_at': at, 'video_id': video, 'actor_id': actor, 'kind': kind, 'share_type': self.any(SHARE_TYPES) if share else None,
               'platform': self.any([None, 'whatsapp', 'tiktok']) if share else None, 'is_public': self.any([None, None, True, False]) if share else None,
               'child_video_id': self.any([None, None, 7000000000000000002, 99]) if share else None,
               'watched_ms': self.random.randrange(40000) if kind == 'view' and self.chance(self.watched) else None,
               **people, 'account_id': None, 'source': None, 'section': None, 'import_id': import_id}
        row.update(more)
        self.tables['events'].append(row)

    people, watched = {}, 0.4

    def make_events(self, video):
        self.people = {} if video is self.tables['videos'][0] else self.people
        origins = [None] * self.chance(0.35) + [i for i in range(1, len(self.tables['imports']) + 1) if self.chance(0.35)]
        self.watched = self.any([0, 0, 0.5, 1])
        told = self.any([0, 0.7, 1, 1])
        for origin in origins:
            kinds = self.plain_kinds if origin is None else self.tables['logs'][self.tables['imports'][origin - 1]['log_id'] - 1]['kinds']
            if not kinds or self.chance(0.05):
                continue
            kinds = ['share'] if 'share' in kinds and self.chance(0.06) else kinds
            first, days = self.moment(), self.any([0.2, 2, 10])
            for _ in range(self.any([1, 3, 10, 30]) if self.is_rich else self.any([1, 3, 6])):
                kind = 'view' if 'view' in kinds and self.chance(0.5) else self.any(kinds)
                self.event(video['video_id'], kind, first + timedelta(seconds=self.random.randrange(int(days * 86400))), origin,
                           self.any([1, 2, 50 + self.upto(5), 100 + self.upto(30)]) if self.chance(told) else None)

    def make_crowd(self):
        """Sometimes a video of more people than are counted one by one."""
        videos = [v for v in self.tables['videos'] if v['account_id'] is not None]
        if videos and self.chance(0.15):
            video, at = self.any(videos), self.moment()
            for actor in range(1000, 1000 + self.any([513, 700, 1500])):
                self.event(video['video_id'], 'view', at, None, actor)
                if actor % 3 == 0:
                    self.event(video['video_id'], self.any(['like', 'comment', 'share']), at, None, actor)

    def make_own_acts(self, account):
        """A data download: the account's own acts on all of TikTok, and its followers, who are other people."""
        if not self.chance(0.5):
            return
        self.tables['logs'].append({'source': 'tiktok_export', 'mapping': f'{{"account": {account}}}', 'kinds': ['view', 'like', 'share', 'follow']})
        self.tables['imports'].append({'source': 'tiktok_export', 'log_id': len(self.tables['logs'])})
        videos = [v['video_id'] for v in self.tables['videos']] + [None, 12345]
        for _ in range(30):
            section, kind = self.any([('watched', 'view'), ('likes', 'like'), ('shares', 'share'), ('comments', 'comment'), ('followers', 'follow')])
            self.event(None if kind in ('comment', 'follow') else self.any(videos), kind, self.moment(), len(self.tables['imports']),
                       None if kind == 'follow' and self.chance(0.2) else account if kind != 'follow' else 100 + self.upto(30),
                       account_id=account, source='tiktok_export', section=section)

    def make_strays(self):
        """Events of videos that nobody knows, and of none."""
        for _ in range(self.upto(3)):
            self.event(self.any([None, 4242]), self.any(self.plain_kinds or ['view']), self.moment(), None, 100)

    def make_files(self):
        """Sometimes one log more, in files that tiktrack.import reads: its kinds are those of the rows of either file, and those named."""
        if not self.chance(0.3):
            return []
        columns = ['occurred_at', 'video_id', 'actor_id', 'kind', 'share_type', 'platform', 'watched_ms', 'country', 'gender']
        kinds = [k for k in KINDS if self.chance(0.5)] or ['view']
        options = {'kinds': {k: k for k in KINDS}} if self.chance(0.3) else {}
        kept, self.tables['events'] = self.tables['events'], []
        self.watched = 0.5
        videos = [v for v in self.tables['videos'] if self.chance(0.3)] or self.tables['videos'][:1]
        files = []
        for _ in range(1 + self.upto(1)):
            self.tables['events'] = []
            for _ in range(self.any([5, 60])):
                self.event(self.any(videos)['video_id'], self.any(kinds), self.moment().replace(microsecond=0), None, self.any([None, 100 + self.upto(30)]))
            rows = [','.join('' if e[c] is None else e[c].isoformat() if c == 'occurred_at' else str(e[c]) for c in columns) for e in self.tables['events']]
            files.append(('events_csv', json.dumps(options), '\n'.join([','.join(columns), *rows]) + '\n'))
        self.tables['events'] = kept
        return files

    # ---- what is reported
    def shown(self, n, is_rounded):
        """A count as its source prints it."""
        if n is None or not is_rounded or n < 10000:
            return n
        return round(n, -2) if n < 999950 else round(n, -5)

    def make_reports(self, video):
        sources = [('web', True, 'lifetime'), ('api', False, 'lifetime'), ('poor', False, 'lifetime'), ('business', False, 'lifetime'), ('days', False, 'daily')]
        for source, is_rounded, grain in sources:
            if not self.chance(0.3 if self.is_rich else 0.2 + 0.5 * (source == 'business')):
                continue
            tells = {c for c in COUNTS if self.chance({'poor': 0.3, 'web': 0.6}.get(source, 0.8))} | ({'views'} if self.chance(0.8) else set())
            size = self.any([1, 10, 100, 3000, 40000, 2000000])
            counts = {c: self.random.randrange(size + 1) // (1 if c == 'views' else 8) for c in COUNTS}
            at = self.moment()
            if video['posted_at'] and self.chance(0.4) and grain == 'lifetime':
                at = max(video['posted_at'], self.start) + timedelta(hours=self.upto(30))
            for _ in range(self.any([1, 2, 4, 7]) if self.is_rich else 1):
                self.report(video, source, is_rounded, grain, at, tells, counts)
                at += timedelta(hours=self.any([0.5, 12, 24, 24, 24, 70]))
                for c in COUNTS:
                    counts[c] = max(0, counts[c] + self.random.randrange(-1 - size // 50 if self.chance(0.2) else 0, 2 + size // 20))

    def report(self, video, source, is_rounded, grain, at, tells, counts):
        row = {c: self.shown(counts[c], is_rounded) if c in tells and not self.chance(0.12) else None for c in COUNTS}
        day = None
        if grain == 'daily':
            day = at.date()
            row = {c: None if v is None else v % 50 - (3 if self.chance(0.1) else 0) for c, v in row.items()}
        elif self.chance(0.06):
            row['views'] = 0
        if self.chance(0.06):  # nothing but shares
            row = {c: (v if v is not None else 5) if c == 'shares' else None for c, v in row.items()}
        watch = row['views'] is not None and grain == 'lifetime'
        row.update(video_id=video['video_id'], source=source, grain=grain, at=at, day=day, is_rounded=is_rounded,
                   total_watch_time=None if not watch or self.chance(0.8) else row['views'] * 3.7,
                   average_watch_time=None if not watch or self.chance(0.6) else self.any([2.125, 7.3, 11.9]),
                   completion_rate=None if not watch or self.chance(0.6) else self.any([0.0, 0.137, 0.731, 1.0]))
        rows = self.tables['video_snapshots']
        if not any((r['video_id'], r['source'], r['day'] or r['at']) == (row['video_id'], source, day or at) for r in rows[-40:]):
            rows.append(self.told(row))
            if self.comes_again and self.chance(0.15):  # the same report again, later, with more in it
                again = dict(row, **{c: v + self.upto(3) for c, v in row.items() if c in COUNTS and v is not None and not is_rounded})
                rows.append(dict(again, told_at=at + timedelta(hours=self.any([5, 30]))))

    def told(self, row):
        return dict(row, told_at=row['at'] + timedelta(hours=1) if self.chance(0.2) else None) if self.comes_again else row

    def make_account_reports(self, account):
        rows, zone_hours = self.tables['account_snapshots'], timedelta(days=1)
        blank = dict.fromkeys(['followers', 'following', 'net_followers', 'views', 'likes', 'comments', 'shares', 'profile_visits', 'reach'])

        def add(source, grain, at, day, is_rounded=False, **more):
            row = {'account_id': account, 'source': source, 'grain': grain, 'at': at, 'day': day, 'is_rounded': is_rounded, **blank, **more}
            if not any((r['account_id'], r['source'], r['day'] or r['at']) == (account, source, day or at) for r in rows):
                rows.append(self.told(row))
                if self.comes_again and self.chance(0.15):
                    again = {c: v + self.upto(40) for c, v in more.items() if v is not None and not is_rounded}
                    rows.append(dict(row, **again, told_at=at + timedelta(days=2)))

        midnight = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
        if self.chance(0.6):  # Studio's overview, and sometimes another source of the same days
            names = [c for c in ('views', 'likes', 'comments', 'shares', 'profile_visits') if self.chance(0.85)]
            for source in ['studio_overview'] + ['other_overview'] * self.chance(0.3):
                first = self.upto(SPRING_DAYS - 8)
                for n in range(first, first + 8 + self.upto(8)):
                    day = (midnight + timedelta(days=n)).date()
                    size = self.any([0, 5, 60, 3000])
                    counts = {c: None if self.chance(0.05) else self.upto(size) - (4 if self.chance(0.1) else 0) for c in names}
                    add(source, 'daily', midnight + zone_hours * (n + 1), day, **counts)
        level = self.any([0, 90, 5000, 20000, 1500000])
        if self.chance(0.7):
            for source in ['profile'] + ['api_profile'] * self.chance(0.3):
                for at in sorted(self.moment(self.start - timedelta(days=10)) for _ in range(self.upto(6))):
                    level = max(0, level + self.random.randrange(-20, 60))
                    add(source, 'lifetime', at, None, followers=level)
        if self.chance(0.3):
            for n in range(self.upto(5)):
                add('follower_history', 'daily', midnight + zone_hours * (n + 6), (midnight + timedelta(days=n + 5)).date(), followers=level + n * 7)
        exact = [r['at'] for r in rows if r['account_id'] == account and r['followers'] is not None]
        if level >= 10000 and self.chance(0.5):
            # rounded levels, after an exact one if there is any
            first = min(exact) + timedelta(days=2) if exact else self.start
            for at in sorted(self.moment(first) for _ in range(self.upto(5))):
                level += self.upto(300)
                add('web_profile', 'lifetime', at, None, True, followers=self.shown(level, True))

    def make_campaigns(self, account):
        for n in range(self.upto(2)):
            starts = self.moment() if self.chance(0.8) else self.now - timedelta(days=self.upto(6)) + timedelta(days=self.upto(9))
            self.tables['campaigns'].append({'account_id': account, 'name': f'Campaign {n}', 'hashtag': self.any([None, '#Tea', 'cake', ' ']),
                                             'starts_at': starts, 'ends_at': starts + timedelta(hours=self.any([7, 24, 72, 240]))})

    def make_audience(self, account):
        for source, at in [('studio', self.moment()), ('other', self.moment())]:
            for dimension, values in {'gender': ['Male', 'female', 'Other'], 'country': ['nl', 'FR', 'Others'], 'hour': ['12']}.items():
                if self.chance(0.4):
                    for value in values:
                        row = {'account_id': account, 'source': source, 'dimension': dimension, 'value': value, 'at': at,
                               'fraction': None if self.chance(0.1) else round(self.random.random(), 3)}
                        self.tables['audience_snapshots'].append(self.told(row))


def dataset_sql(dataset, world):
    """SQL that makes the dataset of a world; the rows of a table are all written with the same columns."""
    name = quoted(dataset)
    script = [f"SELECT tiktrack.create_dataset('{dataset}');\nBEGIN;\n"]
    for table, rows in world.tables.items():
        if rows:
            columns = list(dict.fromkeys(c for r in rows for c in r))
            script.append(insert(f'{name}.{table}', [{c: r.get(c) for c in columns} for r in rows]))
    script += [f"SELECT inserted FROM tiktrack.import('{dataset}', {literal(content)}, '{source}', {literal(options)});\n"
               for source, options, content in world.files]
    script.append('COMMIT;\nANALYZE;\n')
    return ''.join(script)
