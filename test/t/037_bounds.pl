# A value that a table of a dataset refuses never fails a whole import: each constraint has an entry here that says what
# rejects such rows first, the bounds of store/record_bounds.c and store/event_bounds.c are those of the constraints, and
# random impossible values in every field of every source cost at most their row. SEED repeats a run; MUTATIONS is how many
# values each source gets, 0: all.
use strict;
use warnings FATAL => 'all';
use FindBin;
use List::Util qw(shuffle);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{SEED} || int(rand(2**31));
my $mutations = $ENV{MUTATIONS} // (($ENV{PG_TEST_EXTRA} // '') =~ /\bslow\b/ ? 0 : 25);
srand $seed;
note "SEED=$seed MUTATIONS=$mutations";

my $node = PostgreSQL::Test::Cluster->new('bounds');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nfsync = off\ntimezone = 'UTC'\nmax_locks_per_transaction = 256");
$node->start;
$node->safe_psql('postgres', "CREATE EXTENSION tiktrack; SELECT tiktrack.create_dataset('d')");
sub ask { my ($sql) = @_; return $node->safe_psql('postgres', "SET client_min_messages = error; SET search_path = d; $sql", timeout => 3600) }

# ---- every constraint, and what keeps it

my $own = 'store/*_bounds.c: the row is rejected';
my $beside = 'store/*_bounds.c: the value is left out';
my $store = 'the store sets it itself';
my $users = 'no import writes this table';
my $rollup = 'the triggers of the rollups set it';
my $same = 'rows that are there are counted as duplicates';
my %keepers = (
	'accounts.accounts_account_id_check' => $beside, 'accounts.accounts_username_check' => $beside,
	'accounts.account_type domain account_type' => $beside,
	'accounts.accounts_lower_idx' => 'store_accounts and the store of events look for the name; a longer one than 255 bytes is left out or rejected',
	'accounts.accounts_pkey' => 'store_accounts and the store of events look for the id, and take none that the sequence gives',
	'videos.videos_video_id_check' => $own, 'videos.videos_posted_at_check' => $beside, 'videos.videos_duration_ms_check' => $beside,
	'videos.videos_content_type_check' => $beside, 'videos.videos_account_id_fkey' => 'accounts are stored first',
	'videos.videos_pkey' => $same, 'videos.videos_account_id_posted_at_idx' => 'no text',
	'events.events_occurred_at_check' => $own, 'events.events_check' => $own, 'events.events_check1' => $own,
	'events.events_watched_ms_check' => $own, 'events.events_ordinal_check' => $store,
	'events.occurred_at not null' => 'the store of events: the row is rejected', 'events.kind not null' => 'the store of events passes it over',
	'events.kind domain event_kind' => $own, 'events.share_type domain share_type' => $own,
	'events.events_pkey' => 'the sequence', 'events.events_import_key_idx' => $same,
	'events.events_video_id_kind_occurred_at_idx' => 'kind is a word of its domain', 'events.events_shares_idx' => 'platform has 255 bytes at most',
	'events.events_account_id_occurred_at_idx' => 'no text', 'events.events_occurred_at_idx' => 'no text',
	(map { my $t = $_; map { ("$t.$_" => $own) } "${t}_grain_check", "${t}_at_check", "${t}_reach_check" } 'video_snapshots', 'account_snapshots'),
	'video_snapshots.video_snapshots_check' => $own, 'account_snapshots.account_snapshots_check' => $own,
	'video_snapshots.counts_are_possible' => $own, 'account_snapshots.counts_are_possible' => $own,
	(map { ("video_snapshots.video_snapshots_${_}_check" => $own) } qw(total_watch_time average_watch_time completion_rate)),
	(map { ("account_snapshots.account_snapshots_${_}_check" => $own) } qw(followers following videos new_viewers returning_viewers)),
	(map { ("audience_snapshots.audience_snapshots_${_}_check" => $own) } qw(dimension at day fraction people)),
	(map { my $t = $_; map { ("$t.$_ not null" => 'import_snapshots sets it') } qw(source at) } qw(video_snapshots account_snapshots audience_snapshots)),
	(map { ("$_.grain not null" => $own) } qw(video_snapshots account_snapshots)),
	'video_snapshots.video_id not null' => $own, 'audience_snapshots.dimension not null' => $own, 'audience_snapshots.value not null' => $own,
	(map { ("$_.account_id not null" => 'store_rows: the row is rejected') } qw(account_snapshots audience_snapshots)),
	(map { ("$_.${_}_account_id_fkey" => 'accounts are stored first') } qw(account_snapshots audience_snapshots)),
	(map { ("$_.${_}_video_id_fkey" => 'videos are stored first') } qw(video_snapshots audience_snapshots)),
	(map { ("$_.${_}_pkey" => 'the sequence') } qw(video_snapshots account_snapshots audience_snapshots imports import_rejects)),
	'video_snapshots.video_snapshots_key_idx' => 'no text but of the source', 'account_snapshots.account_snapshots_key_idx' => 'no text but of the source',
	'audience_snapshots.audience_snapshots_key_idx' => 'dimension and value have 255 bytes at most',
	(map { ("$_.${_}_import_idx" => 'no text') } qw(events video_snapshots account_snapshots audience_snapshots)),
	'events.events_plain_idx' => 'kind is a word of its domain', 'logs.logs_pkey' => 'the sequence', 'imports.imports_log_id_fkey' => 'the log is stored first',
	'logs.logs_source_md5_idx' => 'a source and a hash', (map { ("logs.$_ not null" => $store) } qw(source mapping kinds)),
	(map { ("$_.labels_told_at not null" => $store) } qw(accounts videos)),
	(map { ("$_.is_rounded not null" => 'store_rows sets false') } qw(video_snapshots account_snapshots)),
	(map { ("imports.$_ not null" => $store) } qw(imported_at imported_by source options rows_read inserted duplicates rejected details)),
	 'import_rejects.import_id not null' => $store, 'import_rejects.reason not null' => $store,
	'import_rejects.import_rejects_import_id_fkey' => $store, 'import_rejects.import_rejects_import_id_idx' => 'no text',
	(map { ("campaigns.$_" => $users) } 'account_id not null', 'name not null', 'starts_at not null', 'ends_at not null',
		qw(campaigns_pkey campaigns_check campaigns_starts_at_check campaigns_ends_at_check campaigns_account_id_fkey)),
	(map { ("dataset_version.$_" => 'upgrade_dataset writes it') } 'version not null', 'changed_at not null', qw(dataset_version_pkey dataset_version_is_only_row_check)),
	(map { my $t = $_; map { ("$t.$_ not null" => $rollup) } qw(video_id import_id is_whole views impressions likes comments shares saves follows profile_visits link_clicks) } qw(video_days video_totals)),
	(map { ("video_days.$_ not null" => $rollup) } qw(day time_zone)), (map { ("audience_sums.$_ not null" => $rollup) } qw(video_id import_id dimension value)), 'audience_sums.audience_sums_key_idx' => 'no text', 'recounts.video_id not null' => $rollup, 'recounts.recount_at_commit' => $rollup,
	(map { my $t = $_; map { ("$t.${t}_${_}_idx" => 'no text') } qw(key whole parts) } qw(video_days video_totals)),
	(map { ("viewers.$_" => $users) } 'role not null', qw(viewers_account_id_fkey viewers_role_account_id_key)));
