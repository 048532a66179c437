"""What a dataset holds, and how much of it a role may see."""
from collections import defaultdict
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

# columns of counts, in the order of the views, and the kind of event behind each
KINDS = {'views': 'view', 'impressions': 'impression', 'likes': 'like', 'comments': 'comment', 'shares': 'share', 'saves': 'save',
         'follows': 'follow', 'profile_visits': 'profile_visit', 'link_clicks': 'link_click'}
COUNTS = list(KINDS)
ENGAGED = {'like', 'comment', 'share'}
REACHED = ENGAGED | {'view'}
TABLES = ['accounts', 'videos', 'events', 'video_snapshots', 'account_snapshots', 'audience_snapshots', 'campaigns', 'imports', 'logs']
PLAIN_SQL = 0  # the log of rows that no import brought


def moment(text):
    return None if text is None else datetime.fromisoformat(text).astimezone(timezone.utc)


def time_zone(name):
    """The zone of that name; None where it is none."""
    try:
        return ZoneInfo(name) if name and name.strip() else None
    except (KeyError, ValueError, OSError):
        return None


def is_own_act(event):
    """A data download tells what its owner did; only its followers are other people's acts."""
    return event['source'] == 'tiktok_export' and event['section'] != 'followers'


class Dataset:
    def __init__(self, tables, rules, rulesets, weights, active_ruleset, min_group_size):
        self.tables = tables
        for table, columns in {'videos': ['posted_at'], 'events': ['occurred_at'], 'video_snapshots': ['at', 'told_at'],
                               'account_snapshots': ['at', 'told_at'], 'audience_snapshots': ['at', 'told_at'],
                               'campaigns': ['starts_at', 'ends_at']}.items():
            for row in tables[table]:
                for column in columns:
                    row[column] = moment(row.get(column))
                if row.get('day'):
                    row['day'] = date.fromisoformat(row['day'])
                if 'told_at' in row:
                    row['told_at'] = row['told_at'] or row['at']
        self.accounts = {a['account_id']: a for a in tables['accounts']}
        self.videos = {v['video_id']: v for v in tables['videos']}
        self.zones = {i: time_zone(a['time_zone']) for i, a in self.accounts.items()}
        self.rules, self.rulesets, self.weights = rules, rulesets, weights
        self.active_ruleset, self.min_group_size = active_ruleset, min_group_size

        log_of = {i['import_id']: i['log_id'] for i in tables['imports']}
        self.log_kinds = {g['log_id']: set(g['kinds']) for g in tables['logs']}
        # an import without a log tells what it has rows of
        self.log_kinds[PLAIN_SQL], self.log_kinds[None] = set(), set()
        self.events_of, self.own_acts = defaultdict(list), []
        for e in tables['events']:
            if is_own_act(e):
                self.own_acts.append(e)
                continue
            e['log'] = PLAIN_SQL if e['import_id'] is None else log_of.get(e['import_id'], PLAIN_SQL)
            if e['log'] == PLAIN_SQL:
                self.log_kinds[PLAIN_SQL].add(e['kind'])
            if e['video_id'] in self.videos:
                e['day'] = self.day(self.videos[e['video_id']]['account_id'], e['occurred_at'])
                self.events_of[e['video_id']].append(e)
        self.snapshots_of, self.account_snapshots_of = defaultdict(list), defaultdict(list)
        for s in tables['video_snapshots']:
            self.snapshots_of[s['video_id']].append(with_views_told(s))
        for s in tables['account_snapshots']:
            self.account_snapshots_of[s['account_id']].append(s)

    def zone_name(self, account):
        """The account's zone as it is written; UTC where it is not known or none."""
        return self.accounts[account]['time_zone'] if self.zones.get(account) else 'UTC'

    def local(self, account, at):
        return at.astimezone(self.zones.get(account) or timezone.utc)

    def day(self, account, at):
        return None if at is None else self.local(account, at).date()

    def level(self, account, share_type, is_public):
        """How much the owner of a video sees of a share, by the rule set in force."""
        kind = self.accounts[account]['account_type'] or 'personal'
        rule = self.rules.get((self.active_ruleset, kind, share_type))
        return 'none' if rule is None else rule['level'] if is_public else rule['level_if_not_public']

    def has_share_data(self, account):
        kind = self.accounts[account]['account_type'] or 'personal'
        rules = [r for (ruleset, type_, _), r in self.rules.items() if (ruleset, type_) == (self.active_ruleset, kind)]
        return len(rules) == 11 and all('none' not in (r['level'], r['level_if_not_public']) for r in rules)


