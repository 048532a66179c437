"""The oracle's own arithmetic on examples worked out by hand: METRICS section 2, and COUNTING's."""
import math
import unittest
from datetime import datetime, timedelta, timezone

import arithmetic as a
from facts import Dataset, Sight, TABLES
from view_audience import suppressed
from view_days import daily_metrics
from view_growth import video_growth
from view_videos import account_metrics, video_metrics

ACCOUNT = {'username': 'ana', 'display_name': None, 'picture_url': None, 'account_type': 'creator', 'is_public': True, 'time_zone': None}
VIDEO = {'posted_at': None, 'title': None, 'duration_ms': None, 'content_type': None, 'sound': None, 'hashtags': None, 'is_public': None,
         'parent_video_id': None}
EVENT = {'actor_id': None, 'share_type': None, 'platform': None, 'is_public': None, 'child_video_id': None, 'watched_ms': None, 'country': None,
         'age_group': None, 'gender': None, 'interests': None, 'account_id': None, 'source': None, 'section': None, 'import_id': None}
COUNTS = dict.fromkeys(['views', 'impressions', 'likes', 'comments', 'shares', 'saves', 'follows', 'profile_visits', 'link_clicks'])
SNAPSHOT = {**COUNTS, 'source': 's', 'grain': 'lifetime', 'day': None, 'is_rounded': False, 'told_at': None, 'total_watch_time': None,
            'average_watch_time': None, 'completion_rate': None}
REPORT = {**COUNTS, 'source': 'studio', 'grain': 'daily', 'day': None, 'is_rounded': False, 'told_at': None, 'followers': None}
RULES = {('set', kind, f'type {n}'): {'level': 'none' if kind == 'personal' else 'event', 'level_if_not_public': 'none' if kind == 'personal' else 'event'}
         for kind in ('creator', 'personal') for n in range(11)}


def day(n, hour=12):
    return (datetime(2026, 6, 1, hour, tzinfo=timezone.utc) + timedelta(days=n - 1)).isoformat()


def sight(accounts=({},), videos=(), events=(), snapshots=(), reports=(), logs=(), imports=(), asker='owner'):
    """A small dataset, of what differs from the usual rows."""
    tables = {t: [] for t in TABLES}
    tables['accounts'] = [{**ACCOUNT, 'account_id': n, **r} for n, r in enumerate(accounts, 1)]
    tables['videos'] = [{**VIDEO, 'video_id': n, 'account_id': 1, **r} for n, r in enumerate(videos, 1)]
    tables['events'] = [{**EVENT, 'event_id': n, **r} for n, r in enumerate(events, 1)]
    tables['video_snapshots'] = [{**SNAPSHOT, 'video_id': 1, **r} for r in snapshots]
    tables['account_snapshots'] = [{**REPORT, 'account_id': 1, 'at': day(9), **r} for r in reports]
    tables['logs'], tables['imports'] = list(logs), list(imports)
    data = Dataset(tables, RULES, [], {}, 'set', 10)
    return Sight(data, asker, datetime(2026, 7, 1, tzinfo=timezone.utc))


def events(n, **row):
    return [row] * n