my @constraints = split /\n/, ask(<<'SQL');
WITH mine AS (SELECT c.oid, c.relname FROM pg_class c WHERE c.relnamespace = 'd'::regnamespace AND c.relkind IN ('r', 'p')),
-- those whose columns stand in no other list
named AS (
	SELECT m.relname || '.' || k.conname AS name FROM mine m JOIN pg_constraint k ON k.conrelid = m.oid WHERE k.contype NOT IN ('n', 'p', 'u')
	UNION ALL SELECT m.relname || '.' || i.relname FROM mine m JOIN pg_index x ON x.indrelid = m.oid JOIN pg_class i ON i.oid = x.indexrelid
	UNION ALL SELECT format('%s.%s not null', m.relname, a.attname) FROM mine m JOIN pg_attribute a ON a.attrelid = m.oid
	WHERE a.attnum > 0 AND a.attnotnull AND a.attidentity = ''
		AND NOT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = m.oid AND x.indisprimary AND a.attnum = ANY (x.indkey))
	UNION ALL SELECT format('%s.%s domain %s', m.relname, a.attname, t.typname) FROM mine m JOIN pg_attribute a ON a.attrelid = m.oid
	JOIN pg_type t ON t.oid = a.atttypid WHERE a.attnum > 0 AND t.typtype = 'd')
