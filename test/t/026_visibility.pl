# Who sees what, where fresh connections are needed; and random worlds: what each viewer sees through every view equals what
# plain SQL over the tables says, run by their owner.
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
my $worlds = $ENV{WORLDS} || 50;
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
-- what is an asker's, and its totals
CREATE FUNCTION ask_as(role text, account bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DROP TABLE IF EXISTS mine, counted, totals, told, gains, judged;
	CREATE TEMP TABLE mine ON COMMIT DROP AS SELECT v.video_id, v.account_id, s.has, s.is_owner FROM w.videos v JOIN asked(role, account) s ON s.account_id IS NOT DISTINCT FROM v.account_id;
	CREATE TEMP TABLE counted ON COMMIT DROP AS SELECT e.*, m.has, m.is_owner, (e.occurred_at AT TIME ZONE 'UTC')::date AS day, m.account_id AS owner FROM w.events e JOIN mine m ON m.video_id = e.video_id WHERE m.has OR e.kind <> 'share';
	CREATE TEMP TABLE totals ON COMMIT DROP AS
	SELECT m.video_id, m.account_id, m.has,
		greatest(r.views, CASE WHEN EXISTS (SELECT FROM counted c WHERE c.kind = 'view' AND c.owner IS NOT DISTINCT FROM m.account_id AND (m.account_id IS NOT NULL OR c.video_id = m.video_id)) THEN (SELECT count(*) FROM counted c WHERE c.video_id = m.video_id AND c.kind = 'view') END) AS views,
		greatest(r.likes, CASE WHEN EXISTS (SELECT FROM counted c WHERE c.kind = 'like' AND c.owner IS NOT DISTINCT FROM m.account_id AND (m.account_id IS NOT NULL OR c.video_id = m.video_id)) THEN (SELECT count(*) FROM counted c WHERE c.video_id = m.video_id AND c.kind = 'like') END) AS likes,
		greatest(r.comments, CASE WHEN EXISTS (SELECT FROM counted c WHERE c.kind = 'comment' AND c.owner IS NOT DISTINCT FROM m.account_id AND (m.account_id IS NOT NULL OR c.video_id = m.video_id)) THEN (SELECT count(*) FROM counted c WHERE c.video_id = m.video_id AND c.kind = 'comment') END) AS comments,
		CASE WHEN m.has THEN greatest(r.shares, CASE WHEN EXISTS (SELECT FROM counted c WHERE c.kind = 'share' AND c.owner IS NOT DISTINCT FROM m.account_id AND (m.account_id IS NOT NULL OR c.video_id = m.video_id)) THEN (SELECT count(*) FROM counted c WHERE c.video_id = m.video_id AND c.kind = 'share') END) END AS shares,
		CASE WHEN m.has THEN (SELECT count(*) FROM counted c WHERE c.video_id = m.video_id AND c.kind = 'share') END AS known, r.at,
		CASE WHEN p.plays > 0 THEN p.plays WHEN r.average_watch_time IS NOT NULL THEN r.views END AS plays, CASE WHEN p.plays > 0 THEN p.seconds ELSE r.average_watch_time * r.views END AS seconds,
		CASE WHEN p.plays > 0 THEN p.completed ELSE round(r.completion_rate * r.views) END AS completed,
		CASE WHEN p.plays > 0 THEN p.timed ELSE r.average_watch_time * r.views / nullif(r.views * d.duration_ms / 1000.0, 0) END AS watched,
		CASE WHEN EXISTS (SELECT FROM counted c WHERE c.kind = 'follow' AND c.owner IS NOT DISTINCT FROM m.account_id AND (m.account_id IS NOT NULL OR c.video_id = m.video_id)) THEN (SELECT count(*) FROM counted c WHERE c.video_id = m.video_id AND c.kind = 'follow') END AS follows,
		d.posted_at AS posted, CASE WHEN m.has THEN r.shares END AS reported, (SELECT count(*) FROM counted c WHERE c.video_id = m.video_id AND c.kind = 'share' AND coalesce(c.share_type, 'unknown') <> 'unknown') AS typed,
		r.views IS NULL OR (SELECT count(*) FROM counted c WHERE c.video_id = m.video_id AND c.kind = 'view') >= r.views AS covered
	FROM mine m JOIN w.videos d USING (video_id) LEFT JOIN LATERAL (SELECT s.* FROM w.video_snapshots s WHERE s.video_id = m.video_id AND s.grain = 'lifetime' AND (m.has OR num_nonnulls(s.views, s.likes, s.comments, s.average_watch_time, s.completion_rate) > 0) ORDER BY s.at DESC, s.snapshot_id DESC LIMIT 1) r ON true
	CROSS JOIN LATERAL (SELECT count(c.watched_ms) AS plays, sum(c.watched_ms) / 1000 AS seconds, count(*) FILTER (WHERE c.watched_ms >= v.duration_ms) AS completed, sum(c.watched_ms) FILTER (WHERE v.duration_ms > 0) / 1000.0::float8 / (sum(v.duration_ms) FILTER (WHERE c.watched_ms IS NOT NULL) / 1000.0::float8) AS timed FROM counted c JOIN w.videos v USING (video_id) WHERE c.video_id = m.video_id AND c.kind = 'view') p;
	-- what one series of reports of each video says of its changes, by kind
	CREATE TEMP TABLE told ON COMMIT DROP AS
	SELECT s.video_id, m.account_id AS owner, s.source, s.grain, s.is_rounded, s.at, coalesce(s.day, (s.at AT TIME ZONE 'UTC')::date) AS day, k.kind, k.n
	FROM w.video_snapshots s JOIN mine m USING (video_id), LATERAL (VALUES ('view', s.views), ('like', s.likes), ('comment', s.comments), ('share', s.shares)) k (kind, n) WHERE k.n IS NOT NULL AND (m.has OR k.kind <> 'share');
	DELETE FROM told t WHERE (t.source, t.grain, t.is_rounded) <> (SELECT q.source, q.grain, q.is_rounded FROM told q WHERE q.video_id = t.video_id GROUP BY q.source, q.grain, q.is_rounded
		ORDER BY q.grain = 'daily' OR count(DISTINCT q.at) > 1 DESC, q.grain, q.is_rounded, count(*) DESC, q.source COLLATE "C" LIMIT 1);
	CREATE TEMP TABLE gains ON COMMIT DROP AS
	SELECT g.video_id, g.owner, g.source, g.is_rounded, g.day, g.kind, sum(g.gain)::bigint AS n, NULL::int AS days FROM (
		SELECT t.*, CASE t.grain WHEN 'daily' THEN t.n ELSE t.n - (SELECT p.n FROM told p WHERE p.video_id = t.video_id AND p.kind = t.kind AND p.at < t.at ORDER BY p.at DESC LIMIT 1) END AS gain FROM told t) g
	WHERE g.gain IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6;
	UPDATE gains g SET days = CASE WHEN (SELECT min(t.grain) FROM told t WHERE t.video_id = g.video_id) = 'daily' THEN 1 ELSE coalesce(nullif(g.day - (SELECT max(t.day) FROM told t WHERE t.video_id = g.video_id AND t.day < g.day
		AND NOT EXISTS (SELECT FROM told e WHERE e.video_id = g.video_id AND e.day = g.day AND NOT EXISTS (SELECT FROM told b WHERE b.video_id = e.video_id AND b.at < e.at))), 0), 1) END;
	-- where the events of those days are fewer than half of it
	CREATE TEMP TABLE judged ON COMMIT DROP AS
	SELECT j.*, w.since, w.until FROM (SELECT g.video_id, g.kind, sum(g.n) AS gained FROM gains g GROUP BY 1, 2) j
	JOIN (SELECT g.video_id, min(g.day - g.days) AS since, max(g.day) AS until FROM gains g GROUP BY 1) w USING (video_id)
	CROSS JOIN LATERAL (SELECT count(*) AS n FROM counted c WHERE c.video_id = j.video_id AND c.kind = j.kind AND c.day > w.since AND c.day <= w.until) e
	WHERE e.n = 0 OR e.n * 2 < j.gained;
END $$;
CREATE FUNCTION oracle(what text, role text, account bigint) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE answer text[];
BEGIN
	IF what = 'visible_shares' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (
			SELECT (e.occurred_at AT TIME ZONE 'UTC')::date, coalesce(m.account_id::text, 'unknown'), e.video_id, coalesce(e.share_type, 'unknown'), coalesce(e.platform, 'none'), l.level,
				CASE WHEN l.level IN ('event', 'identity') THEN e.event_id END, CASE WHEN l.level IN ('event', 'identity') THEN e.occurred_at END,
				CASE WHEN l.level = 'identity' THEN e.actor_id END, CASE WHEN l.level = 'identity' THEN p.username END, CASE WHEN l.level = 'identity' THEN p.picture_url END, CASE WHEN l.level = 'identity' THEN e.child_video_id END
			FROM mine m JOIN w.events e ON e.video_id = m.video_id AND e.kind = 'share' LEFT JOIN w.accounts o ON o.account_id = m.account_id
			LEFT JOIN w.accounts p ON p.account_id = e.actor_id LEFT JOIN w.videos c ON c.video_id = e.child_video_id
			LEFT JOIN (tiktrack.visibility_rules r JOIN tiktrack.rulesets s ON s.ruleset = r.ruleset AND NOT s.built_in) ON r.account_type = coalesce(o.account_type, 'personal') AND r.share_type = coalesce(e.share_type, 'unknown')
			CROSS JOIN LATERAL (SELECT CASE WHEN m.is_owner THEN 'identity' WHEN p.is_public IS TRUE AND e.is_public IS NOT FALSE AND coalesce(c.is_public, e.is_public, e.share_type = 'repost') THEN r.level ELSE r.level_if_not_public END AS level) l
			WHERE l.level <> 'none') x;
	ELSIF what = 'video_metrics' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT t.video_id, t.views, t.likes, t.comments, t.shares, t.known, t.likes + t.comments + t.shares, t.likes + t.comments, t.plays, t.seconds::bigint, t.completed::bigint,
			t.shares::float8 / nullif(t.views, 0), (t.likes + t.comments + t.shares)::float8 / nullif(t.views, 0), t.at,
			CASE WHEN t.covered AND p.told THEN p.reached END, CASE WHEN t.covered AND t.has AND p.known THEN p.engaged END
			FROM totals t CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE c.kind = 'view' AND c.actor_id IS NOT NULL) > 0 AS told, count(c.actor_id) > 0 AS known,
				count(DISTINCT c.actor_id) FILTER (WHERE c.kind IN ('view', 'like', 'comment', 'share')) AS reached, count(DISTINCT c.actor_id) FILTER (WHERE c.kind IN ('like', 'comment', 'share')) AS engaged
				FROM counted c WHERE c.video_id = t.video_id) p) x;
	ELSIF what = 'account_metrics' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT coalesce(t.account_id::text, 'unknown'), count(*), sum(t.views), sum(t.likes), sum(t.shares), sum(t.known), sum(t.likes) + sum(t.comments) + sum(t.shares),
			(SELECT CASE WHEN bool_and(t.covered) AND count(*) FILTER (WHERE c.kind = 'view' AND c.actor_id IS NOT NULL) > 0 THEN count(DISTINCT c.actor_id) FILTER (WHERE c.kind IN ('view', 'like', 'comment', 'share')) END FROM counted c WHERE c.owner IS NOT DISTINCT FROM t.account_id),
			(SELECT CASE WHEN bool_and(t.covered) AND t.has AND count(c.actor_id) > 0 THEN count(DISTINCT c.actor_id) FILTER (WHERE c.kind IN ('like', 'comment', 'share')) END FROM counted c WHERE c.owner IS NOT DISTINCT FROM t.account_id)
			FROM totals t GROUP BY t.account_id, t.has) x;
	ELSIF what = 'hashtag_metrics' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (
			SELECT y.account, y.tag, y.n, y.n_others, y.views, y.views_others, y.shares, y.shares_others, y.engagements, y.engagements_others, y.shares::float8 / nullif(y.views, 0), y.shares_others::float8 / nullif(y.views_others, 0),
				round(y.lift::numeric, 9), round(y.low::numeric, 9), round(y.p_value::numeric, 9),
				-- of Benjamini and Hochberg
				CASE WHEN y.p_value IS NOT NULL THEN round(least(1, min(y.p_value * y.tests / y.place) OVER (PARTITION BY y.account ORDER BY y.p_value DESC NULLS LAST))::numeric, 9) END, y.n::float8 / (y.n + y.n_others), y.views
			FROM (SELECT g.*, l.*, count(l.p_value) OVER (PARTITION BY g.account) AS tests, rank() OVER (PARTITION BY g.account ORDER BY l.p_value) + count(*) OVER (PARTITION BY g.account, l.p_value) - 1 AS place
				FROM (SELECT coalesce(t.account_id::text, 'unknown') AS account, h.tag, t.account_id IS NULL AS nobody, count(*) FILTER (WHERE w.has_tag) AS n, count(*) FILTER (WHERE NOT w.has_tag) AS n_others,
						sum(t.views) FILTER (WHERE w.has_tag) AS views, sum(t.views) FILTER (WHERE NOT w.has_tag) AS views_others, sum(t.shares) FILTER (WHERE w.has_tag) AS shares, sum(t.shares) FILTER (WHERE NOT w.has_tag) AS shares_others,
						sum(t.likes) FILTER (WHERE w.has_tag) + sum(t.comments) FILTER (WHERE w.has_tag) + sum(t.shares) FILTER (WHERE w.has_tag) AS engagements,
						sum(t.likes) FILTER (WHERE NOT w.has_tag) + sum(t.comments) FILTER (WHERE NOT w.has_tag) + sum(t.shares) FILTER (WHERE NOT w.has_tag) AS engagements_others
					FROM totals t CROSS JOIN unnest('{a,b,c}'::text[]) h (tag) CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM w.videos v, unnest(v.hashtags) u WHERE v.video_id = t.video_id AND translate(lower(u), '# ', '') = h.tag) AS has_tag) w
					GROUP BY t.account_id, h.tag HAVING bool_or(w.has_tag)) g
				LEFT JOIN LATERAL (SELECT * FROM tiktrack.lift(g.shares, g.views, g.shares_others, g.views_others) WHERE g.shares <= g.views AND g.shares_others <= g.views_others) l ON NOT g.nobody AND least(g.n, g.n_others) >= 3) y) x;
	ELSIF what IN ('content_metrics', 'content_breakdown') THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (
			SELECT coalesce(t.account_id::text, 'unknown'), d.dimension, d.value, count(*), sum(t.views), sum(t.likes), sum(t.comments), sum(t.shares), sum(t.likes) + sum(t.comments) + sum(t.shares), sum(t.likes) + sum(t.comments),
				sum(t.plays), sum(t.seconds)::bigint, sum(t.completed)::bigint, (sum(t.likes) + sum(t.comments) + sum(t.shares))::float8 / nullif(sum(t.views), 0), sum(t.shares)::float8 / nullif(sum(t.views), 0),
				(SELECT round(i.low::numeric, 9) FROM tiktrack.rate_interval(sum(t.shares), sum(t.views), 'poisson') i), round(avg((t.likes + t.comments + t.shares)::numeric / nullif(t.views, 0)), 9), round(avg(t.shares::numeric / nullif(t.views, 0)), 9)
			FROM totals t JOIN w.videos v USING (video_id) CROSS JOIN LATERAL (VALUES ('content_type', coalesce(v.content_type, 'unknown')), ('sound', coalesce(btrim(v.sound), 'unknown')),
				('duration', CASE WHEN v.duration_ms IS NULL THEN 'unknown' WHEN v.duration_ms >= 15000 THEN '00:15 to 00:30' ELSE '00:00 to 00:15' END),
				('collaboration', CASE WHEN v.content_type = 'Duet' THEN 'duet' WHEN v.parent_video_id IS NULL THEN 'none' ELSE 'of another video' END)) d (dimension, value)
			WHERE what = 'content_breakdown' OR d.dimension = 'content_type' GROUP BY t.account_id, 2, 3) x;
	ELSIF what = 'posting_times' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (
			WITH rated AS (SELECT t.*, z.zone, v.posted_at AT TIME ZONE z.zone AS posted_at, (t.likes + t.comments + t.shares)::numeric / nullif(t.views, 0) AS rate
				FROM totals t JOIN w.videos v USING (video_id) LEFT JOIN w.accounts a ON a.account_id = t.account_id CROSS JOIN LATERAL (SELECT CASE WHEN a.time_zone ~ '^A' THEN a.time_zone ELSE 'UTC' END AS zone) z)
			SELECT coalesce(r.account_id::text, 'unknown'), r.zone, (array_position('{Mon,Tue,Wed,Thu,Fri,Sat,Sun}', to_char(r.posted_at, 'Dy')))::int, to_char(r.posted_at, 'HH24')::int, count(*), sum(r.views), sum(r.likes) + sum(r.comments) + sum(r.shares), sum(r.likes) + sum(r.comments), sum(r.shares),
				(sum(r.likes) + sum(r.comments) + sum(r.shares))::float8 / nullif(sum(r.views), 0), round(avg(r.rate), 9),
				CASE WHEN r.account_id IS NOT NULL THEN round((coalesce(sum(r.rate), 0) + 5 * (SELECT avg(m.rate) FROM rated m WHERE m.account_id = r.account_id)) / (count(r.rate) + 5), 9) END
			FROM rated r WHERE r.posted_at IS NOT NULL GROUP BY r.account_id, 2, 3, 4) x;
	ELSIF what = 'campaign_metrics' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (
			SELECT c.campaign_id, c.account_id, c.name, c.starts_at, c.ends_at, CASE WHEN c.hashtag IN ('#A', 'b') THEN translate(lower(c.hashtag), '#', '') ELSE 'none' END,
				round((extract(epoch FROM b.until - b.start) / 86400)::numeric, 9), n.views, n.likes + n.comments + n.shares, n.shares,
				coalesce(followed(c.account_id, c.starts_at, b.until, false), followed(c.account_id, c.starts_at, b.until, true)),
				round((extract(epoch FROM b.start - b.since) / 86400)::numeric, 9), o.views, o.likes + o.comments + o.shares, o.shares, r.during, r.before, round((r.during / nullif(r.before, 0) - 1)::numeric, 9),
				CASE WHEN n.shares >= 0 AND o.shares > 0 THEN round(((n.shares / extract(epoch FROM b.until - b.start)) / (o.shares / extract(epoch FROM b.start - b.since)) - 1)::numeric, 9) END,
				-- half hours of the campaign, each with the mean of its weekday's before
				CASE WHEN o.shares IS NOT NULL AND b.until - b.start < '30 days' THEN (SELECT CASE WHEN count(*) = count(e.mean) THEN round(sum(e.mean), 6) END FROM generate_series(b.start, b.until - interval '30 minutes', '30 minutes') h
					CROSS JOIN LATERAL (SELECT happened(c.account_id, 'share', b.since, b.start, b.zone, s.has, extract(isodow FROM h AT TIME ZONE b.zone)::int)::numeric
						/ nullif((SELECT count(*) FROM generate_series(b.since, b.start - interval '30 minutes', '30 minutes') g WHERE extract(isodow FROM g AT TIME ZONE b.zone) = extract(isodow FROM h AT TIME ZONE b.zone)), 0) AS mean) e) END
			FROM w.campaigns c JOIN asked(role, account) s ON s.account_id = c.account_id JOIN w.accounts a ON a.account_id = c.account_id
			CROSS JOIN LATERAL (SELECT CASE WHEN a.time_zone ~ '^A' THEN a.time_zone ELSE 'UTC' END AS zone) z
			CROSS JOIN LATERAL (SELECT least(c.starts_at, now()) AS start) g
			CROSS JOIN LATERAL (SELECT z.zone, g.start, least(c.ends_at, now()) AS until, coalesce(least(g.start, greatest(c.starts_at - interval '28 days', f.first)), g.start) AS since
				FROM (SELECT least((SELECT min(occurred_at) FROM counted WHERE owner = c.account_id), (SELECT min(day)::timestamp AT TIME ZONE z.zone FROM w.account_snapshots p WHERE p.account_id = c.account_id AND num_nonnulls(p.views, p.likes, p.comments, CASE WHEN s.has THEN p.shares END) > 0)) AS first) f
				WHERE f.first IS NOT NULL UNION ALL SELECT z.zone, g.start, least(c.ends_at, now()), g.start WHERE NOT EXISTS (SELECT FROM counted WHERE owner = c.account_id)
					AND NOT EXISTS (SELECT FROM w.account_snapshots p WHERE p.account_id = c.account_id AND num_nonnulls(p.views, p.likes, p.comments, CASE WHEN s.has THEN p.shares END) > 0)) b
			CROSS JOIN LATERAL (SELECT happened(c.account_id, 'view', b.start, b.until, b.zone, s.has) AS views, happened(c.account_id, 'like', b.start, b.until, b.zone, s.has) AS likes,
				happened(c.account_id, 'comment', b.start, b.until, b.zone, s.has) AS comments, happened(c.account_id, 'share', b.start, b.until, b.zone, s.has) AS shares) n
			CROSS JOIN LATERAL (SELECT happened(c.account_id, 'view', b.since, b.start, b.zone, s.has) AS views, happened(c.account_id, 'like', b.since, b.start, b.zone, s.has) AS likes,
				happened(c.account_id, 'comment', b.since, b.start, b.zone, s.has) AS comments, happened(c.account_id, 'share', b.since, b.start, b.zone, s.has) AS shares) o
			CROSS JOIN LATERAL (SELECT CASE WHEN n.shares >= 0 AND n.views > 0 THEN n.shares::float8 / n.views END AS during, CASE WHEN o.shares >= 0 AND o.views > 0 THEN o.shares::float8 / o.views END AS before) r) x;
	ELSIF what = 'share_types' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT video_id, share_type, platform, sum(n)::bigint FROM (
			SELECT video_id, coalesce(share_type, 'unknown') AS share_type, coalesce(platform, 'none') AS platform, 1 AS n FROM counted WHERE kind = 'share'
			UNION ALL SELECT t.video_id, 'unknown', 'none', greatest(t.shares - t.known, 0) FROM totals t) y GROUP BY 1, 2, 3 HAVING sum(n) > 0) x;
	ELSIF what = 'share_types_daily' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT day, video_id, coalesce(share_type, 'unknown'), coalesce(platform, 'none'), count(*) FROM counted WHERE kind = 'share' GROUP BY 1, 2, 3, 4) x;
	ELSIF what = 'video_scores' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT t.video_id, CASE WHEN t.posted IS NULL OR t.account_id IS NULL THEN 0 ELSE count(p.video_id) END, z(t.shares::float8 / nullif(t.views, 0), array_agg(p.shares::float8 / nullif(p.views, 0))),
			z((t.likes + t.comments)::float8 / nullif(t.views, 0), array_agg((p.likes + p.comments)::float8 / nullif(p.views, 0))), round(z(t.watched, array_agg(p.watched))::numeric, 6), z(t.follows::float8 / nullif(t.views, 0), array_agg(p.follows::float8 / nullif(p.views, 0)))
			FROM totals t LEFT JOIN LATERAL (SELECT * FROM totals p WHERE p.account_id = t.account_id AND (p.posted, p.video_id) < (t.posted, t.video_id) ORDER BY p.posted DESC, p.video_id DESC LIMIT 30) p ON true
			GROUP BY t.video_id, t.posted, t.account_id, t.shares, t.views, t.likes, t.comments, t.watched, t.follows) x;
	ELSIF what = 'metric_warnings' THEN -- those that do not ask the clock or the score
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (
			SELECT t.video_id::text, w.code FROM totals t CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE c.kind = 'view' AND c.actor_id IS NOT NULL) > 0 AND t.covered AS told, count(DISTINCT c.actor_id) FILTER (WHERE c.kind IN ('view', 'like', 'comment', 'share')) AS reached FROM counted c WHERE c.video_id = t.video_id) p
			CROSS JOIN LATERAL (VALUES ('small_sample', t.views < 100 OR (t.views > 0 AND t.shares BETWEEN 1 AND 17)), ('zero_views', coalesce(t.views, 0) = 0 AND greatest(t.likes, t.comments, t.shares) > 0), ('no_actors', t.views > 0 AND NOT p.told), ('reach_exceeds_views', p.told AND p.reached > t.views),
				('unknown_share_types', greatest(t.shares, t.known) > 2 * t.typed), ('shares_exceed_reported', t.known > t.reported),
				('counter_went_down', EXISTS (SELECT FROM (SELECT s.*, lag(s) OVER (PARTITION BY s.source, s.is_rounded ORDER BY s.at) AS b FROM w.video_snapshots s WHERE s.video_id = t.video_id AND s.grain = 'lifetime' AND (t.has OR num_nonnulls(s.views, s.likes, s.comments) > 0)) s WHERE s.views < (s.b).views OR s.likes < (s.b).likes OR s.comments < (s.b).comments OR (t.has AND s.shares < (s.b).shares)))) w (code, fires) WHERE w.fires
			UNION ALL SELECT 'none', 'one_video_dominates' FROM totals t WHERE t.account_id IS NOT NULL GROUP BY t.account_id HAVING count(*) > 1 AND max(t.shares) * 2 > sum(t.shares)
			UNION ALL SELECT 'none', 'shares_hidden_by_rules' FROM asked(role, account) a WHERE NOT a.has AND (EXISTS (SELECT FROM w.videos v WHERE v.account_id = a.account_id) OR EXISTS (SELECT FROM w.account_snapshots s WHERE s.account_id = a.account_id))) x;
	ELSIF what = '_metabase_metadata' THEN -- names and meanings of columns, for whoever sees an account
		SELECT CASE WHEN count(*) > 0 THEN ARRAY['told'] END INTO answer FROM asked(role, account);
	ELSIF what = 'audience_engagement' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (
			WITH person AS (
				SELECT c.owner, c.has, d.dimension, d.audience, c.kind, c.actor_id FROM counted c, LATERAL (
					SELECT 'country', upper(coalesce(nullif(btrim(c.country), ''), 'unknown')) UNION ALL SELECT 'age_group', coalesce(nullif(btrim(c.age_group), ''), 'unknown') UNION ALL SELECT 'gender', lower(coalesce(nullif(btrim(c.gender), ''), 'unknown'))
					UNION SELECT 'interest', lower(btrim(i)) FROM unnest(c.interests) i WHERE btrim(i) <> '') d (dimension, audience) WHERE c.owner IS NOT NULL AND c.kind IN ('view', 'like', 'comment', 'share')
			), grouped AS (
				SELECT owner, has, dimension, CASE audience WHEN 'UNKNOWN' THEN 'unknown' ELSE audience END AS audience, CASE WHEN bool_or(kind = 'view' AND actor_id IS NOT NULL) THEN count(DISTINCT actor_id) END AS people, count(DISTINCT actor_id) FILTER (WHERE kind <> 'view') AS engaged, coalesce(jsonb_agg(DISTINCT actor_id) FILTER (WHERE actor_id IS NOT NULL), '[]') AS members,
					count(*) FILTER (WHERE kind = 'view') AS views, count(*) FILTER (WHERE kind <> 'view') AS engagements, count(*) FILTER (WHERE kind = 'share') AS shares FROM person GROUP BY 1, 2, 3, 4
			), list AS (
				SELECT owner, dimension, bool_or(audience <> 'unknown') AS told, hidden_groups(array_agg(coalesce(people, 0) ORDER BY coalesce(people, 0), audience COLLATE "C"), array_agg(audience ORDER BY coalesce(people, 0), audience COLLATE "C"), jsonb_agg(members ORDER BY coalesce(people, 0), audience COLLATE "C"), array_agg(people IS NOT NULL ORDER BY coalesce(people, 0), audience COLLATE "C")) AS hidden FROM grouped GROUP BY 1, 2
			), kinds AS (
				SELECT owner, dimension, bool_or(kind = 'view') AS views, bool_or(kind = 'share') AS shares, bool_or(kind = 'share') AND bool_or(kind = 'like') AND bool_or(kind = 'comment') AS reactions FROM person GROUP BY 1, 2
			), reported AS (
				SELECT s.account_id AS owner, s.dimension, CASE s.dimension WHEN 'gender' THEN lower(coalesce(nullif(s.value, ''), 'unknown')) WHEN 'interest' THEN lower(coalesce(nullif(s.value, ''), 'unknown')) ELSE coalesce(nullif(s.value, ''), 'unknown') END AS audience, least(sum(s.fraction), 1) AS fraction
				FROM w.audience_snapshots s JOIN asked(role, account) a ON a.account_id = s.account_id WHERE s.dimension <> 'hour' AND s.fraction IS NOT NULL AND (s.source, s.at) = (SELECT n.source, n.at FROM w.audience_snapshots n WHERE n.account_id = s.account_id AND n.dimension = s.dimension AND n.fraction IS NOT NULL ORDER BY n.at DESC, n.snapshot_id DESC LIMIT 1)
				GROUP BY 1, 2, 3
			), shown AS (SELECT g.*, g.audience = ANY (l.hidden) AS hidden FROM grouped g JOIN list l USING (owner, dimension) WHERE l.told)
			SELECT owner, dimension, audience, coalesce(s.hidden, false), CASE WHEN NOT s.hidden THEN s.people END, CASE WHEN NOT s.hidden AND s.has THEN s.engaged END, CASE WHEN NOT s.hidden AND k.views THEN s.views END,
				CASE WHEN NOT s.hidden AND s.has AND k.reactions THEN s.engagements END, CASE WHEN NOT s.hidden AND s.has AND k.shares THEN s.shares END, CASE WHEN s.hidden IS NOT TRUE THEN r.fraction END
			FROM shown s FULL JOIN reported r USING (owner, dimension, audience) LEFT JOIN kinds k USING (owner, dimension)) x;
	ELSIF what = 'video_growth' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT day, video_id, source, is_rounded, max(days), max(n) FILTER (WHERE kind = 'view'), max(n) FILTER (WHERE kind = 'like'), max(n) FILTER (WHERE kind = 'comment'), max(n) FILTER (WHERE kind = 'share') FROM gains GROUP BY 1, 2, 3, 4) x;
	ELSIF what = 'account_growth' THEN
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (
			WITH level AS (SELECT DISTINCT ON (s.account_id, coalesce(s.day, (s.at AT TIME ZONE 'UTC')::date)) s.account_id, coalesce(s.day, (s.at AT TIME ZONE 'UTC')::date) AS day, s.followers, s.is_rounded
				FROM w.account_snapshots s JOIN asked(role, account) a ON a.account_id = s.account_id WHERE s.followers IS NOT NULL ORDER BY 1, 2, s.is_rounded, s.at DESC, s.snapshot_id DESC)
			SELECT l.day, l.account_id, l.followers, b.followers, l.followers - b.followers, l.day - b.day,
				(SELECT count(*) FROM w.videos v WHERE v.account_id = l.account_id AND (v.posted_at AT TIME ZONE 'UTC')::date BETWEEN coalesce((SELECT max(p.day) + 1 FROM level p WHERE p.account_id = l.account_id AND p.day < l.day), l.day) AND l.day)
			FROM level l LEFT JOIN LATERAL (SELECT p.followers, p.day, p.is_rounded FROM level p WHERE p.account_id = l.account_id AND p.day < l.day AND (l.is_rounded OR NOT p.is_rounded) ORDER BY p.day DESC LIMIT 1) b
				ON b.is_rounded = l.is_rounded AND NOT (l.is_rounded AND EXISTS (SELECT FROM level e WHERE e.account_id = l.account_id AND NOT e.is_rounded AND e.day < l.day) AND EXISTS (SELECT FROM level e WHERE e.account_id = l.account_id AND NOT e.is_rounded AND e.day > l.day))) x;
	ELSE
		SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (
			SELECT d.day, d.video_id::text, day_count('view', m.video_id, m.account_id, d.day), day_count('like', m.video_id, m.account_id, d.day), day_count('share', m.video_id, m.account_id, d.day),
				CASE WHEN NOT bool_or(d.changed) THEN 'events' WHEN bool_and(d.changed) THEN 'snapshots' ELSE 'both' END, coalesce(max(d.days), 1)
			FROM (SELECT c.day, c.video_id, false AS changed, NULL::int AS days FROM counted c UNION ALL SELECT g.day, g.video_id, true, g.days FROM gains g JOIN judged USING (video_id, kind)) d JOIN mine m USING (video_id)
			GROUP BY d.day, d.video_id, m.video_id, m.account_id
			UNION ALL
			SELECT r.day, 'none', CASE WHEN NOT changes('view', r.account_id, r.day) THEN beyond(r.views, n.views) END, CASE WHEN NOT changes('like', r.account_id, r.day) THEN beyond(r.likes, n.likes) END,
				CASE WHEN s.has AND NOT changes('share', r.account_id, r.day) THEN beyond(r.shares, n.shares) END, 'snapshots', 1
			FROM w.account_snapshots r JOIN asked(role, account) s ON s.account_id = r.account_id
			CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE c.kind = 'view') AS views, count(*) FILTER (WHERE c.kind = 'like') AS likes, count(*) FILTER (WHERE c.kind = 'share') AS shares FROM counted c WHERE c.owner = r.account_id AND c.day = r.day) n
			WHERE r.grain = 'daily' AND (r.views IS NOT NULL OR r.likes IS NOT NULL OR r.comments IS NOT NULL OR (s.has AND r.shares IS NOT NULL))) x;
	END IF;
	RETURN answer;
