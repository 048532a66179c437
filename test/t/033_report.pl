# tiktrack-report: the page holds the numbers of the views, as far as the role may see them and no further; what somebody
# wrote into a title stays text in the page. How it looks in a browser: make check-bi.
use strict;
use warnings FATAL => 'all';
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

chomp(my $bin = `\${PG_CONFIG:-pg_config} --bindir`);
my $report = ($ENV{TIKTRACK_STAGE} // '') . "$bin/tiktrack-report";
my $node = PostgreSQL::Test::Cluster->new('report');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'\njit = off");
$node->start;
my $hostile = q{</script><script>alert("x")</script><!-- <img src=x onerror=alert(1)> '"\\\\ === page, behind it === & } . "\x{2028}";
utf8::encode(my $bytes = $hostile);
$node->safe_psql('postgres', <<"END");
CREATE EXTENSION tiktrack;
CREATE ROLE ana LOGIN;
CREATE ROLE bob LOGIN;
CREATE ROLE boss LOGIN;
CREATE ROLE stranger LOGIN;
SELECT tiktrack.create_dataset('My "Channel"');
SET search_path = "My ""Channel""";
INSERT INTO accounts (account_id, username, account_type) VALUES (1, 'ana', 'creator'), (2, 'bob', 'personal'), (3, 'quo''te"', 'creator');
INSERT INTO videos (video_id, account_id, posted_at, title) VALUES (101, 1, '2026-01-01Z', \$t\$$bytes\$t\$), (102, 1, '2026-01-02Z', 'Two'), (201, 2, '2026-01-01Z', 'His'), (301, 3, '2026-01-01Z', 'Hers'), (999, NULL, NULL, 'Nobody''s');
INSERT INTO events (occurred_at, video_id, actor_id, kind, share_type, platform)
SELECT '2026-01-05 12:00Z'::timestamptz + n * interval '5 hours', v, 50 + n % 17, CASE WHEN n % 9 = 0 THEN 'share' WHEN n % 4 = 0 THEN 'like' WHEN n % 25 = 1 THEN 'comment' ELSE 'view' END,
	CASE WHEN n % 9 = 0 THEN (ARRAY['external', 'direct_message', 'copy_link'])[1 + n % 4 % 3] END, CASE WHEN n % 9 = 0 AND n % 2 = 0 THEN 'whatsapp' END
FROM unnest('{101,102,201,301,999}'::bigint[]) v, generate_series(1, 100 + v::int) n;
INSERT INTO events (occurred_at, video_id, account_id, actor_id, kind, share_type, platform, source, section)
SELECT '2026-01-06 12:00Z', v, a, a, k, CASE WHEN k = 'share' THEN 'external' END, CASE WHEN k = 'share' THEN 'sms' END, 'tiktok_export', 'shares'
FROM (VALUES (1, 101, 'share'), (1, 101, 'share'), (1, 555, 'share'), (1, 555, 'view'), (2, 201, 'share')) AS n (a, v, k);
INSERT INTO account_snapshots (account_id, source, grain, at, followers) VALUES (1, 's', 'lifetime', '2026-01-03Z', 100), (1, 's', 'lifetime', '2026-01-10Z', 150);
SELECT tiktrack.grant_viewer('My "Channel"', 'ana', 1), tiktrack.grant_viewer('My "Channel"', 'bob', 2), tiktrack.grant_reader('My "Channel"', 'boss');
END

# the page, and the answer in it
sub page {
	my ($role, @arguments) = @_;
	local @ENV{qw(PGHOST PGPORT PGUSER PGDATABASE)} = ($node->host, $node->port, $role, 'postgres');
	my ($out, $err) = run_command([ $report, @arguments ]);
	my ($answer) = $out =~ m{<script type="application/json" id="answer">\n(.*?)\n</script>}s;
	return ($out, $answer ? decode_json($answer) : undef, $err);
}
sub ask { my ($role, $sql) = @_; return $node->safe_psql('postgres', "SET search_path = \"My \"\"Channel\"\"\"; $sql", extra_params => [ '-U', $role ]) }

my ($page, $answer, $err) = page('ana', 'My "Channel"');
is($err, '', 'a page without a word beside it');
is(scalar(() = $page =~ /<script/g), 2 + (() = $page =~ m{^<script>$}mg) - 1, 'with its own scripts alone');
is(scalar(() = $page =~ /<script/g), scalar(() = $page =~ m{</script>}g), 'each with its end');
unlike($page, qr/alert\("x"\)<|<img/, 'what a title says is no markup');
unlike($page =~ s/<!--.*?-->//gsr, qr{(?:src|href|url\()\s*=?\s*["']?https?:}, 'nothing comes from a network');
like($page, qr/Content-Security-Policy" content="default-src 'none'/, 'and nothing could');
like($page, qr{</html>\s*\z}, 'the page is whole');
is($answer->{videos}[0]{title} eq $hostile || $answer->{videos}[1]{title} eq $hostile, 1, 'and the title is what it was');

# the numbers are those of the views
is_deeply([ map { $_->{account_name} } @{ $answer->{accounts} } ], ['ana'], 'ana: one account');
my $sums = sub { my ($rows, $key) = @_; my $sum = 0; $sum += $_->{$key} // 0 for @$rows; return $sum };
for my $check ([ 'accounts', 'views', 'sum(views) FROM account_metrics' ], [ 'videos', 'views', 'sum(views) FROM video_metrics' ], [ 'videos', 'shares', 'sum(shares) FROM video_metrics' ], [ 'weeks', 'views', 'sum(views) FROM daily_metrics' ],
	[ 'weeks', 'engagements', 'sum(engagements) FROM daily_metrics' ], [ 'ways', 'shares', 'sum(shares) FROM share_types' ], [ 'acts', 'events', 'sum(events) FROM own_activity' ], [ 'growth', 'followers', 'sum(followers) FROM account_growth' ]) {
	my ($part, $key, $sql) = @$check;
	is($sums->($answer->{$part}, $key), ask('ana', "SELECT $sql"), "$part: $key");
}
is(scalar @{ $answer->{warnings} // [] }, ask('ana', 'SELECT count(*) FROM metric_warnings'), 'warnings');
is($answer->{weeks}[0]{engagement_rate}, ask('ana', "SELECT sum(engagement_rate_count)::float8 / sum(engagement_rate_views) FROM daily_metrics WHERE day < '2026-01-12'"), 'the rate of a week is a rate of sums');
is_deeply([ map { [ @$_{qw(kind share_type platform whose_video events)} ] } @{ $answer->{acts} } ], [ [ 'share', 'external', 'sms', 'own', 2 ], [ 'share', 'external', 'sms', 'unknown', 1 ], [ 'view', 'none', 'none', 'unknown', 1 ] ], 'what ana did herself stands apart');
is_deeply([ grep { $_->{platform} eq 'sms' } @{ $answer->{ways} } ], [], 'and is no way in which her videos were shared');

# who may see less gets less
my ($bobs, $bob) = page('bob', 'My "Channel"');
is_deeply([ map { $_->{shares} } @{ $bob->{accounts} }, @{ $bob->{videos} }, @{ $bob->{weeks} } ], [ (undef) x (2 + @{ $bob->{weeks} }) ], 'bob, whose account is personal, has no numbers of shares');
is($bob->{ways}, undef, 'nor ways of sharing');
is_deeply([ map { [ @$_{qw(share_type whose_video events)} ] } @{ $bob->{acts} } ], [ [ 'external', 'own', 1 ] ], 'but his own acts are his');
unlike($bobs, qr/"ana"|alert/, 'nor anything of ana');
my (undef, $boss) = page('boss', 'My "Channel"');
is(scalar @{ $boss->{accounts} }, 3, 'a reader has all accounts');
(undef, $boss) = page('boss', 'My "Channel"', '--account', 'quo\'te"');
is_deeply([ map { $_->{title} } @{ $boss->{videos} } ], ['Hers'], 'or the one that is named');
(undef, $boss) = page('boss', 'My "Channel"', '--account=nobody');
is($boss->{accounts}, undef, 'or none');
my (undef, $owner) = page($node->safe_psql('postgres', 'SELECT current_user'), 'My "Channel"');
is_deeply([ grep { $_->{title} eq q{Nobody's} } @{ $owner->{videos} } ], [], 'what belongs to no account is left out');

# nor does a setting of the reader's change what ends a script: with it \u003c would be read as <
SKIP: {
	skip 'a backslash means the same to every session from 19 on', 1 if $node->safe_psql('postgres', 'SHOW server_version_num') >= 190000;
	$node->safe_psql('postgres', 'ALTER ROLE ana SET standard_conforming_strings = off');
	is((page('ana', 'My "Channel"'))[0] =~ s/"made" : "[^"]*"//r, $page =~ s/"made" : "[^"]*"//r, 'the page is the same whatever a backslash means to the session');
	$node->safe_psql('postgres', 'ALTER ROLE ana RESET standard_conforming_strings');
}

# what goes wrong gives no page
for my $bad ([ 'stranger', qr/permission denied/, 'My "Channel"' ], [ 'ana', qr/does not exist/, 'nowhere' ], [ 'ana', qr/does not exist/, q{x"; DROP SCHEMA "My ""Channel""" CASCADE; --} ], [ 'ana', qr/^usage/, '--what' ], [ 'ana', qr/^usage/ ],
	(map { [ 'boss', qr/^tiktrack-report: --account needs a name$/, 'My "Channel"', @$_ ] } ['--account='], [ '--account', '' ], ['--account'])) {
	my ($role, $said, @arguments) = @$bad;
	($page, $answer, $err) = page($role, @arguments);
	is($page, '', "no page: @arguments");
	like($err, $said, 'but a word');
}
like((page('ana', '--help'))[0], qr/^usage: tiktrack-report DATASET/, 'help');

$node->stop;
done_testing();