SELECT name FROM named ORDER BY name COLLATE "C"
SQL
is(join("\n", grep { !$keepers{$_} } @constraints), '', 'every constraint of a dataset has an entry that says what keeps it');
my %there = map { $_ => 1 } @constraints;
is(join("\n", grep { !$there{$_} } sort keys %keepers), '', 'every entry has its constraint');

# ---- the bounds in C are those of the tables

# table, columns, lowest and highest value as SQL, one beyond each, where there is one
my $count = '1000000000000000000';
my @bounds = (
	[ 'accounts', 'account_id', 1, '9223372036854775807', 0, undef ],
	[ 'videos', 'duration_ms', 1, '10000000000', 0, '10000000001' ],
	(map { my $c = $_; [ 'video_snapshots lifetime', $c, 0, $count, '-1', '1000000000000000001' ],
		[ 'video_snapshots daily', $c, "-$count", $count, '-1000000000000000001', '1000000000000000001' ] }
		qw(views impressions likes comments shares saves follows profile_visits link_clicks)),
	[ 'video_snapshots daily', 'reach', 0, $count, '-1', '1000000000000000001' ],
	[ 'video_snapshots lifetime', 'video_id', 1, '9223372036854775807', 0, undef ],
	[ 'video_snapshots lifetime', 'total_watch_time', 0, '1e15', '-0.001', '1000000000000000.5' ],
	[ 'video_snapshots lifetime', 'average_watch_time', 0, '1e7', '-0.001', '10000000.001' ],
	[ 'video_snapshots lifetime', 'completion_rate', 0, 1, '-0.001', '1.001' ],
	(map { my $c = $_; [ 'account_snapshots lifetime', $c, 0, $count, '-1', '1000000000000000001' ],
		[ 'account_snapshots daily', $c, "-$count", $count, '-1000000000000000001', '1000000000000000001' ] }
		qw(views likes comments shares profile_visits)),
	[ 'account_snapshots daily', 'net_followers', "-$count", $count, '-1000000000000000001', '1000000000000000001' ],
	(map { [ 'account_snapshots daily', $_, 0, $count, '-1', '1000000000000000001' ] } qw(followers following videos reach new_viewers returning_viewers)),
	[ 'audience_snapshots', 'fraction', 0, 1, '-0.001', '1.001' ], [ 'audience_snapshots', 'people', 0, $count, '-1', '1000000000000000001' ],
	(map { my $t = $_; [ $t, 'at', "'4713-01-01 00:00Z BC'", "'294276-12-31 00:00Z'", "'4714-12-31 23:59:59Z BC'", "'294276-12-31 00:00:01Z'" ],
		[ $t, 'at', "'2026-01-01 00:00Z'", "'2026-01-01 00:00Z'", "'-infinity'", "'infinity'" ] } 'video_snapshots lifetime', 'account_snapshots lifetime', 'audience_snapshots'),
	(map { [ $_, 'day', "'4713-01-01 BC'", "'294276-12-30'", "'4714-12-31 BC'", "'294276-12-31'" ] } 'video_snapshots daily', 'account_snapshots daily', 'audience_snapshots'),
	[ 'video_snapshots daily', 'day', "'2026-01-01'", "'2026-01-01'", "'-infinity'", "'infinity'" ],
	[ 'videos', 'posted_at', "'4714-11-24 00:00Z BC'", "'294276-12-31 23:59:59Z'", "'-infinity'", "'infinity'" ],
	[ 'accounts', 'username', "'a'", "repeat('a', 255)", "''", undef ],
	[ 'videos', 'content_type', "'a'", "repeat('a', 3000)", "''", undef ],
	[ 'audience_snapshots', 'dimension', "'a'", "repeat('é', 127)", "''", undef ],
	[ 'audience_snapshots', 'value', "''", "repeat('é', 127)", undef, undef ],
	[ 'accounts', 'account_type', "'creator'", "'business'", "'owner'", undef ],
	[ 'video_snapshots lifetime', 'grain', "'lifetime'", "'lifetime'", "'weekly'", "''" ]);