END $$;
-- of a kind, a video and a day: the change where that tells more, else the events where the account tells them
CREATE FUNCTION day_count(what text, video bigint, account bigint, on_day date) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN
	CASE WHEN EXISTS (SELECT FROM judged j WHERE j.video_id = video AND j.kind = what AND on_day > j.since AND on_day <= j.until) THEN (SELECT g.n FROM gains g WHERE g.video_id = video AND g.kind = what AND g.day = on_day)
		WHEN EXISTS (SELECT FROM counted d WHERE d.kind = what AND d.owner IS NOT DISTINCT FROM account AND (account IS NOT NULL OR d.video_id = video AND d.day = on_day)) THEN (SELECT count(*) FROM counted c WHERE c.kind = what AND c.video_id = video AND c.day = on_day) END;
END $$;
-- whether a change of a video of the account is of that day
CREATE FUNCTION changes(what text, account bigint, on_day date) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN
	EXISTS (SELECT FROM gains g JOIN judged j USING (video_id, kind) WHERE g.owner = account AND g.kind = what AND on_day > g.day - g.days AND on_day <= g.day);
END $$;
CREATE FUNCTION z(x float8, past float8[]) RETURNS float8 LANGUAGE sql AS $$ SELECT CASE WHEN cardinality(array_remove(past, NULL)) > 7 AND tiktrack.spike_score(x, past) IS NOT NULL THEN least(3.5, greatest(-3.5, tiktrack.spike_score(x, past))) END $$;
-- the groups that are hidden: the shortest beginning of the list that has all that are too small, at least two and enough people, else all
CREATE FUNCTION hidden_groups(people bigint[], names text[], members jsonb, known boolean[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE k int := current_setting('tiktrack.min_group_size'); together bigint := 0;
BEGIN
	IF people[1] >= k THEN RETURN '{}'; END IF;
	FOR n IN 1 .. cardinality(people) LOOP
		-- each once, whoever is in several groups
		together := CASE WHEN true = ANY (known[1:n]) THEN (SELECT count(DISTINCT m) FROM generate_series(0, n - 1) AS i, jsonb_array_elements(members -> i) AS m) ELSE 0 END;
		IF n >= 2 AND together >= k AND coalesce(people[n + 1] >= k, true) THEN RETURN names[1:n]; END IF;
	END LOOP;
	RETURN names;
END $$;
CREATE FUNCTION beyond(reported bigint, counted bigint) RETURNS bigint LANGUAGE sql AS $$ SELECT CASE WHEN counted = 0 THEN reported WHEN reported > counted THEN reported - counted END $$;
-- change of an account's followers, by exact levels or by rounded ones
CREATE FUNCTION followed(account bigint, since timestamptz, until timestamptz, rounded boolean) RETURNS bigint LANGUAGE sql AS $$
	WITH level AS (SELECT DISTINCT ON (s.at) s.at, s.followers FROM w.account_snapshots s WHERE s.account_id = account AND s.followers IS NOT NULL AND s.is_rounded = rounded AND s.at <= until ORDER BY s.at, s.snapshot_id DESC)
	SELECT l.followers - coalesce((SELECT b.followers FROM level b WHERE b.at <= since ORDER BY b.at DESC LIMIT 1), (SELECT b.followers FROM level b WHERE b.at < l.at ORDER BY b.at LIMIT 1)) FROM level l WHERE l.at > since ORDER BY l.at DESC LIMIT 1
$$;
-- what happened to an account's videos from one moment to another, on one weekday or on all: events, and what reports of whole days have beyond them
CREATE FUNCTION happened(account bigint, what text, since timestamptz, until timestamptz, zone text, has boolean, weekday int DEFAULT NULL) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN
	RETURN (SELECT CASE WHEN since >= until THEN NULL WHEN EXISTS (SELECT FROM counted c WHERE c.owner = account AND c.kind = what)
		THEN (SELECT count(*) FROM counted c WHERE c.owner = account AND c.kind = what AND c.occurred_at >= since AND c.occurred_at < until AND (weekday IS NULL OR extract(isodow FROM c.occurred_at AT TIME ZONE zone) = weekday)) + coalesce(r.n, 0)
		ELSE r.n END
	FROM (SELECT sum(beyond(CASE what WHEN 'view' THEN s.views WHEN 'like' THEN s.likes WHEN 'comment' THEN s.comments WHEN 'share' THEN CASE WHEN has THEN s.shares END END,
			(SELECT count(*) FROM counted c WHERE c.owner = account AND c.kind = what AND (c.occurred_at AT TIME ZONE zone)::date = s.day)))::bigint AS n
		FROM w.account_snapshots s WHERE s.account_id = account AND s.day::timestamp AT TIME ZONE zone >= since AND (s.day + 1)::timestamp AT TIME ZONE zone <= until AND (weekday IS NULL OR extract(isodow FROM s.day) = weekday)) r);
END $$;
-- the same through the views
CREATE FUNCTION seen(what text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE answer text[];
BEGIN
	IF what = 'visible_shares' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT shared_on, account_id, video_id, share_type, platform, level, share_id, shared_at, sharer_id, sharer_username, sharer_picture_url, child_video_id FROM w.visible_shares) x;
	ELSIF what = 'video_metrics' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT video_id, views, likes, comments, shares, known_shares, engagements, engagements_without_shares, plays_watched, watched_seconds::bigint, plays_completed, share_rate, engagement_rate, reported_at, reach, engaged_users FROM w.video_metrics) x;
	ELSIF what = 'account_metrics' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT account_id, videos, views, likes, shares, known_shares, engagements, reach, engaged_users FROM w.account_metrics) x;
	ELSIF what = 'hashtag_metrics' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT account_id, hashtag, videos_with, videos_without, views_with, views_without, shares_with, shares_without, engagements_with, engagements_without, share_rate_with, share_rate_without,
		round(lift::numeric, 9), round(lift_low::numeric, 9), round(p_value::numeric, 9), round(q_value::numeric, 9), consistency, popularity FROM w.hashtag_metrics) x;
	ELSIF what = 'content_metrics' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT account_id, 'content_type', content_type, videos, views, likes, comments, shares, engagements, engagements_without_shares, plays_watched, watched_seconds::bigint, plays_completed, engagement_rate, share_rate,
		round(share_rate_low::numeric, 9), round(mean_engagement_rate::numeric, 9), round(mean_share_rate::numeric, 9) FROM w.content_metrics) x;
	ELSIF what = 'content_breakdown' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT account_id, dimension, value, videos, views, likes, comments, shares, engagements, engagements_without_shares, plays_watched, watched_seconds::bigint, plays_completed, engagement_rate, share_rate,
		round(share_rate_low::numeric, 9), round(mean_engagement_rate::numeric, 9), round(mean_share_rate::numeric, 9) FROM w.content_breakdown) x;
	ELSIF what = 'posting_times' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT account_id, time_zone, weekday, hour, videos, views, engagements, engagements_without_shares, shares, engagement_rate, round(mean_engagement_rate::numeric, 9), round(expected_engagement_rate::numeric, 9) FROM w.posting_times) x;
	ELSIF what = 'campaign_metrics' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT campaign_id, account_id, campaign_name, starts_at, ends_at, hashtag, round(days_during::numeric, 9), views_during, engagements_during, shares_during, net_followers_during, round(days_before::numeric, 9), views_before, engagements_before, shares_before,
		share_rate_during, share_rate_before, round(share_rate_uplift::numeric, 9), round(daily_shares_uplift::numeric, 9), CASE WHEN days_during < 30 THEN round(weekday_baseline::numeric, 6) END FROM w.campaign_metrics) x;
	ELSIF what = 'share_types' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT video_id, share_type, platform, shares FROM w.share_types) x;
	ELSIF what = 'share_types_daily' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT day, video_id, share_type, platform, shares FROM w.share_types_daily) x;
	ELSIF what = 'video_scores' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT video_id, peers, sharing_z, engagement_z, round(watch_z::numeric, 6), growth_z FROM w.video_scores) x;
	ELSIF what = 'metric_warnings' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT video_id, code FROM w.metric_warnings WHERE code IN ('small_sample', 'zero_views', 'no_actors', 'reach_exceeds_views', 'unknown_share_types', 'shares_exceed_reported', 'counter_went_down', 'one_video_dominates', 'shares_hidden_by_rules')) x;
	ELSIF what = '_metabase_metadata' THEN SELECT CASE WHEN count(*) > 100 THEN ARRAY['told'] END INTO answer FROM w._metabase_metadata;
	ELSIF what = 'audience_engagement' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT account_id, dimension, audience, suppressed, people, engaged_people, views, engagements, shares, reported_fraction FROM w.audience_engagement) x;
	ELSIF what = 'video_growth' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT day, video_id, source, is_rounded, days_covered, views, likes, comments, shares FROM w.video_growth) x;
	ELSIF what = 'account_growth' THEN SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT day, account_id, followers, followers_before, net_followers, days_covered, posts FROM w.account_growth) x;
	ELSE SELECT array_agg(x::text ORDER BY x::text COLLATE "C") INTO answer FROM (SELECT day, video_id, views, likes, shares, counts_from, days_covered FROM w.daily_metrics) x;
	END IF;
	RETURN answer;
