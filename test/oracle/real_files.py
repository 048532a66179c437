"""Real files as datasets. They are third-party: read where they lie, never copied into the tree, and left out where there are none."""
import gzip
import os
import shutil
import tempfile

from database import literal

HIGGS = '{"columns": ["actor_id", "video_id", "occurred_at", "kind"], "kinds": {"RT": {"share_type": "repost", "platform": "twitter"}, "RE": "comment", "MT": null}}'
KUAIRAND = ('{"columns": {"occurred_at": "time_ms", "actor_id": "user_id", "watched_ms": "play_time_ms", "kind": {"*": "view", "label": "like", '
            '"is_follow": "follow", "is_comment": "comment", "is_forward": "share", "is_profile_enter": "profile_visit"}}}')
EXPORT = 'export_json/user_data_tiktok_user%s_pseudonymised.json.gz'
# name: (file, source, options) of each import
DATASETS = {
    'KuaiRand': [('interactions/kuairand27k_likehate_kcore15.tsv.gz', 'events_csv', KUAIRAND)],
    'Higgs': [('interactions/higgs-activity_time.txt.gz', 'events_csv', HIGGS)],
    'export of user A and Studio': [
        (EXPORT % 'A', 'auto', '{"account": "creator1"}'),
        ('studio_csv/Overview.csv', 'auto', '{"account": "creator1", "year": 2025, "timezone": "America/New_York"}'),
        ('studio_csv/Viewers.csv', 'auto', '{"account": "creator1", "year": 2025, "timezone": "America/New_York"}'),
        ('studio_csv/FollowerHistory.csv', 'auto', '{"account": "creator1", "year": 2025, "timezone": "America/New_York"}'),
        ('studio_csv/FollowerGender.csv', 'auto', '{"account": "creator1", "at": "2026-02-27"}'),
        ('studio_csv/FollowerTopTerritories.csv', 'auto', '{"account": "creator1", "at": "2026-02-27"}'),
        ('studio_csv/Content.csv', 'auto', '{"account": "creator1", "at": "2026-02-27", "year": 2026}')],
    'export of user B': [(EXPORT % 'B', 'auto', '{"account": "user_b"}')],
    'creators, twice': [
        ('counters/tiktok_famous_sug_users_vids1.csv.gz', 'auto', '{"at": "2020-11-10"}'),
        ('counters/tiktok_famous_sug_users_vids3.csv.gz', 'auto', '{"at": "2020-11-11"}')],
    'trending': [('counters/trending_tiktok_scraper.json.gz', 'auto', '{"at": "2020-12-20"}')],
}


def datasets(database, folder):
    """(name, dataset) of each, made one after the other; the caller drops it."""
    for name, imports in DATASETS.items():
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
            script.append("UPDATE real.accounts SET account_type = CASE WHEN username = 'creator1' OR account_id % 2 = 0 THEN 'creator' END;\n")
            database.run(''.join(script))
        yield name, 'real'