my $cases = '';
for my $bound (@bounds) {
	my ($target, $column, @values) = @$bound;
	my ($table, $grain) = split / /, $target;
	for my $i (0 .. 3) {
		next unless defined $values[$i];
		$cases .= sprintf "CALL pg_temp.try('%s', %s, '%s', %s, '%s', %s);\n", $table, $grain ? "'$grain'" : 'NULL', $column, $values[$i] =~ /^'/ || $values[$i] =~ /^repeat/ ? $values[$i] : "'$values[$i]'", ($i < 2 ? 'good' : 'bad'),
			$values[$i] =~ /^['r]/ ? 'true' : 'false';
	}
}
is(ask(<<SQL . $cases . 'SELECT * FROM wrong'), '', 'a bound is that of the table: what it takes the tables take, what it refuses they refuse');
INSERT INTO accounts (account_id) VALUES (7);
INSERT INTO videos (video_id) VALUES (7), (1), (9223372036854775807);
CREATE TEMP TABLE wrong (said text);
CREATE PROCEDURE pg_temp.try(target text, grain text, name text, value text, expected text, is_text boolean) LANGUAGE plpgsql AS \$\$
DECLARE
	record jsonb := jsonb_build_object('video_id', 7, 'account_id', 7, 'dimension', 'x', 'value', 'y', 'source', 's', 'at', '2026-01-01T00:00:00Z');
	problem text;
	state text := 'taken';
BEGIN
	record := CASE WHEN target IN ('accounts', 'videos') THEN jsonb_build_object(CASE target WHEN 'accounts' THEN 'account_id' ELSE 'video_id' END, 99)
		ELSE record END;
	IF target IN ('video_snapshots', 'account_snapshots') THEN
		record := record || jsonb_build_object('grain', grain, 'is_rounded', false, 'day', CASE grain WHEN 'daily' THEN '2026-01-01' END);
	END IF;
	record := record || jsonb_build_object(name, CASE WHEN is_text THEN to_jsonb(value) ELSE value::jsonb END);
	problem := CASE WHEN target IN ('accounts', 'videos') THEN (tiktrack_internal.impossible_keys(target, record))[1]
		ELSE tiktrack_internal.record_problem(target, record) END;
	BEGIN
		EXECUTE format('INSERT INTO d.%1\$I (%2\$s) SELECT %2\$s FROM jsonb_populate_record(NULL::d.%1\$I, \$1)', target,
			(SELECT string_agg(k, ', ') FROM jsonb_object_keys(record - CASE target WHEN 'video_snapshots' THEN '{account_id,dimension,value}'
				WHEN 'account_snapshots' THEN '{video_id,dimension,value}' ELSE '{}' END::text[]) k)) USING record;
		RAISE EXCEPTION USING ERRCODE = 'TT001';
	EXCEPTION WHEN SQLSTATE 'TT001' THEN state := 'taken';
	WHEN check_violation OR foreign_key_violation THEN state := 'refused';
	END;
	IF (problem IS NULL) <> (expected = 'good') OR (state = 'taken') <> (expected = 'good')
		OR (problem IS NOT NULL AND position(name IN problem) = 0) THEN
		INSERT INTO wrong VALUES (format('%s %s.%s = %s: the bound says %s, the table has %s it', grain, target, name, left(value, 40), coalesce(problem, 'nothing'), state));
	END IF;
END \$\$;
SQL

# ---- impossible values in every field of every source

my $data = "$FindBin::RealBin/../data";
sub content { my $bytes = slurp_file("$data/$_[0]"); utf8::encode($bytes) if utf8::is_utf8($bytes); return $bytes }
my %files = (
	(map { my $name = $_; $name =~ s{.*/}{}; ($name =~ s/[.].*//r => content("sources/$name")) } glob "$data/sources/*"),
	export_json => content('user_data_tiktok_2026_schema.json'), export_txt => content('Share History.txt'),
	studio_content => content('Content.csv'), studio_follower_activity => content('FollowerActivity.csv'),
	studio_follower_gender => content('FollowerGender.csv'), studio_follower_history => content('FollowerHistory.csv'),
	studio_follower_territories => content('FollowerTopTerritories.csv'), studio_overview => content('Overview.csv'),
	studio_viewers => content('Viewers.csv'));
is(join(' ', sort keys %files), ask(q(SELECT string_agg(source, ' ' ORDER BY source COLLATE "C") FROM tiktrack.import_sources)), 'there is a file of each source');
# a second item where there is one
$files{scraper_brightdata} =~ s/^\[(\{.*\})\]\s*$/[$1,$1]/s or die 'not one item';
$files{scraper_brightdata} =~ s/(.*)7680000000000000001(.*?)7680000000000000001/${1}7680000000000000002${2}7680000000000000002/s;
# every column that a log or a table may have
$files{'events_csv of all columns'} = <<'CSV';
occurred_at,video_id,actor_id,kind,share_type,method,platform,watched_ms,duration_ms,child_video_id,country,age_group,gender,is_public,event_id
2026-06-01T09:00:00Z,7600000000000000002,11,view,,,,12000,30000,,ES,18-24,female,true,e1
2026-06-01T09:00:01Z,7600000000000000002,@ana,share,external,whatsapp,whatsapp,,,7600000000000000009,ES,18-24,female,false,e2
2026-06-01T09:00:02Z,7600000000000000003,12,like,,,,,,,NL,25-34,male,,e3
CSV
$files{'counts_csv of all columns'} = <<'CSV';
video_id,at,views,impressions,likes,comments,shares,saves,follows,reach
7600000000000000002,2026-06-01T09:00:00Z,1000,2000,50,5,4,3,2,900
7600000000000000003,2026-06-01T09:00:00Z,1000,2000,50,5,4,3,2,900
CSV
# Readers keep most of it from the store themselves. These two do not: whatever a line of JSON says is a row.
ask(<<'SQL');
CREATE FUNCTION tiktrack.read_any_snapshots(content text, options jsonb) RETURNS SETOF tiktrack.import_snapshot LANGUAGE sql STABLE AS $$
	SELECT l.n, NULL, l.line, NULL, l.line::jsonb ->> 'target', l.line::jsonb - 'target' FROM string_to_table(btrim(content, E'\n'), E'\n') WITH ORDINALITY AS l (line, n) $$;
CREATE TYPE public.any_event AS (occurred_at timestamptz, kind text, share_type text, platform text, method_raw text, item_text text, video_id bigint, actor_name text, actor_id bigint,
	child_video_id bigint, watched_ms bigint, duration_ms bigint, country text, age_group text, gender text, video_account text, event_key text);
CREATE FUNCTION tiktrack.read_any_events(content text, options jsonb) RETURNS TABLE (line bigint, raw text, occurred_at timestamptz, kind text, share_type text, platform text, method_raw text,
	item_text text, video_id bigint, actor_name text, actor_id bigint, child_video_id bigint, watched_ms bigint, duration_ms bigint, country text, age_group text, gender text,
	video_account text, event_key text) LANGUAGE sql STABLE AS $$
	SELECT l.n, l.line, e.* FROM string_to_table(btrim(content, E'\n'), E'\n') WITH ORDINALITY AS l (line, n) CROSS JOIN jsonb_populate_record(NULL::public.any_event, l.line::jsonb) e $$;
INSERT INTO tiktrack.import_sources (source, position, format, header, events_reader, snapshots_reader, fills, is_generic, description)
VALUES ('any_snapshots', -1, 'text', '{none}', NULL, 'read_any_snapshots', '{videos}', true, ''), ('any_events', -2, 'text', '{none}', 'read_any_events', NULL, '{videos,events}', true, '');
SQL
is(ask(<<'SQL'), "\n3|0\nt\n7600000000000000001", 'a file cannot take the id that the next name gets');
SELECT tiktrack.create_dataset('ids');
SELECT inserted, rejected FROM tiktrack.import('ids', '{"target":"account_snapshots","grain":"lifetime","likes":1,"account":{"account_id":4611686018427387904,"username":"a"}}
{"target":"account_snapshots","grain":"lifetime","likes":1,"account":{"username":"b"}}
{"target":"account_snapshots","grain":"lifetime","likes":1,"account":{"account_id":7600000000000000001,"username":"c"}}', 'any_snapshots', '{"at": "2026-07-01"}');
SELECT bool_and(tiktrack_internal.is_given_id(account_id)) FROM ids.accounts WHERE username < 'c';
SELECT account_id FROM ids.accounts WHERE username = 'c';
SQL
# of events, on both sides of each bound; what is told of the video is left out
my $event = '{"occurred_at":"2026-06-01T09:00:00Z","video_id":8,"kind":';
is(ask("SELECT tiktrack.create_dataset('sides'); SELECT inserted, rejected FROM tiktrack.import('sides', '" . join("\n",
	(map { qq($event"view","watched_ms":$_}) } 0, '10000000000', -1, '10000000001'),
	(map { qq($event"view","item_text":"duration","video_id":2$_->[1],"duration_ms":$_->[0]}) } [ 1, 1 ], [ '10000000000', 2 ], [ 0, 3 ], [ '10000000001', 4 ]),
	(map { qq($event"share","platform":"$_","method_raw":"copy"}) } 'a' x 255, 'a' x 256, ''),
	(map { qq($event"like","actor_name":"$_"}) } 'a' x 255, 'a' x 256, ''),
	(map { qq($event"like","video_id":$_}) } 1, '9223372036854775807', 0, -1),
	qq($event"like","platform":"whatsapp"}))
	. q{', 'any_events'); SELECT line, reason FROM sides.import_rejects ORDER BY line;
	SELECT video_id, duration_ms FROM sides.videos WHERE video_id BETWEEN 20 AND 29 ORDER BY video_id;}), <<'END' =~ s/\n\z//r, 'the bounds of events are those of the table');

