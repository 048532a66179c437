"""One dataset, asked by several, against what is expected."""
from compare import differences
from database import quoted
from facts import TABLES, Dataset, Sight, moment
from views import LEFT_OUT, VIEWS

COLUMNS = """SELECT c.relname AS view, a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '%s' AND c.relkind = 'v' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, a.attnum"""


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
        rows = database.read(queries, role)
        sight = Sight(data, accounts, moment(rows['now'][0]['now']))
        sight.shown = rows
        for view in views:
            make, keys = VIEWS[view]
            expected = make(sight)
            cells += len(rows[view]) * len(columns[view])
            found += [(asker, *d) for d in differences(view, keys, expected, rows[view], columns[view], LEFT_OUT.get(view, ()))]
    return found, cells
