"""A server, asked through psql: statements go in, rows come out as dictionaries."""
import json
import subprocess


class Failed(Exception):
    """What psql said."""


class Database:
    def __init__(self, name='postgres', environment=None):
        self.name, self.environment = name, environment

    def run(self, script):
        """The output of a script, one line a row; everything in UTC, whatever the server's own zone."""
        command = ['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', self.name]
        head = "SET client_min_messages = error; SET timezone = 'UTC'; SET datestyle = 'ISO'; SET search_path = pg_catalog, pg_temp;\n"
        done = subprocess.run(command, input=head + script, text=True, capture_output=True, env=self.environment, encoding='utf-8')
        if done.returncode != 0:
            raise Failed(done.stderr.strip())
        return done.stdout

    def read(self, queries, role=None, settings=''):
        """Several queries in one transaction, so that now() and the rows are the same for all: {name: rows}."""
        script = [f'SET SESSION AUTHORIZATION {quoted(role)};\n' if role else '', settings, 'BEGIN ISOLATION LEVEL REPEATABLE READ;\n']
        for name, query in queries.items():
            script.append(f'\\echo ---- {name}\nSELECT pg_catalog.to_jsonb(q) FROM ({query}) q;\n')
        rows, name = {}, None
        for line in self.run(''.join(script) + 'COMMIT;\n').split('\n'):
            if line.startswith('---- '):
                name = line[5:]
                rows[name] = []
            elif line:
                rows[name].append(json.loads(line))
        return rows


def quoted(name):
    """An identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value):
    """A value in SQL."""
    if value is None:
        return 'NULL'
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, list):
        return 'ARRAY[' + ', '.join(literal(v) for v in value) + ']::text[]'
    if hasattr(value, 'isoformat'):
        value = value.isoformat()
    return "'" + str(value).replace("'", "''") + "'"


def insert(table, rows):
    """INSERT of dictionaries that have the same keys, in statements of a bearable length."""
    statements = []
    for start in range(0, len(rows), 500):
        part = rows[start:start + 500]
        columns = list(part[0])
        values = ',\n'.join('(' + ', '.join(literal(row[c]) for c in columns) + ')' for row in part)
        statements.append(f'INSERT INTO {table} ({", ".join(columns)}) VALUES\n{values};\n')
    return ''.join(statements)