10|9
3|watched_ms is below 0
4|watched_ms is above 10000000000
10|platform is longer than 255 bytes
11|platform is empty
13|actor_name is longer than 255 bytes
14|actor_name is empty
17|video_id is below 1
18|video_id is below 1
19|share_type and platform are only for shares
21|1
22|10000000000
23|
24|
END
my $account = '"account":{"account_id":6600000000000000011,"username":"ana","display_name":"Ana","picture_url":"p","account_type":"creator","country":"ES","is_public":true,"followers":1,"following":2,"likes":3,"videos":4,"is_rounded":false}';
my $video = '"video":{"posted_at":"2026-01-01T00:00:00Z","title":"t","duration_ms":1000,"content_type":"video","sound":"s","hashtags":["a"],"is_public":true,"parent_video_id":7}';
$files{any_snapshots} = join "\n", map { my $day = $_; my $when = $day % 2 ? qq("grain":"daily","day":"2026-06-0$day","at":"2026-06-0$day") : qq("grain":"lifetime","at":"2026-06-0${day}T00:00:00Z");
	qq({"target":"video_snapshots","video_id":8,$when,"views":1,"impressions":1,"likes":1,"comments":1,"shares":1,"saves":1,"follows":1,"profile_visits":1,"link_clicks":1,"reach":1,"total_watch_time":1,"average_watch_time":1,"completion_rate":1,"is_rounded":false,$account,$video}),
	qq({"target":"account_snapshots",$when,"followers":1,"following":1,"net_followers":1,"views":1,"likes":1,"comments":1,"shares":1,"profile_visits":1,"videos":1,"reach":1,"new_viewers":1,"returning_viewers":1,"is_rounded":false,$account}),
	qq({"target":"audience_snapshots","video_id":9,"dimension":"country$day","value":"ES","day":"2026-06-0$day","fraction":0.5,"people":1,$account,$video}) } 1 .. 4;