def with_views_told(snapshot):
    """A view count of 0 beside likes, comments or saves of the same report is not told."""
    if snapshot['views'] == 0 and snapshot['grain'] == 'lifetime' and any((snapshot[c] or 0) > 0 for c in ('likes', 'comments', 'saves')):
        return dict(snapshot, views=None)
    return snapshot


class Sight:
    """A dataset as somebody may see it: its owner (accounts 'owner'), a reader of all accounts ('all'), or a viewer of some."""

    def __init__(self, data, accounts, now):
        self.data, self.now = data, now
        self.is_owner = accounts == 'owner'
        self.accounts = set(data.accounts) if accounts in ('owner', 'all') else set(accounts)
        self.memory = {}
        self.shown = {}  # rows of the views, for what hangs on a number that is only estimated

    def once(self, key, make):
        """What was made under that key before, else make()."""
        if key not in self.memory:
            self.memory[key] = make()
        return self.memory[key]

    def sees(self, account):
        """Videos without an account are the owner's alone to see."""
        return account in self.accounts or (account is None and self.is_owner)

    def hides_shares(self, account):
        """The owner can read the tables anyway; anybody else sees an account as its owner does."""
        return not self.is_owner and not self.once(('share data', account), lambda: self.data.has_share_data(account))

    def videos(self):
        return [v for v in self.data.videos.values() if self.sees(v['account_id'])]

    def videos_by_account(self):
        def make():
            groups = defaultdict(list)
            for v in self.videos():
                groups[v['account_id']].append(v)
            return groups
        return self.once('videos by account', make)

    def counts(self, account):
        return [c for c in COUNTS if c != 'shares' or not self.hides_shares(account)]

    def events(self, video):
        """The audience's events of a video, without shares where these are hidden."""
        def make():
            hidden = self.hides_shares(video['account_id'])
            return [e for e in self.data.events_of[video['video_id']] if not (hidden and e['kind'] == 'share')]
        return self.once(('events', video['video_id']), make)

    def snapshots(self, video, grain):
        """Reports of a video of which the asker sees at least one count."""
        def make():
            counts = self.counts(video['account_id'])
            return [s for s in self.data.snapshots_of[video['video_id']]
                    if s['grain'] == grain and any(s[c] is not None for c in counts)]
        return self.once(('snapshots', video['video_id'], grain), make)

    def account_columns(self, account):
        a = self.data.accounts.get(account)
        return {'account_id': 'unknown' if account is None else str(account),
                'account_name': (a['username'] or a['display_name'] or 'unknown') if a else 'unknown'}

    def video_columns(self, video):
        return dict(self.account_columns(video['account_id']), video_id=str(video['video_id']), title=video['title'] or 'unknown',
                    posted_on=self.data.day(video['account_id'], video['posted_at']))


# what an account without share data is not shown, wherever it stands
SHARE_COLUMNS = {
    'shares', 'known_shares', 'engagements', 'engaged_users', 'engagement_rate', 'engagement_rate_by_reach', 'engagement_rate_by_followers',
    'engaged_user_rate', 'share_rate', 'share_rate_low', 'share_rate_high', 'engagement_rate_count', 'engagement_rate_views',
    'share_rate_count', 'share_rate_views', 'mean_engagement_rate', 'mean_share_rate', 'expected_engagement_rate'}


def hide_shares(row):
    return {c: None if c in SHARE_COLUMNS else v for c, v in row.items()}
