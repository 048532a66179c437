"""Compares one dataset, as several roles see it, with what is expected."""
from compare import differences
from database import quoted
from facts import TABLES, Dataset, Sight, moment
from views import LEFT_OUT, VIEWS

COLUMNS = """SELECT c.relname AS view, a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '%s' AND c.relkind = 'v' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum"""


SETTINGS = "SET timezone = 'Pacific/Kiritimati'; SET datestyle = 'German, DMY';\n"
# what must not show through to an account without share data
HIDE = """DELETE FROM {0}.events WHERE kind = 'share' AND (source IS NULL OR source <> 'tiktok_export');
DELETE FROM {0}.video_snapshots WHERE coalesce(views, impressions, likes, comments, saves, follows, profile_visits, link_clicks) IS NULL;
UPDATE {0}.video_snapshots SET shares = NULL; UPDATE {0}.account_snapshots SET shares = NULL;
"""


def load(database, dataset):
    """The tables of a dataset, and those of the extension that its views read."""
    queries = {t: f'SELECT * FROM {quoted(dataset)}.{t}' for t in TABLES}
    queries['rules'] = 'SELECT ruleset, account_type, share_type, level, level_if_not_public FROM tiktrack.visibility_rules'
    queries['rulesets'] = 'SELECT ruleset, valid_from, valid_until FROM tiktrack.rulesets'
    queries['weights'] = 'SELECT ruleset, axis, weight::float8 FROM tiktrack.score_weights'
    queries['settings'] = 'SELECT tiktrack.active_ruleset() AS ruleset, tiktrack.min_group_size() AS size'
    rows = database.read(queries)
    rules = {(r['ruleset'], r['account_type'], r['share_type']): r for r in rows['rules']}
    weights = {(w['ruleset'], w['axis']): w['weight'] for w in rows['weights']}
    settings = rows['settings'][0]
    return Dataset({t: rows[t] for t in TABLES}, rules, rows['rulesets'], weights, settings['ruleset'], settings['size'])


def columns_of(database, dataset):
    columns = {}
    for row in database.read({'columns': COLUMNS % dataset.replace("'", "''")})['columns']:
        columns.setdefault(row['view'], []).append(row['name'])
    return columns


def check(database, dataset, askers, views):
    """(asker, view, key, column, expected, got) of each cell that differs, and the number of cells compared.

    askers: {name: (role or None for the owner, accounts)}, accounts as Sight has them."""
    data, columns = load(database, dataset), columns_of(database, dataset)
    found, cells = [], 0
    views = [v for v in views if v in columns]
    for asker, (role, accounts) in askers.items():
        queries = {'now': 'SELECT now() AS now', **{v: f'SELECT * FROM {quoted(dataset)}.{v}' for v in views}}
        # whatever the session's time zone
        rows = database.read(queries, role, SETTINGS if len(askers) > 1 and asker == 'all' else '')
        sight = Sight(data, accounts, moment(rows['now'][0]['now']))
        sight.shown = rows
        for view in views:
            make, keys = VIEWS[view]
            expected = make(sight)
            cells += len(rows[view]) * len(columns[view])
            found += [(asker, *d) for d in differences(view, keys, expected, rows[view], columns[view], LEFT_OUT.get(view, ()))]
    return found, cells


def shows_through(database, dataset, role, views):
    """(view, row, row) of what a viewer without share data is shown otherwise once all that tells of shares is gone; undone at the end."""
    name = quoted(dataset)
    columns = columns_of(database, dataset)
    views = [v for v in views if v in columns]
    ask = [f'SET LOCAL ROLE {quoted(role)};\n'] + [f"\\echo ---- {v}\nSELECT to_jsonb(q) FROM {name}.{v} q ORDER BY to_jsonb(q)::text COLLATE \"C\";\n" for v in views]
    script = ['BEGIN;\n', *ask, 'RESET ROLE;\n', HIDE.format(name), '\\echo ==== after\n', *ask, 'ROLLBACK;\n']
    before, after = ({} for _ in range(2))
    side = before
    for line in database.run(''.join(script)).split('\n'):
        if line.startswith('===='):
            side = after
        elif line.startswith('---- '):
            rows = side.setdefault(line[5:], [])
        elif line:
            rows.append(line)
    return [(v, row, 'before' if row in before[v] else 'after') for v in views for row in sorted(set(before[v]) ^ set(after[v]))]