$files{any_events} = <<'NDJSON';
{"occurred_at":"2026-06-01T09:00:00Z","kind":"view","video_id":8,"actor_name":"ana","actor_id":6600000000000000011,"watched_ms":10,"duration_ms":10,"country":"ES","age_group":"18-24","gender":"f","video_account":"bob"}
{"occurred_at":"2026-06-01T09:00:01Z","kind":"share","share_type":"external","platform":"whatsapp","method_raw":"whatsapp","item_text":"i","video_id":8,"actor_name":"eve","child_video_id":9,"event_key":"k1","video_account":"cleo"}
{"occurred_at":"2026-06-01T09:00:02Z","kind":"share","method_raw":"copy","video_id":9,"actor_id":12}
NDJSON
my %typed = ((map { ($_ => [ '-1', '0', '1', '10000000000', '10000000001', '9223372036854775807', '-9223372036854775808', '4611686018427387904' ]) } qw(video_id actor_id child_video_id watched_ms duration_ms)),
	occurred_at => [ '"infinity"', '"-infinity"', '"4714-11-24 00:00Z BC"', '"294276-12-31 23:59:59.999999Z"', '"0001-01-01"', '""' ]);

# as the value of a field, whatever its kind
my @hostile = ('-1', '0', '', '10000000001', '1000000000000000001', '-1000000000000000001', '999999999999999999', '9223372036854775807', '9223372036854775808',
	'18446744073709551616', '4611686018427387904', '1e400', '-1e400', '1e-400', '1e18', '1.5', '1.0000001', '-0.5', '999999999999', 'NaN', 'Infinity', '-Infinity', 'infinity', '-infinity',
	'x' x 256, "\xc3\xa9" x 128, "\xc4\xb0" x 127, 'x' x 3000, 'random', '0001-01-01T00:00:00Z', '0001-01-01', '300000-01-01T00:00:00Z', '300000-01-01', '5874897-12-31', '2026-13-45', '4713-01-01 BC', '253402300800',
	'9999999999999', '99999999999999999', '2026-06-01T09:00:00 Mars/Phobos', '2026-06-01T09:00:00+99:99', 'null', '{}', '[]', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z', "\\u0000");
# text that no page of an index can hold, however it is compressed
$hostile[ $_ ] eq 'random' and $hostile[$_] = join '', map { chr(97 + int rand 26) } 1 .. 4000 for 0 .. $#hostile;

# where the values stand: offset and length, and whether a bare word may be put there
sub fields {
	my ($source, $bytes) = @_;
	my @fields;
	if ($bytes =~ /^\s*[{\[]/) {
		push @fields, [ $-[1], $+[1] - $-[1], 1 ] while $bytes =~ /[:\[,]\s*("(?:[^"\\]|\\.)*+"|-?[0-9][0-9.eE+-]*|true|false|null)(?=\s*[,\]}])/g;
	} elsif ($source eq 'share_links') {
		push @fields, [ $-[1], $+[1] - $-[1], 0 ] while $bytes =~ /=([^&\n]*)/g;
		push @fields, [ $-[1], $+[1] - $-[1], 0 ] while $bytes =~ m{/video/(\d+)|@(\w+)}g && defined $-[1];
	} elsif ($source eq 'export_txt') {
		push @fields, [ $-[1], $+[1] - $-[1], 0 ] while $bytes =~ /^[^:\n]+: ([^\r\n]*)/mg;
	} else {
		my $header = index $bytes, "\n";
		push @fields, grep { $_->[0] > $header } [ $-[1], $+[1] - $-[1], 0 ] while $bytes =~ /(?:^|(?<=[,\t]))("(?:[^"]|"")*"|[^",\t\r\n]*)(?=[,\t\r\n]|\z)/mg;
	}
	return @fields;
}