class Arithmetic(unittest.TestCase):
    def near(self, got, wanted):
        for g, w in zip(got, wanted):
            self.assertTrue(g is w or math.isclose(g, w, rel_tol=1e-9), f'{got} is not {wanted}')

    def test_intervals(self):
        self.near(a.wilson(10, 100), (0.0552291370606751, 0.17436566150491345))
        self.near(a.wilson(0, 20), (0.0, 0.1611251580528193))
        self.near(a.poisson(9, 15), (0.2743582064918888, 1.138986896761278))
        self.near(a.poisson(0, 100), (0.0, 0.036888794541139365))

    def test_lift(self):
        self.near(a.lift(90, 3000, 120, 6000), (0.5, 0.145335927407098, 0.9644891478203499, 0.0030518518998375738))
        self.near(a.lift(3, 10, 1, 12), (2.6, -0.5599616382318529, 28.45197765923081, 0.2932330827067669))
        self.near(a.lift(0, 50, 5, 50), (-1.0, -1.0, 0.601223110199522, 0.05628449442882433))
        self.near(a.lift(4, 40, 0, 40), (None, None, None, 0.11556797632747))
        self.near(a.adjusted([.01, .04, .03, .005, None]), [.02, .04, .04, .02, None])

    def test_scores(self):
        self.near([a.spike_score(20, [10, 12, 11, 13, 12]), a.spike_score(9, [5, 5, 5, 5, 6])], [5.396, 15.957692964412749])
        weights = dict.fromkeys(['share_rate', 'engagement', 'watch', 'growth'], 0.25)
        self.near(a.balanced_score({'share_rate': 2, 'engagement': .5, 'watch': -1, 'growth': .5}, weights), (0.5, 1.0, 0.5))
        self.near(a.balanced_score({'share_rate': 1.2, 'engagement': .4}, weights), (0.8, 0.5, 0.75))
        self.near(a.balanced_score({'share_rate': 1.2}, weights), (None, 0.25, 1.0))

    def test_small_groups(self):
        def hidden(groups, *shown):
            return suppressed({g: [{'kind': 'view', 'actor_id': p} for p in who] for g, who in groups.items()}, 10, shown)

        for sizes, n in (([3, 25, 40, 120], 2), ([3, 4, 5, 60], 3), ([9, 9, 500], 2), ([3, 4, 60], 3), ([5], 1), ([10, 20], 0)):
            self.assertEqual(len(hidden({g: {(g, person) for person in range(size)} for g, size in enumerate(sizes)})), n, sizes)
        # nine people like both, and are nine together
        self.assertEqual(len(hidden({'cats': range(9), 'dogs': range(4), 'tea': range(11)})), 3)
        # of two that are estimated either may be the smaller one, and not one that is larger by more than the error
        large = {'a': range(5), 'b': range(10, 1010), 'c': range(2000, 3020), 'd': range(5000, 7000)}
        self.assertEqual([hidden(large), hidden(large, 'c'), hidden(large, 'd')], [{'a', 'b'}, {'a', 'c'}, {'a', 'b'}])

    def test_small_groups_of_which_no_view_tells_who_watched(self):
        """Four people who liked, seven who watched: eleven together, so that the group of twelve may be shown."""
        groups = {g: [{'kind': kind, 'actor_id': p} for p in who] for g, kind, who in
                  (('likes', 'like', range(4)), ('seven', 'view', range(10, 17)), ('twelve', 'view', range(20, 32)))}
        self.assertEqual(suppressed(groups, 10), {'likes', 'seven'})

    def test_estimates(self):
        who, acted = a.people(1000), a.people(400)
        self.assertTrue(who.low < 945 and who.high > 1055 and acted == 400)
        rate = a.ratio(acted, who, most=1)
        self.near((rate.low, rate.value, rate.high), (400 / who.high, 0.4, 400 / who.low))
        low, high = a.wilson_of_people(acted, who)
        self.near((low.low, high.high), (a.wilson(400, who.high)[0], a.wilson(400, who.low)[1]))

    def test_rounded_counts(self):
        self.assertEqual([a.count_range(n, True) for n in (9999, 10000, 22600, 10**6, 1800000)],
                         [(9999, 9999), (10000, 10049), (22550, 22649), (999950, 1049999), (1750000, 1849999)])
        self.assertEqual([a.spread_part(250, n, 3) for n in (1, 2, 3)], [83, 83, 84])
        self.assertEqual([a.spread_part(-8, n, 3) for n in (1, 2, 3)], [-2, -3, -3])


