# Who sees what, where fresh connections are needed. Then random datasets: through every view, each viewer sees what the
# owner sees of that account, and those of its shares that plain SQL selects by the rules.
use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('visibility');
$node->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'\njit = off");
$node->start;
my $root = $node->safe_psql('postgres', 'SELECT current_user');
# as a role, in a connection of its own: its answer, or SQLSTATE and message; warnings in front
sub as {
	my ($role, $sql, %with) = @_;
	local $ENV{PGOPTIONS} = $with{options} if $with{options};
	my ($status, $out, $err) = $node->psql($with{database} // 'postgres', "\\set VERBOSITY verbose\n$sql", extra_params => [ '-U', $role ], timeout => $PostgreSQL::Test::Utils::timeout_default);
	my $warning = $err =~ /WARNING:  (\w{5})/ ? "$1 " : '';
	return $warning . ($status == 0 && $err !~ /ERROR:/ ? $out : $err =~ /ERROR:  (\w{5}): (.*)/ ? "$1 $2" : $err);
}

$node->safe_psql('postgres', <<'END');
CREATE EXTENSION tiktrack;
CREATE ROLE agency LOGIN;
CREATE ROLE ana LOGIN;
CREATE ROLE bob LOGIN;
CREATE ROLE mallory LOGIN;
CREATE ROLE gateway LOGIN;
CREATE ROLE wide LOGIN IN ROLE pg_read_all_data;
CREATE ROLE fixed LOGIN;
GRANT CREATE ON DATABASE postgres TO agency, mallory;
GRANT SET ON PARAMETER tiktrack.viewer TO gateway;
SET ROLE agency;
SELECT tiktrack.create_dataset('social');
INSERT INTO social.accounts (account_id, username, account_type, is_public) VALUES (1, 'ana', 'creator', true), (2, 'bob', 'personal', true), (3, 'SECRET', 'business', true);
INSERT INTO social.videos (video_id, account_id) VALUES (101, 1), (201, 2), (301, 3);
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, share_type) SELECT '2026-01-01Z', v, 3, 'share', 'external' FROM unnest('{101,201,301}'::bigint[]) v;
SELECT tiktrack.grant_viewer('social', 'ana', 1), tiktrack.grant_viewer('social', 'bob', 2);
GRANT USAGE ON SCHEMA social TO mallory, gateway, fixed;
GRANT SELECT ON social.visible_shares, social.video_metrics TO mallory, gateway, fixed;
END
my $who = "SELECT coalesce(string_agg(video_id, ' ' ORDER BY video_id), 'nothing') FROM social.video_metrics;";