my ($rows, @without) = ('');
for my $source (sort keys %files) {
	my $bytes = $files{$source};
	my @changes;
	for my $field (fields($source, $bytes)) {
		# which table a row is for is no value of it
		next if $source eq 'any_snapshots' && substr($bytes, 0, $field->[0]) =~ /"target":$/;
		if ($source eq 'any_events') {
			my ($name) = substr($bytes, 0, $field->[0]) =~ /"(\w+)":$/;
			my @values = $typed{$name} ? map { $_ eq '""' ? 'null' : $_ } @{ $typed{$name} } : ('null', map { "\"$_\"" } grep { !/\\/ } @hostile);
			push @changes, map { [ @$field[ 0, 1 ], $_ ] } @values;
			next;
		}
		for my $value (@hostile) {
			# a text of PostgreSQL is what a reader may give, and that has no such character
			next if $source eq 'any_snapshots' && $value =~ /\\/;
			push @changes, [ @$field[ 0, 1 ], $field->[2] ? "\"$value\"" : $value =~ /[,"]/ ? "\"$value\"" : $value ];
			push @changes, [ @$field[ 0, 1 ], $value ] if $field->[2] && $value =~ /^(?:-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:e-?[0-9]+)?|null|\{\}|\[\])$/;
		}
	}
	push @without, $source if @changes < 100;
	@changes = shuffle @changes;
	my $wanted = $mutations * ($source =~ /^any/ ? 10 : 1);
	@changes = @changes[ 0 .. $wanted - 1 ] if $wanted && $wanted < @changes;
	$rows .= "$source\t\t" . unpack('H*', $bytes) . "\n";
	for my $change (@changes) {
		my $broken = $bytes;
		my $before = substr $bytes, $change->[0] > 40 ? $change->[0] - 40 : 0, $change->[0] > 40 ? 40 : $change->[0];
		substr($broken, $change->[0], $change->[1]) = $change->[2];
		(my $what = "$before>>" . substr($change->[2], 0, 60)) =~ s/[^ -~]|\\/ /g;
		$rows .= "$source\t$what\t" . unpack('H*', $broken) . "\n";
	}
}
is("@without", '', 'every source has fields');
my $file = PostgreSQL::Test::Utils::tempdir . '/files';
open my $out, '>', $file or die $!;
print $out $rows;
close $out;
$node->safe_psql('postgres', <<SQL);
CREATE TABLE file (n bigint GENERATED ALWAYS AS IDENTITY, source text, what text, bytes text, outcome text, hint text, inserted bigint, reasons text[]);
\\copy file (source, what, bytes) FROM '$file'
SQL
# each in a transaction of its own that is taken back, so that all meet an empty dataset
ask(<<'SQL');
DO $$
DECLARE
	one record;
	result record;
	said text;
	advice text;
	new_rows bigint;
	found text[];
	options CONSTANT jsonb := '{"account": "synthetic.ana", "at": "2026-07-01", "year": 2025, "section": "shares"}';