class Counting(unittest.TestCase):
    def test_report_beyond_its_videos(self):
        """100 views reported for each of three days, one tracked video +250 over them: 17 + 17 + 16 + 250 = 300."""
        rows = daily_metrics(sight(
            videos=[{}], snapshots=[{'at': day(1), 'views': 1000}, {'at': day(4), 'views': 1250}],
            reports=[{'day': f'2026-06-0{n}', 'views': 100} for n in (2, 3, 4)]))
        self.assertEqual(sorted((r['day'].day, r['video_id'], r['views']) for r in rows), [(2, 'none', 17), (3, 'none', 17), (4, '1', 250), (4, 'none', 16)])

    def test_hidden_and_back(self):
        """Likes 10 on June 1, hidden on June 2, 40 on June 5: +30 over 4 days."""
        rows = video_growth(sight(videos=[{}], snapshots=[
            {'at': day(1), 'likes': 10, 'views': 5}, {'at': day(2), 'views': 6}, {'at': day(5), 'likes': 40, 'views': 9}]))
        self.assertEqual([(r['day'].day, r['likes'], r['likes_days'], r['views'], r['views_days']) for r in rows], [(2, None, None, 1, 1), (5, 30, 4, 3, 3)])

    def test_events_and_reports(self):
        """Events on their days, the rest of a change on its last; a change alone may be negative."""
        made = sight(videos=[{}], events=events(3, video_id=1, kind='view', occurred_at=day(2)), snapshots=[
            {'at': day(1), 'views': 10, 'likes': 5}, {'at': day(3), 'views': 20, 'likes': 3}])
        rows = sorted((r['day'].day, r['views'], r['likes'], r['counts_from']) for r in daily_metrics(made))
        self.assertEqual(rows, [(2, 3, None, 'events'), (3, 7, -2, 'snapshots')])

    def test_pair_of_a_change(self):
        """Shares are hidden on June 2, and likes fall from there to June 3: from June 1 on 20 + 1 + 2 of 100 views."""
        rows = daily_metrics(sight(videos=[{}], snapshots=[
            {'at': day(1), 'views': 1000, 'likes': 100, 'comments': 10, 'shares': 20}, {'at': day(2), 'views': 1050, 'likes': 130, 'comments': 12},
            {'at': day(3), 'views': 1100, 'likes': 120, 'comments': 11, 'shares': 22}]))
        self.assertEqual(sorted((r['day'].day, r['likes'], r['engagement_rate_count'], r['engagement_rate_views']) for r in rows),
                         [(2, 30, None, None), (3, -10, 23, 100)])

    def test_poorer_newer_source(self):
        """c23: yesterday's report of all counts, then a grid that tells views alone."""
        row = video_metrics(sight(videos=[{}], snapshots=[
            {'at': day(1), 'views': 1000, 'likes': 100, 'comments': 10, 'shares': 20}, {'at': day(2), 'views': 1100, 'source': 'grid'}]))[0]
        self.assertEqual((row['views'], row['likes'], row['comments'], row['shares']), (1100, 100, 10, 20))
        self.assertEqual((row['engagement_rate'], row['engagement_rate_count'], row['engagement_rate_views']), (0.13, 130, 1000))
        self.assertEqual(row['reported_at'].day, 2)

    def test_rounded_after_exact(self):
        row = video_metrics(sight(videos=[{}], snapshots=[
            {'at': day(1), 'views': 20160, 'likes': 20160}, {'at': day(2), 'views': 20200, 'likes': 20300, 'is_rounded': True, 'source': 'web'}]))[0]
        self.assertEqual((row['views'], row['likes']), (20160, 20300))

    def test_views_not_told(self):
        """c12a: a view count of 0 beside likes is not told; beside shares alone it is."""
        rows = video_metrics(sight(videos=[{}, {}], snapshots=[
            {'at': day(1), 'views': 0, 'likes': 7}, {'at': day(1), 'views': 0, 'shares': 7, 'video_id': 2}]))
        self.assertEqual([r['views'] for r in rows], [None, 0])

    def test_posted_after_the_source_looked(self):
        """c11: a video posted after the last look of the source at its account starts from 0."""
        rows = video_growth(sight(videos=[{}, {'posted_at': day(2, 8)}], snapshots=[
            {'at': day(1, 23), 'views': 100}, {'at': day(2, 23), 'views': 130}, {'at': day(2, 23), 'views': 40, 'video_id': 2}]))
        self.assertEqual(sorted((r['video_id'], r['views'], r['views_days']) for r in rows), [('1', 30, 1), ('2', 40, 1)])

    def test_told_by_the_log(self):
        """A video of a log has 0 of a kind that the log tells elsewhere; one without a row in any log is told by none."""
        rows = video_metrics(sight(videos=[{}, {}, {}], events=[
            {'video_id': 1, 'kind': 'view', 'occurred_at': day(1), 'import_id': 1}, {'video_id': 2, 'kind': 'share', 'occurred_at': day(1), 'import_id': 1}],
            logs=[{'log_id': 1, 'kinds': ['view', 'like', 'comment', 'share']}], imports=[{'import_id': 1, 'log_id': 1}]))
        self.assertEqual([(r['views'], r['engagements'], r['known_shares']) for r in rows], [(1, 0, 0), (0, 1, 1), (None, None, 0)])

    def test_without_share_data(self):
        """A log that holds only a share of a video is no log of it for an account without share data."""
        made = dict(accounts=[{'account_type': 'personal'}], videos=[{}], events=[
            {'video_id': 1, 'kind': 'share', 'occurred_at': day(1)}, {'video_id': 7, 'kind': 'view', 'occurred_at': day(1)}])
        self.assertEqual([video_metrics(sight(asker=asker, **made))[0]['views'] for asker in ('owner', [1])], [0, None])
        self.assertEqual([r['reach'] for r in account_metrics(sight(asker=[1], **made))], [None])

    def test_people_of_an_account(self):
        """One video with views of which nobody knows the viewers, and nobody knows how many the account has."""
        who = [{'video_id': 1, 'kind': 'view', 'actor_id': n, 'occurred_at': day(1)} for n in (5, 6, 6)]
        self.assertEqual(account_metrics(sight(videos=[{}, {}], events=who))[0]['reach'], 2)
        self.assertEqual(account_metrics(sight(videos=[{}, {}], events=who, snapshots=[{'at': day(2), 'views': 9, 'video_id': 2}]))[0]['reach'], None)

    def test_own_acts(self):
        made = sight(videos=[{}], events=[{'video_id': 1, 'kind': 'share', 'occurred_at': day(1), 'source': 'tiktok_export', 'section': 'shares', 'account_id': 1}])
        self.assertEqual((video_metrics(made)[0]['shares'], len(made.data.own_acts)), (None, 1))


if __name__ == '__main__':
    unittest.main()