# ---- 19: a viewer that was set before the library was there
is(as('mallory', $who), 'nothing', 'mallory sees nothing');
is(as('mallory', "SET tiktrack.viewer = '1'; $who"), '42501 nothing', '19: SET before the library is loaded: a warning when it is, and nothing');
is(as('mallory', "SET tiktrack.viewer = '1'; SELECT current_setting('tiktrack.viewer'); SELECT coalesce(tiktrack.viewer()::text, 'none'); $who"), "42501 1\nnone\nnothing", '19: what current_setting shows until then is not believed');
is(as('mallory', $who, options => '-c tiktrack.viewer=1'), '42501 nothing', '19: in the options of the connection');
is(as('mallory', "BEGIN; SET LOCAL tiktrack.viewer = '1'; $who COMMIT; $who"), "42501 nothing\nnothing", '19: SET LOCAL');
is(as('ana', $who, options => '-c tiktrack.viewer=2'), '42501 101', '19: and ana stays ana');
# 21: nor is the threshold of an audience lowered so
is(as('mallory', "SET tiktrack.min_group_size = 2; SELECT current_setting('tiktrack.min_group_size'); SELECT tiktrack.min_group_size()"), "42501 2\n10", '21: a threshold set before the library is loaded is not believed');
is(as('mallory', 'SELECT tiktrack.min_group_size()', options => '-c tiktrack.min_group_size=2'), '42501 10', '21: in the options of the connection');
$node->safe_psql('postgres', "SET ROLE agency; INSERT INTO social.events (occurred_at, video_id, actor_id, kind, gender) SELECT '2026-01-01Z', 101, 50 + g, 'view', CASE WHEN g < 5 THEN 'female' ELSE 'male' END FROM generate_series(1, 20) g");
is(as('ana', "SET tiktrack.min_group_size = 2; SELECT count(*), count(people) FROM social.audience_engagement"), '42501 3|0', '21: and a view does not believe it either');
is(as('gateway', $who, options => '-c tiktrack.viewer=2'), '201', 'who may set it sets it so, too');
is(as('gateway', "SET tiktrack.viewer = '1'; $who"), '101', 'before the library is loaded');
like(as('gateway', "SET tiktrack.viewer = 'all'; $who"), qr/^22023 nothing$/, 'what is no account is nobody');
is(as('gateway', "BEGIN; SET LOCAL tiktrack.viewer = '1'; $who COMMIT; $who BEGIN; SET LOCAL tiktrack.viewer = '2'; $who COMMIT; DISCARD ALL; $who"), "101\nnothing\n201\nnothing", 'one transaction each');
$node->safe_psql('postgres', "ALTER ROLE fixed SET tiktrack.viewer = '1'");
is(as('fixed', $who), '101', 'an account fixed to a login');
is(as('fixed', $who, options => '-c tiktrack.viewer=2'), '42501 nothing', 'and options that would change it leave nobody');
like(as('fixed', "RESET tiktrack.viewer; $who"), qr/^(42501 )?(101|nothing|permission)/, 'nor RESET');
like(as('fixed', 'SELECT tiktrack.viewer(); SET tiktrack.viewer = $$2$$'), qr/^42501 permission denied to set parameter/, 'nor SET');
# by its path: a server that looks for extensions in another directory looks for preloaded libraries in its own
chomp(my $folder = `\${PG_CONFIG:-pg_config} --pkglibdir`);
my $library = ($ENV{TIKTRACK_STAGE} // '') . "$folder/tiktrack";
$node->append_conf('postgresql.conf', "session_preload_libraries = '$library'");
$node->restart;
is(as('mallory', "SET tiktrack.viewer = '1'; $who"), '42501 permission denied to set parameter "tiktrack.viewer"', 'preloaded, it fails at once');
like(as('mallory', $who, options => '-c tiktrack.viewer=1'), qr/ nothing$/, 'and in the options is refused, with a warning');
is(as('fixed', $who), '101', 'an account fixed to a login, preloaded');

# ---- 23: SET SESSION AUTHORIZATION asks who logged in
like(as('ana', 'SET SESSION AUTHORIZATION bob'), qr/^42501 permission denied to set session authorization/, '23: nobody logs in as another');

# ---- 41: what somebody has planted in a schema in front is never run
$node->safe_psql('postgres', 'CREATE DATABASE planted; ALTER DATABASE planted OWNER TO agency');
$node->safe_psql('planted', <<'END');
CREATE SCHEMA trap AUTHORIZATION mallory;
GRANT USAGE ON SCHEMA trap TO PUBLIC;
SET ROLE mallory;
CREATE TABLE trap.sprung (by text);
GRANT INSERT ON trap.sprung TO PUBLIC;
CREATE FUNCTION trap.spring(what text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS $$ BEGIN INSERT INTO trap.sprung VALUES (what || ' ' || current_user); RETURN true; END $$;
CREATE FUNCTION trap.same(text, text) RETURNS boolean LANGUAGE sql AS $$ SELECT trap.spring('=') $$;
CREATE OPERATOR trap.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.same);
CREATE FUNCTION trap.same(oid, oid) RETURNS boolean LANGUAGE sql AS $$ SELECT trap.spring('oid =') $$;
CREATE OPERATOR trap.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = trap.same);
CREATE FUNCTION trap.same(bigint, bigint) RETURNS boolean LANGUAGE sql AS $$ SELECT trap.spring('bigint =') $$;
CREATE OPERATOR trap.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = trap.same);
CREATE FUNCTION trap.joined(text, text) RETURNS text LANGUAGE sql AS $$ SELECT trap.spring('||')::text $$;
CREATE OPERATOR trap.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.joined);
CREATE FUNCTION trap.format(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS $$ SELECT trap.spring('format')::text $$;
CREATE FUNCTION trap.quote_ident(text) RETURNS text LANGUAGE sql AS $$ SELECT trap.spring('quote_ident')::text $$;
CREATE FUNCTION trap.unnest(text[]) RETURNS SETOF text LANGUAGE sql AS $$ SELECT trap.spring('unnest')::text $$;
CREATE FUNCTION trap.now() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN PERFORM trap.spring('now'); RETURN '2000-01-01'; END $$;
CREATE FUNCTION trap.lower(text) RETURNS text LANGUAGE sql AS $$ SELECT trap.spring('lower')::text $$;
CREATE FUNCTION trap.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS $$ SELECT trap.spring('set_config')::text $$;
CREATE FUNCTION trap.count() RETURNS bigint LANGUAGE sql AS $$ SELECT 1::bigint $$;
CREATE TYPE trap.text AS ENUM ('x');
CREATE TABLE trap.pg_class (oid oid, relowner oid);
CREATE TABLE trap.viewers (role regrole, account_id bigint);
RESET ROLE;
ALTER DATABASE planted SET search_path = trap, pg_catalog, public;
END
is(as($root, 'SHOW search_path; CREATE EXTENSION tiktrack', database => 'planted'), 'trap, pg_catalog, public', '41: CREATE EXTENSION with traps in front');
my $lived = as('agency', <<'END', database => 'planted');
SELECT tiktrack.create_dataset('social');
INSERT INTO social.accounts (account_id, username, account_type, is_public) VALUES (1, 'ana', 'creator', true), (2, 'sharer', 'personal', true);
INSERT INTO social.videos (video_id, account_id) VALUES (101, 1);
INSERT INTO social.events (occurred_at, video_id, actor_id, kind, share_type) VALUES ('2026-01-01Z', 101, 2, 'share', 'repost');
SELECT tiktrack.grant_viewer('social', 'ana', 1);
SELECT tiktrack.grant_reader('social', 'bob');
SELECT tiktrack.revoke_viewer('social', 'bob');
SELECT level, level_then, shares FROM tiktrack.what_if_visibility('social', 'seed-strict');
END
like($lived, qr/identity\|identity\|1$/, '41: a dataset, grants and what if with traps in front');
is(as('ana', 'SELECT sharer_username FROM social.visible_shares; SELECT shares FROM social.video_metrics; SELECT shares FROM social.daily_metrics; SELECT shares FROM social.share_types', database => 'planted'), "sharer\n1\n1\n1", '41: and the views');
like(as($root, "ALTER EXTENSION tiktrack UPDATE", database => 'planted'), qr/^(|.*already installed.*)$/, '41: an update');
is($node->safe_psql('planted', "SELECT pg_catalog.string_agg(by, ', ') FROM trap.sprung"), '', '41: no trap was sprung');
as('agency', "SELECT 'x'::pg_catalog.text = 'y'", database => 'planted');
is($node->safe_psql('planted', 'SELECT by FROM trap.sprung'), '= agency', '41: (this one was)');

# ---- 47: dump, publication, replication slot, roles that read everything
my $dump = PostgreSQL::Test::Utils::tempdir . '/dump.sql';
my ($out, $err) = run_command([ 'pg_dump', '-U', 'ana', '-n', 'social', '-f', $dump, $node->connstr('postgres') ]);
like($err, qr/permission denied for/, '47: ana does not dump');
unlike(-e $dump ? slurp_file($dump) : '', qr/SECRET/, '47: nor is anything in the file');
($out, $err) = run_command([ 'pg_dump', '-U', 'ana', '-t', 'social.visible_shares', '--data-only', '-f', $dump, $node->connstr('postgres') ]);
unlike(-e $dump ? slurp_file($dump) : '', qr/SECRET/, '47: nor of a view');
like(as('ana', 'CREATE PUBLICATION p FOR TABLE social.events'), qr/^42501 /, '47: nor publish');
like(as('ana', "SELECT pg_create_logical_replication_slot('s', 'test_decoding')"), qr/^42501 /, '47: nor replicate');
is(as('wide', 'SELECT (SELECT count(*) FROM social.events) + (SELECT count(*) FROM social.accounts) + (SELECT count(*) FROM social.viewers) + (SELECT count(*) FROM social.visible_shares) + (SELECT count(*) FROM social.video_metrics) + (SELECT count(*) FROM social.viewer_videos)'), '0', '47: pg_read_all_data reads no row of any table or view');
$node->command_ok([ 'pg_dump', '-U', 'agency', '-n', 'social', '-f', $dump, $node->connstr('postgres') ], 'the owner dumps');
like(slurp_file($dump), qr/SECRET/, 'all of it');

# ---- random worlds
my $seed = $ENV{SEED} || int(rand(1_000_000)) + 1;
my $worlds = $ENV{WORLDS} || 20;
note("SEED=$seed WORLDS=$worlds");
$node->safe_psql('postgres', 'CREATE DATABASE worlds; CREATE ROLE v1; CREATE ROLE v2; CREATE ROLE v3; CREATE ROLE v4; CREATE ROLE v5');
$node->safe_psql('worlds', <<'END');
CREATE EXTENSION tiktrack;
SELECT tiktrack.create_dataset('w');
SELECT tiktrack.grant_reader('w', r) FROM unnest(ARRAY['v1', 'v2', 'v3', 'v4', 'v5']) r;
CREATE FUNCTION one_of(words text[]) RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT words[1 + floor(random() * cardinality(words))::int] $$;
CREATE FUNCTION below(n int) RETURNS int LANGUAGE sql VOLATILE AS $$ SELECT floor(random() * n)::int $$;

-- accounts of all types, their videos, events of every kind and share type, reports that tell a part, rules at random
CREATE FUNCTION make_world() RETURNS void LANGUAGE plpgsql AS $$
DECLARE accounts int := 1 + below(6); videos int := 1 + below(CASE WHEN random() < 0.3 THEN 40 ELSE 12 END); r text;
BEGIN
	TRUNCATE w.accounts, w.videos, w.events, w.video_snapshots, w.account_snapshots, w.campaigns, w.viewers CASCADE;
	INSERT INTO w.accounts (account_id, username, picture_url, account_type, is_public)
	SELECT g, CASE WHEN random() < 0.8 THEN 'user_' || g END, 'pic_' || g, one_of('{personal,creator,business,NULL}'), one_of('{true,true,false,NULL}')::boolean FROM generate_series(1, accounts + 5) g;
	INSERT INTO w.videos (video_id, account_id, posted_at, is_public)
	SELECT 100 + g, CASE WHEN random() < 0.9 THEN 1 + below(accounts) END, CASE WHEN random() < 0.8 THEN '2026-01-01Z'::timestamptz + below(1000) * interval '1 hour' END, one_of('{true,false,NULL}')::boolean FROM generate_series(1, videos) g;
	INSERT INTO w.events (occurred_at, video_id, actor_id, kind, is_public, child_video_id)
	SELECT '2026-01-05Z'::timestamptz + below(100) * interval '1 hour', CASE WHEN random() < 0.95 THEN 100 + below(videos + 2) END, CASE WHEN random() < 0.9 THEN 1 + below(accounts + 8) END,
		one_of('{view,view,like,comment,share,share,share,save,follow,impression}'), one_of('{true,false,NULL,NULL}')::boolean, CASE WHEN random() < 0.3 THEN 100 + below(videos + 2) END FROM generate_series(1, below(250)) g;
	UPDATE w.events SET watched_ms = below(20) * 1000 WHERE kind = 'view' AND random() < 0.6;
	UPDATE w.videos SET duration_ms = (1 + below(20)) * 1000 WHERE random() < 0.7;
	-- a world in which nobody likes, so that likes are not told
	IF random() < 0.3 THEN DELETE FROM w.events WHERE kind = 'like'; END IF;
	UPDATE w.events SET share_type = CASE WHEN random() < 0.95 THEN one_of(tiktrack.share_types()) END, platform = CASE WHEN random() < 0.4 THEN one_of('{tiktok,whatsapp,vk}') END WHERE kind = 'share';
	INSERT INTO w.video_snapshots (video_id, source, grain, at, average_watch_time, completion_rate, views, likes, comments, shares)
	SELECT video_id, 's', 'lifetime', '2026-02-01Z'::timestamptz + below(3) * interval '1 day' + g * interval '1 hour', CASE WHEN random() < 0.3 THEN below(20) END, CASE WHEN random() < 0.3 THEN below(5) / 4.0 END, CASE WHEN random() < 0.5 THEN below(40) END, CASE WHEN random() < 0.5 THEN below(20) END, CASE WHEN random() < 0.3 THEN below(9) END, CASE WHEN random() < 0.7 THEN below(30) END
	FROM w.videos, generate_series(1, 2) g WHERE random() < 0.5;
	-- series of totals and daily changes, exact and rounded, with holes
	INSERT INTO w.video_snapshots (video_id, source, grain, at, day, is_rounded, views, likes, comments, shares)
	SELECT video_id, one_of('{s1,s2,s3}'), CASE WHEN d IS NULL THEN 'lifetime' ELSE 'daily' END, coalesce(d + 1, '2026-01-04'::date)::timestamp AT TIME ZONE 'UTC' + below(8 * 24) * interval '1 hour', d, random() < 0.2,
		CASE WHEN random() < 0.7 THEN below(60) END, CASE WHEN random() < 0.5 THEN below(20) END, CASE WHEN random() < 0.3 THEN below(9) END, CASE WHEN random() < 0.7 THEN below(30) END
	FROM (SELECT v.video_id, CASE WHEN random() < 0.3 * (v.video_id % 3) / 2 THEN '2026-01-04'::date + below(8) END AS d FROM w.videos v, generate_series(1, below(12)) g WHERE v.video_id % 2 = 0 OR random() < 0.3) x ON CONFLICT DO NOTHING;
	INSERT INTO w.account_snapshots (account_id, source, grain, at, day, is_rounded, followers)
	SELECT a.account_id, one_of('{s1,s2}'), CASE WHEN d IS NULL THEN 'lifetime' ELSE 'daily' END, coalesce(d + 1, '2026-01-04'::date)::timestamp AT TIME ZONE 'UTC' + below(8 * 24) * interval '1 hour', d, random() < 0.4, CASE WHEN random() < 0.9 THEN below(30000) END
	FROM w.accounts a, LATERAL (SELECT CASE WHEN random() < 0.3 THEN '2026-01-04'::date + below(8) END AS d FROM generate_series(1, below(12)) g WHERE a.account_id > 0) x ON CONFLICT DO NOTHING;
	INSERT INTO w.account_snapshots (account_id, source, grain, at, day, views, likes, comments, shares)
	SELECT a.account_id, 's', 'daily', '2026-02-01Z', '2026-01-05'::date + d, CASE WHEN random() < 0.4 THEN below(30) - 2 END, CASE WHEN random() < 0.4 THEN below(9) END, CASE WHEN random() < 0.4 THEN below(9) - 3 END, CASE WHEN random() < 0.7 THEN below(9) END
	FROM w.accounts a, generate_series(0, 4) d WHERE random() < 0.5;
	-- what videos have in common, zones that are none, levels of followers, campaigns that overlap
	UPDATE w.videos SET hashtags = ARRAY(SELECT one_of('{a,A,#a,"#B ",b,c,"",NULL}') FROM generate_series(1, below(5))), content_type = one_of('{video,photo,Duet,NULL}'), sound = one_of('{s," s ",t,NULL}'), parent_video_id = CASE WHEN random() < 0.2 THEN 7 END;
	UPDATE w.accounts SET time_zone = one_of('{UTC,Asia/Kolkata,America/New_York,Mars/Olympus,NULL}');
	UPDATE w.account_snapshots SET at = day + below(30) * interval '1 hour', followers = below(100) WHERE source = 's' AND random() < 0.8;
	INSERT INTO w.campaigns (account_id, name, hashtag, starts_at, ends_at)
	SELECT 1 + below(accounts), 'c' || g, one_of('{#A,b," ",NULL}'), t, CASE WHEN random() < 0.1 THEN '2999-01-01' ELSE t + (1 + below(60)) * interval '1 hour' END
	FROM generate_series(1, 4) g, LATERAL (SELECT CASE WHEN g = 4 AND random() < 0.5 THEN '2998-01-01Z' ELSE '2026-01-05Z'::timestamptz + below(90) * interval '1 hour' END AS t) s;
	-- who they are, and how few of them are too few
	PERFORM set_config('tiktrack.min_group_size', (2 + below(4))::text, false);
	UPDATE w.events SET country = one_of('{NL,nl,US,BE,NULL}'), age_group = one_of('{18-24,18-24,18-24,25-34,NULL}'), gender = CASE WHEN random() < 0.8 THEN one_of('{female,Female,male,unknown," "}') END,
		interests = CASE WHEN random() < 0.3 THEN ARRAY[one_of('{cats,dogs,Dogs,NULL}'), one_of('{cats,art,""}')] END WHERE random() < 0.9;
	IF random() < 0.2 THEN UPDATE w.events SET gender = NULL; END IF;
	INSERT INTO w.audience_snapshots (account_id, source, dimension, value, at, fraction)
	SELECT a.account_id, one_of('{s1,s2}'), one_of('{gender,country,interest,age_group,hour}'), one_of('{female,Male,male,NL,cats,18-24,""}'), '2026-02-01Z'::timestamptz + below(2) * interval '1 day', CASE WHEN random() < 0.9 THEN below(5) / 4.0 END
	FROM w.accounts a, LATERAL (SELECT FROM generate_series(1, below(15)) g WHERE a.account_id > 0) x ON CONFLICT DO NOTHING;
	-- rules: one of the built-in sets, or one of its own with holes; sometimes none at all
	DELETE FROM tiktrack.visibility_rules WHERE NOT built_in;
	DELETE FROM tiktrack.rulesets WHERE NOT built_in;
	INSERT INTO tiktrack.visibility_rules (ruleset, account_type, share_type, level, level_if_not_public, reason)
	SELECT 'random', a, t, l.levels[1 + n], l.levels[1 + least(2, below(n + 1))], 'r' FROM (SELECT random() AS generous, tiktrack.visibility_levels() AS levels) l, unnest(tiktrack.account_types()) a, unnest(tiktrack.share_types()) t,
		LATERAL (SELECT CASE WHEN random() < generous THEN 1 + below(3) ELSE below(4) END AS n WHERE t <> '') x WHERE random() < 0.5 + generous;
	UPDATE tiktrack.visibility_rules SET level_if_not_public = 'aggregate' WHERE NOT built_in AND level_if_not_public = 'none' AND level <> 'none' AND account_type = one_of('{creator,business}');
	IF random() < 0.3 THEN DELETE FROM tiktrack.visibility_rules WHERE NOT built_in AND account_type = (SELECT one_of('{personal,personal,creator,business}')); END IF;
	r := one_of('{seed-strict,seed-notify,public-notify,random,random,random,nothing}');
	INSERT INTO tiktrack.rulesets (ruleset, valid_from, valid_until) VALUES (r, '2000-01-01', 'infinity');
	-- who may see what: nothing, one account, some, all, and all with some
	INSERT INTO w.viewers SELECT 'v2'::regrole, 1 + below(accounts);
	INSERT INTO w.viewers SELECT DISTINCT 'v3'::regrole, 1 + below(accounts + 5) FROM generate_series(1, 3);
	INSERT INTO w.viewers VALUES ('v4', NULL);
	INSERT INTO w.viewers VALUES ('v5', NULL), ('v5', 1);
	IF random() < 0.3 THEN ANALYZE w.accounts, w.videos, w.events, w.viewers; END IF;
END $$;

-- the oracle: plain SQL over the tables, without one function of the extension's rules
CREATE VIEW seen_share_data AS
SELECT t.account_type, EXISTS (SELECT FROM tiktrack.visibility_rules r JOIN tiktrack.rulesets s ON s.ruleset = r.ruleset AND NOT s.built_in WHERE r.account_type = t.account_type
	HAVING count(*) = 11 AND bool_and(r.level_if_not_public <> 'none')) AS has FROM (VALUES ('personal'), ('creator'), ('business')) t (account_type);
-- the accounts of an asker; NULL element: videos without an account, which the owner sees
CREATE FUNCTION asked(role text, account bigint) RETURNS TABLE (account_id bigint, has boolean, is_owner boolean) LANGUAGE sql AS $$
	SELECT a.account_id, d.has OR $1 = 'owner', $1 = 'owner' FROM w.accounts a JOIN seen_share_data d ON d.account_type = coalesce(a.account_type, 'personal')
	WHERE CASE WHEN $2 IS NOT NULL THEN a.account_id = $2 WHEN $1 = 'owner' THEN true ELSE EXISTS (SELECT FROM w.viewers v WHERE v.role::text = $1 AND (v.account_id = a.account_id OR v.account_id IS NULL)) END
	UNION ALL SELECT NULL, true, true WHERE $1 = 'owner' AND $2 IS NULL
$$;
-- the shares of an asker, each masked by the rules
CREATE FUNCTION shares_of(role text, account bigint) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE answer text[];
BEGIN
	SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (
		SELECT (e.occurred_at AT TIME ZONE coalesce((SELECT z.name FROM pg_timezone_names z WHERE z.name = o.time_zone), 'UTC'))::date, coalesce(m.account_id::text, 'unknown'), e.video_id, coalesce(e.share_type, 'unknown'), coalesce(e.platform, 'none'), l.level,
			CASE WHEN l.level IN ('event', 'identity') THEN e.event_id END, CASE WHEN l.level IN ('event', 'identity') THEN e.occurred_at END,
			CASE WHEN l.level = 'identity' THEN e.actor_id END, CASE WHEN l.level = 'identity' THEN p.username END, CASE WHEN l.level = 'identity' THEN p.picture_url END, CASE WHEN l.level = 'identity' THEN e.child_video_id END
		FROM (SELECT v.video_id, v.account_id, s.is_owner FROM w.videos v JOIN asked(role, account) s ON s.account_id IS NOT DISTINCT FROM v.account_id) m JOIN w.events e ON e.video_id = m.video_id AND e.kind = 'share' AND e.source IS DISTINCT FROM 'tiktok_export' LEFT JOIN w.accounts o ON o.account_id = m.account_id
		LEFT JOIN w.accounts p ON p.account_id = e.actor_id LEFT JOIN w.videos c ON c.video_id = e.child_video_id
		LEFT JOIN (tiktrack.visibility_rules r JOIN tiktrack.rulesets s ON s.ruleset = r.ruleset AND NOT s.built_in) ON r.account_type = coalesce(o.account_type, 'personal') AND r.share_type = coalesce(e.share_type, 'unknown')
		CROSS JOIN LATERAL (SELECT CASE WHEN m.is_owner THEN 'identity' WHEN p.is_public IS TRUE AND e.is_public IS NOT FALSE AND coalesce(c.is_public, e.is_public, e.share_type = 'repost') THEN r.level ELSE r.level_if_not_public END AS level) l
		WHERE l.level <> 'none') x;
	RETURN answer;
END $$;
-- every row of a view that has an account, as whoever asks is answered
CREATE FUNCTION rows_of(what text) RETURNS TABLE (whose text, said text) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT x.account_id, x::text FROM w.%I x', what);
END $$;
-- every asker and every view of one world: what differs; and how much was compared. An account with share data is answered as
-- the owner of the dataset is of that account; of others no account stands in an answer. What the numbers have to be,
-- test/oracle says.
CREATE FUNCTION compare(OUT differs text, OUT compared bigint) LANGUAGE plpgsql AS $$
DECLARE asker text; account bigint; what text; got text[]; want text[]; numbers record; n bigint;
BEGIN
	compared := 0; differs := '';
	DROP TABLE IF EXISTS whole;
	CREATE TEMP TABLE whole ON COMMIT DROP AS SELECT v.view, r.whose, r.said FROM unnest(tiktrack.published_views()) v (view) CROSS JOIN LATERAL rows_of(v.view) r WHERE v.view NOT IN ('_metabase_metadata', 'visible_shares');
	CREATE TEMP TABLE told (whose text, said text) ON COMMIT DROP;
	GRANT ALL ON told TO PUBLIC;
	FOR asker, account IN SELECT r, NULL::bigint FROM unnest('{v1,v2,v3,v4,v5}'::text[]) r UNION ALL SELECT 'v1', x FROM unnest(ARRAY[1, 2, 99]) x UNION ALL SELECT 'owner', NULL LOOP
		FOREACH what IN ARRAY tiktrack.published_views() LOOP
			CONTINUE WHEN what = '_metabase_metadata';
			TRUNCATE told;
			PERFORM set_config('tiktrack.viewer', coalesce(account::text, ''), true), set_config('role', CASE asker WHEN 'owner' THEN 'none' ELSE asker END, true);
			INSERT INTO told SELECT r.whose, r.said FROM rows_of(what) r;
			IF what = 'visible_shares' THEN
				SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO got FROM (SELECT shared_on, account_id, video_id, share_type, platform, level, share_id, shared_at, sharer_id, sharer_username, sharer_picture_url, child_video_id FROM w.visible_shares) x;
			END IF;
			PERFORM set_config('role', 'none', true), set_config('tiktrack.viewer', '', true);
			IF what = 'visible_shares' THEN
				want := shares_of(asker, account);
				IF got IS DISTINCT FROM want THEN
					differs := differs || format(E'%s %s %s: seen %s, should be %s\n', asker, account, what, array(SELECT unnest(got) EXCEPT SELECT unnest(want) LIMIT 3), array(SELECT unnest(want) EXCEPT SELECT unnest(got) LIMIT 3));
				END IF;
			ELSIF asker <> 'owner' THEN
				SELECT array_agg(t.whose) INTO got FROM told t WHERE NOT EXISTS (SELECT FROM asked(asker, account) a WHERE a.account_id::text = t.whose);
				IF got IS NOT NULL THEN
					differs := differs || format(E'%s %s %s: seen accounts %s\n', asker, account, what, got);
				END IF;
				SELECT array_agg(t.said ORDER BY t.said COLLATE "C") INTO got FROM told t JOIN asked(asker, account) a ON a.has AND a.account_id::text = t.whose;
				SELECT array_agg(o.said ORDER BY o.said COLLATE "C") INTO want FROM whole o JOIN asked(asker, account) a ON a.has AND a.account_id::text = o.whose WHERE o.view = what;
				IF got IS DISTINCT FROM want THEN
					differs := differs || format(E'%s %s %s: seen %s, the owner sees %s\n', asker, account, what, array(SELECT unnest(got) EXCEPT SELECT unnest(want) LIMIT 3), array(SELECT unnest(want) EXCEPT SELECT unnest(got) LIMIT 3));
				END IF;
			END IF;
			compared := compared + coalesce(cardinality(want), 0);
			want := NULL;
		END LOOP;
		-- where the rules give share data, what is shown and what is masked are all shares; where they do not, nothing is told of any
		PERFORM set_config('tiktrack.viewer', coalesce(account::text, ''), true), set_config('role', CASE asker WHEN 'owner' THEN 'none' ELSE asker END, true);
		FOR numbers IN SELECT m.video_id, m.known_shares, s.shown, s.masked FROM w.video_metrics m LEFT JOIN (SELECT video_id, count(*) FILTER (WHERE level = 'identity') AS shown, count(*) FILTER (WHERE level <> 'identity') AS masked FROM w.visible_shares GROUP BY 1) s USING (video_id)
			WHERE m.known_shares <> coalesce(s.shown + s.masked, 0) OR m.known_shares IS NULL AND num_nonnulls(m.shares, m.engagements, m.engagement_rate, m.engagement_rate_count, m.share_rate, m.share_rate_count, m.share_rate_views, m.engaged_users) > 0 LOOP
			differs := differs || format(E'%s %s %s: shown and masked are not the total\n', asker, account, numbers);
		END LOOP;
		PERFORM set_config('role', 'none', true), set_config('tiktrack.viewer', '', true);
	END LOOP;
END $$;
END
my ($bad, $compared) = ('', 0);
for my $world (1 .. $worlds) {
	my $answer = $node->safe_psql('worlds', "SET client_min_messages = error; SELECT setseed(0.000001 * (($seed + $world * 7919) % 1000000)) IS NULL; SELECT make_world(); SELECT compared, differs FROM compare()");
	my ($n, $differs) = $answer =~ /^(\d+)\|(.*)\z/ms;
	$compared += $n // 0;
	$bad .= "world $world: $differs" if !defined $n || $differs;
}
is($bad, '', "in $worlds random worlds every asker sees through every view what is theirs (SEED=$seed)");
cmp_ok($compared, '>', 50 * $worlds, "of $compared rows in all");

unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');
$node->stop;
done_testing();