BEGIN
	FOR one IN SELECT f.n, f.source, f.bytes FROM public.file f ORDER BY f.n LOOP
		new_rows := NULL;
		found := NULL;
		advice := NULL;
		BEGIN
			SELECT * INTO result FROM tiktrack.import('d', tiktrack.text_of_file(decode(one.bytes, 'hex')), split_part(one.source, ' ', 1), options);
			new_rows := result.inserted;
			found := ARRAY(SELECT DISTINCT r.reason FROM d.import_rejects r WHERE r.import_id = result.import_id ORDER BY r.reason);
			said := CASE WHEN result.rows_read = result.inserted + result.duplicates + result.rejected
				AND result.rejected = (SELECT count(*) FROM d.import_rejects r WHERE r.import_id = result.import_id AND r.reason <> '')
				THEN 'imported' ELSE 'does not add up: ' || result::text END;
			RAISE EXCEPTION USING ERRCODE = 'TT001';
		EXCEPTION WHEN SQLSTATE 'TT001' THEN NULL;
		WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS advice = PG_EXCEPTION_HINT;
			said := concat_ws(' ', SQLSTATE, SQLERRM);
		END;
		UPDATE public.file f SET outcome = said, hint = advice, inserted = new_rows, reasons = found WHERE f.n = one.n;
	END LOOP;
END $$;
SQL
is(ask(q(SELECT f.source, f.outcome, f.reasons FROM public.file f WHERE f.what = '' AND f.outcome <> 'imported' ORDER BY f.n)), '', 'the files are good as they are');
is(ask(q(SELECT f.source, f.what, f.outcome FROM public.file f
	WHERE f.outcome <> 'imported' AND (f.outcome !~ '^(22023 |22P02 content )' OR coalesce(f.hint, '') = '' OR f.source ~ '^any') ORDER BY f.n LIMIT 20)), '', 'no value of a row is an error');
# lines are rows of their own; an item of JSON may be several
is(ask(q(SELECT f.source, f.what, f.inserted, g.inserted, f.reasons FROM public.file f JOIN public.file g ON g.source = f.source AND g.what = ''
	WHERE f.outcome = 'imported' AND f.inserted < CASE WHEN f.source ~ '(csv|ndjson|txt|links|studio|any)' THEN g.inserted - 1 ELSE least(g.inserted, 1) END ORDER BY f.n LIMIT 20)), '', 'the other rows go in');
note ask(q(SELECT string_agg(DISTINCT r.reason, '; ' ORDER BY r.reason) FROM public.file f CROSS JOIN unnest(f.reasons) r (reason) WHERE r.reason ~ '^[a-z_]+ is '));
note ask(q(SELECT count(*) FILTER (WHERE f.outcome = 'imported'), count(*) FROM public.file f));
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'the server is unharmed');
$node->stop;
done_testing();