END $$;
-- every asker and every view of one world: what differs; and how much was compared
CREATE FUNCTION compare(OUT differs text, OUT compared bigint) LANGUAGE plpgsql AS $$
DECLARE asker text; account bigint; what text; got text[]; want text[]; numbers record;
BEGIN
	compared := 0; differs := '';
	FOR asker, account IN SELECT r, NULL::bigint FROM unnest('{v1,v2,v3,v4,v5,owner}'::text[]) r UNION ALL SELECT 'v1', x FROM unnest(ARRAY[1, 2, 99]) x LOOP
		PERFORM ask_as(asker, account);
		FOREACH what IN ARRAY tiktrack.published_views() LOOP
			want := oracle(what, asker, account);
			PERFORM set_config('tiktrack.viewer', coalesce(account::text, ''), true), set_config('role', CASE asker WHEN 'owner' THEN 'none' ELSE asker END, true);
			got := seen(what);
			PERFORM set_config('role', 'none', true), set_config('tiktrack.viewer', '', true);
			compared := compared + coalesce(cardinality(want), 0);
			IF got IS DISTINCT FROM want THEN
				differs := differs || format(E'%s %s %s: seen %s, should be %s\n', asker, account, what, array(SELECT unnest(got) EXCEPT SELECT unnest(want) LIMIT 3), array(SELECT unnest(want) EXCEPT SELECT unnest(got) LIMIT 3));
			END IF;
		END LOOP;
		-- where the rules give share data, what is shown and what is masked are all shares
		PERFORM set_config('tiktrack.viewer', coalesce(account::text, ''), true), set_config('role', CASE asker WHEN 'owner' THEN 'none' ELSE asker END, true);
		FOR numbers IN SELECT m.video_id, m.known_shares, s.shown, s.masked FROM w.video_metrics m LEFT JOIN (SELECT video_id, count(*) FILTER (WHERE level = 'identity') AS shown, count(*) FILTER (WHERE level <> 'identity') AS masked FROM w.visible_shares GROUP BY 1) s USING (video_id)
			WHERE m.known_shares <> coalesce(s.shown + s.masked, 0) LOOP
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
is($bad, '', "in $worlds random worlds every asker sees through every view what plain SQL says (SEED=$seed)");
cmp_ok($compared, '>', 50 * $worlds, "of $compared rows in all");

unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|XX000/, 'nothing crashed');
$node->stop;
done_testing();
