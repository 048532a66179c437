"""Files as datasets: the invented cases of the tree, and real ones. These are third-party: read where they lie, never copied into
the tree, and left out where there are none."""
import gzip
import os
import shutil
import tempfile

from database import literal

CASES = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + '/data/cases'
HIGGS = '{"columns": ["actor_id", "video_id", "occurred_at", "kind"], "kinds": {"RT": {"share_type": "repost", "platform": "twitter"}, "RE": "comment", "MT": null}}'
KUAIRAND = ('{"columns": {"occurred_at": "time_ms", "actor_id": "user_id", "watched_ms": "play_time_ms", "kind": {"*": "view", "label": "like", '
            '"is_follow": "follow", "is_comment": "comment", "is_forward": "share", "is_profile_enter": "profile_visit"}}}')
EXPORT = 'export_json/user_data_tiktok_user%s_pseudonymised.json.gz'
OVERVIEW = '{"account": "demo", "year": 2026, "timezone": "UTC"}'
LOOKS = [(f'c11_display_api_2026-08-{n}.json', 'auto', f'{{"at": "2026-08-{n} 23:00:00Z"}}') for n in (15, 16, 17)]
EACH = ('account_metrics', 'video_metrics', 'daily_metrics')

# name: the imports (file, source, options), and figures that the views must give whatever the oracle says (query, answer)
CASE_DATASETS = {
    'c08 a day that came again': (
        [('c08c_studio_overview_last_day_incomplete.csv', 'auto', OVERVIEW.replace('UTC"', 'UTC", "at": "2026-03-13"')),
         ('c08d_studio_overview_later_download_same_day_complete.csv', 'auto', OVERVIEW.replace('UTC"', 'UTC", "at": "2026-03-14"'))],
        [("SELECT views || ' ' || shares FROM daily_metrics WHERE day = '2026-03-12'", '400 4')]),
    'c10 followers': ([('c10_studio_follower_history_difference_forward.csv', 'auto', OVERVIEW)], []),
    'c11 looks of each day': (LOOKS, [('SELECT sum(views) FROM daily_metrics', '9200')]),
    'c11 with the overview': (
        LOOKS + [('c11b_studio_overview_same_days.csv', 'auto', OVERVIEW)],
        [("SELECT sum(views) FROM daily_metrics WHERE day = '2026-08-16'", '5100')]),
    'c12 views not told': (
        [('c12a_ytdlp_views_zero_not_told.json', 'auto', '{"at": "2026-06-28"}')],
        [("SELECT engagement_rate || ' ' || share_rate FROM account_metrics", '0.05 0.005')]),
    'c22 each viewer once': (
        [('c22_each_viewer_once.csv', 'auto', '{}')], [("SELECT count(*) FROM metric_warnings WHERE severity = 'error'", '0')]),
    'c23 a poorer newer source': (
        [('c23a_display_api_all_counts.json', 'auto', '{"at": "2026-08-17 12:00:00Z"}'),
         ('c23b_profile_grid_views_only_next_day.csv', 'counts_csv', '{"columns": {"video_id": "video_id", "views": "view_count", "at": "timestamp"}, "timezone": "UTC"}')],
        [("SELECT concat_ws(' ', views, likes, comments, shares, engagement_rate) FROM video_metrics", '1100 100 10 20 0.13')]),
    'c26 counts swapped': (
        [('c26_counts_of_comments_and_plays_swapped.json', 'auto', '{"at": "2026-06-28"}')],
        [("SELECT count(*) FROM metric_warnings WHERE code = 'engagements_exceed_views'", '1')]),
}
REAL_DATASETS = {
    'KuaiRand': (
        [('interactions/kuairand27k_likehate_kcore15.tsv.gz', 'events_csv', KUAIRAND)],
        [(f'SELECT sum(engagements) FROM {view}', '35329') for view in EACH]),
    'Higgs': (
        [('interactions/higgs-activity_time.txt.gz', 'events_csv', HIGGS)],
        [(f"SELECT sum(comments) || ' ' || sum(shares) FROM {view}", '36902 354930') for view in EACH]),
    'export of user A and Studio': (
        [(EXPORT % 'A', 'auto', '{"account": "creator1"}')]
        + [(f'studio_csv/{name}.csv', 'auto', '{"account": "creator1", "year": 2025, "timezone": "America/New_York"}')
           for name in ('Overview', 'Viewers', 'FollowerHistory')]
        + [(f'studio_csv/{name}.csv', 'auto', '{"account": "creator1", "at": "2026-02-27"}') for name in ('FollowerGender', 'FollowerTopTerritories')]
        + [('studio_csv/Content.csv', 'auto', '{"account": "creator1", "at": "2026-02-27", "year": 2026}')],
        [("SELECT sum(events) FROM own_activity", str(18682 - 4876))]),
    'export of user B': ([(EXPORT % 'B', 'auto', '{"account": "user_b"}')], []),
    'creators, twice': (
        [('counters/tiktok_famous_sug_users_vids1.csv.gz', 'auto', '{"at": "2020-11-10"}'),
         ('counters/tiktok_famous_sug_users_vids3.csv.gz', 'auto', '{"at": "2020-11-11"}')], []),
    'trending': ([('counters/trending_tiktok_scraper.json.gz', 'auto', '{"at": "2020-12-20"}')], []),
}


def datasets(database, folder, described):
    """(name, dataset, figures) of each, made one after the other; the caller drops it."""
    for name, (imports, figures) in described.items():
        if not all(os.path.exists(f'{folder}/{file}') for file, _, _ in imports):
            print(f'{name}: left out, no such files in {folder}')
            continue
        with tempfile.TemporaryDirectory() as copies:
            os.chmod(copies, 0o755)  # the server, another user, reads them
            script = ["SELECT tiktrack.create_dataset('real');\n"]
            for file, source, options in imports:
                copy = f'{copies}/{os.path.basename(file).removesuffix(".gz")}'
                with (gzip.open if file.endswith('.gz') else open)(f'{folder}/{file}', 'rb') as packed, open(copy, 'wb') as plain:
                    shutil.copyfileobj(packed, plain)
                script.append(f"SELECT inserted FROM tiktrack.import_file('real', {literal(copy)}, {literal(source)}, {literal(options)});\n")
            # some of the accounts have share data, some have none
            script.append("UPDATE real.accounts SET account_type = CASE WHEN username IN ('creator1', 'demo') OR account_id % 2 = 0 THEN 'creator' END;\n")
            database.run(''.join(script))
        yield name, 'real', figures


def wrong_figures(database, dataset, figures):
    """(query, answer expected, answer) of those that the views do not give to the owner."""
    answers = [(query, expected, database.run(f'SET search_path = {dataset}, pg_catalog; {query}').strip()) for query, expected in figures]
    return [a for a in answers if a[1] != a[2]]
