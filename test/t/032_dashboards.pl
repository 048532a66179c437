# The dashboards in the tree: every id resolves, every view and column exists, every question returns rows to a reader of the
# demo dataset, with its filter and without. And the loader, against a stand-in for Metabase that records the requests: this
# tests the loader, not Metabase.
use strict;
use warnings FATAL => 'all';
use Cwd qw(abs_path);
use File::Basename qw(dirname basename);
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use YAML::XS;

my $tree = abs_path(dirname(__FILE__) . '/../..');
my $folder = "$tree/clients/metabase/collections/main";
my (%entity, @problems);
for my $file (glob "$folder/*.yaml $folder/*/*.yaml") {
	my $entity = YAML::XS::LoadFile($file);
	my $meta = $entity->{'serdes/meta'}[-1];
	push @problems, "$file: an id that is there already" if $entity{ $entity->{entity_id} };
	push @problems, "$file: serdes/meta says otherwise" unless $meta->{id} eq $entity->{entity_id} && $meta->{label} eq basename($file, '.yaml');
	$entity{ $entity->{entity_id} } = { %$entity, model => $meta->{model}, file => basename($file) };
}
my @cards = sort { $a->{file} cmp $b->{file} } grep { $_->{model} eq 'Card' } values %entity;
my @dashboards = grep { $_->{model} eq 'Dashboard' } values %entity;
cmp_ok(scalar @dashboards, '>=', 6, @dashboards . ' dashboards');
cmp_ok(scalar @cards, '>=', 20, @cards . ' questions');

# ---- references
sub is_a { my ($id, $model) = @_; return defined $id && $entity{$id} && $entity{$id}{model} eq $model }
my (%seen, %used, %name);
for my $thing (@cards, @dashboards) {
	push @problems, "$thing->{file}: not in a collection" unless is_a($thing->{collection_id}, 'Collection');
	push @problems, "$thing->{file}: the loader goes by name, and $thing->{name} is one of another" if $name{ $thing->{model} }{ $thing->{name} }++;
}
for my $card (@cards) {
	my $stage = $card->{dataset_query}{stages}[0];
	my @in_sql = sort keys %{ { map { $_ => 1 } $stage->{native} =~ /\{\{(\w+)\}\}/g } };
	my @tags = sort map { $_->{name} } @{ $stage->{'template-tags'} };
	push @problems, "$card->{file}: tags @tags, in its SQL @in_sql" unless "@tags" eq "@in_sql";
	push @problems, "$card->{file}: parameters and tags differ" unless join(' ', sort map { $_->{id} } @{ $card->{parameters} }) eq join(' ', sort map { $_->{id} } @{ $stage->{'template-tags'} });
	push @problems, "$card->{file}: no description" unless length($card->{description} // '');
}
for my $dashboard (@dashboards) {
	my %parameter = map { $_->{id} => $_ } @{ $dashboard->{parameters} };
	my %taken;
	for my $parameter (values %parameter) {
		push @problems, "$dashboard->{file}: values from a question that is not there" unless is_a($parameter->{values_source_config}{card_id}, 'Card');
		$used{ $parameter->{values_source_config}{card_id} }++;
	}
	for my $on (@{ $dashboard->{dashcards} }) {
		my ($meta, $id) = ($on->{'serdes/meta'}, $on->{entity_id});
		push @problems, "$dashboard->{file}: id $id twice" if $seen{$id}++ || $entity{$id};
		push @problems, "$dashboard->{file}: $id: serdes/meta" unless $meta->[0]{id} eq $dashboard->{entity_id} && $meta->[1]{id} eq $id;
		push @problems, "$dashboard->{file}: $id: a question that is not there" if defined $on->{card_id} && !is_a($on->{card_id}, 'Card');
		push @problems, "$dashboard->{file}: $id: outside the grid" if $on->{col} + $on->{size_x} > 24;
		for my $x ($on->{col} .. $on->{col} + $on->{size_x} - 1) {
			for my $y ($on->{row} .. $on->{row} + $on->{size_y} - 1) { push @problems, "$dashboard->{file}: $id lies on another" if $taken{"$x $y"}++ }
		}
		next unless defined $on->{card_id};
		$used{ $on->{card_id} }++;
		# each filter reaches each question that has such a tag
		my %tag = map { $_->{name} => 1 } @{ $entity{ $on->{card_id} }{dataset_query}{stages}[0]{'template-tags'} };
		my %mapped;
		for my $mapping (@{ $on->{parameter_mappings} // [] }) {
			push @problems, "$dashboard->{file}: $id: a filter that is not there" unless $parameter{ $mapping->{parameter_id} };
			push @problems, "$dashboard->{file}: $id: maps another question" unless $mapping->{card_id} eq $on->{card_id};
			push @problems, "$dashboard->{file}: $id: maps a tag that is not there" unless $tag{ $mapping->{target}[1][1] };
			$mapped{ $mapping->{target}[1][1] } = 1;
		}
		push @problems, "$dashboard->{file}: $id: filter $_ does not reach it" for grep { my $slug = $_; $tag{$slug} && !$mapped{$slug} } map { $_->{slug} } values %parameter;
	}
}
push @problems, map { "$_->{file}: on no dashboard" } grep { !$used{ $_->{entity_id} } } @cards;
is_deeply(\@problems, [], 'ids, references, filters and the grid');

# ---- the files of the demo are what its generator writes
my $anew = PostgreSQL::Test::Utils::tempdir;
command_ok([ $^X, "$tree/demo/generate", $anew ], 'demo/generate');
is_deeply([ map { [ basename($_), slurp_file($_) eq slurp_file("$anew/" . basename($_)) ? 'same' : 'other' ] } glob "'$tree/demo/data/*'" ], [ map { [ basename($_), 'same' ] } glob "'$anew/*'" ], 'writes the files of demo/data');

# ---- the demo dataset, read by a reader
my $node = PostgreSQL::Test::Cluster->new('dashboards');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "timezone = 'UTC'\njit = off");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION tiktrack; CREATE ROLE creator LOGIN; CREATE ROLE reader LOGIN; GRANT CREATE ON DATABASE postgres TO creator');
$node->safe_psql('postgres', "SELECT tiktrack.create_dataset('demo'), tiktrack.create_dataset('backwards')", extra_params => [ '-U', 'creator' ]);
{
	local @ENV{qw(PGHOST PGPORT PGUSER PGDATABASE)} = ($node->host, $node->port, 'creator', 'postgres');
	my @files = glob "'$tree/demo/data/*'";
	my @import = ("$tree/clients/import/tiktrack-import", qw(--account mila_bakes --year 2026 --at 2026-06-28 --timezone UTC));
	for my $file (@files) {
		my ($out, $err) = run_command([ @import, 'demo', $file ]);
		like($out, qr/ 0 rejected/, basename($file) . ' is imported');
	}
	run_command([ @import, 'backwards', reverse @files ]);
}
# ids of events, and of accounts that are known by name alone, come in the order of imports; so does nothing else
my $all = sub {
	my ($dataset, $view) = @_;
	return $node->safe_psql('postgres', "SELECT to_jsonb(v) - '{account_id,share_id,sharer_id}'::text[] AS row FROM $dataset.$view v ORDER BY row", extra_params => [ '-U', 'creator' ]);
};
my @differ = grep { $all->('demo', $_) ne $all->('backwards', $_) } grep { !/^_/ } split /\n/, $node->safe_psql('postgres', 'SELECT unnest(tiktrack.published_views())');
is_deeply(\@differ, [], 'the order of imports does not matter');
is($node->safe_psql('postgres', "SELECT (SELECT sum(events) FROM demo.own_activity WHERE kind = 'share'), (SELECT count(*) FROM demo.visible_shares), (SELECT known_shares FROM demo.account_metrics WHERE account_name = 'mila_bakes')", extra_params => [ '-U', 'creator' ]),
	'444|307|307', 'what she shared herself is apart from how her videos were shared');
$node->safe_psql('postgres', <<'END', extra_params => [ '-U', 'creator' ]);
UPDATE demo.accounts a SET account_type = 'creator' WHERE a.account_type IS NULL AND a.account_id IN (SELECT i.account_id FROM demo.imports i);
SELECT tiktrack.grant_reader('demo', 'reader');
END
my %published = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', 'SELECT unnest(tiktrack.published_views())');
my $video = $node->safe_psql('postgres', "SELECT video_id FROM demo.video_metrics WHERE account_name = 'mila_bakes' ORDER BY views DESC OFFSET 1 LIMIT 1", extra_params => [ '-U', 'reader' ]);
my %value = (account => 'mila_bakes', video => $video);
my (@failed, $statements);
for my $card (@cards) {
	my $sql = $card->{dataset_query}{stages}[0]{native};
	push @failed, "$card->{file}: $_ is no published view" for grep { !$published{$_} } $sql =~ /\bdemo\.(\w+)/g;
	push @failed, "$card->{file}: an unqualified FROM" if $sql =~ /\b(?:FROM|JOIN)\s+(?!demo\.)\w/;
	# as Metabase does it: without a value the clause in [[ ]] goes, with one it stays and the value is bound as varchar
	my $plain = $sql =~ s/\[\[.*?\]\]//gsr;
	my @bound;
	my $filtered = $sql =~ s/\[\[|\]\]//gr;
	$filtered =~ s/\{\{(\w+)\}\}/push @bound, $value{$1}; '$' . @bound/ge;
	for my $way ([ 'without its filter', $plain, [] ], [ 'with its filter', $filtered, \@bound ]) {
		my ($what, $statement, $values) = @$way;
		$statements++;
		my $types = @$values ? '(' . join(', ', ('varchar') x @$values) . ')' : '';
		my $given = @$values ? '(' . join(', ', map { "'$_'" } @$values) . ')' : '';
		my ($status, $out, $err) = $node->psql('postgres', "PREPARE q$types AS $statement;\n\\pset format csv\n\\pset tuples_only off\nEXECUTE q$given;", extra_params => [ '-U', 'reader' ]);
		my ($head, @rows) = split /\n/, $out =~ s/^Output format is csv\.\n|^Tuples only is off\.\n//gmr;
		if ($status || $err) { push @failed, "$card->{file} $what: $err"; next }
		push @failed, "$card->{file} $what: no rows" unless @rows;
		my %column = map { $_ => 1 } split /,/, $head // '';
		my $settings = $card->{visualization_settings};
		push @failed, "$card->{file}: shows $_, which it does not select" for grep { !$column{$_} } @{ $settings->{'graph.dimensions'} // [] }, @{ $settings->{'graph.metrics'} // [] }, keys %{ $settings->{series_settings} // {} },
			(map { /^\["name","(.*)"\]$/ } keys %{ $settings->{column_settings} // {} }), grep { defined } @$settings{qw(scalar.field map.dimension map.metric)};
	}
}
is_deeply(\@failed, [], "$statements questions as the reader: rows, and the columns that are shown");
for my $parameter (map { @{ $_->{parameters} } } @dashboards) {
	my ($config) = $parameter->{values_source_config};
	my $sql = $entity{ $config->{card_id} }{dataset_query}{stages}[0]{native} =~ s/\[\[.*?\]\]//gsr;
	my $columns = join ', ', map { $_->[2] } grep { $_ } @$config{qw(value_field label_field)};
	cmp_ok($node->safe_psql('postgres', "SELECT count(*) FROM (SELECT $columns FROM ($sql) x) y", extra_params => [ '-U', 'reader' ]), '>', 0, "values of a filter by $parameter->{slug}");
}

# ---- the loader: a Metabase of one process, which keeps what it is given
my $listen = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1', Proto => 'tcp') or die $!;
my $port = $listen->sockport;
my $record = PostgreSQL::Test::Utils::tempdir . '/requests';
my $server = fork() // die $!;
stand_in() if $server == 0;
END { kill 'TERM', $server if $server }
sub stand_in {
	$SIG{TERM} = 'DEFAULT'; # from 16 on the test's own handler would stop the server on the way out
	my ($set_up, $last, %has) = (0, 100, database => {}, collection => {}, card => {}, dashboard => {});
	open my $log, '>>', $record or exit 1;
	$log->autoflush;
	while (my $client = $listen->accept) {
		my ($line, $length, $sent) = (scalar <$client>, 0, '');
		my ($method, $path) = $line =~ m{^(\w+) (\S+)};
		my $session = '';
		while (my $header = <$client>) {
			last if $header =~ /^\r?\n/;
			$length = $1 if $header =~ /^content-length: *(\d+)/i;
			$session = $1 if $header =~ /^x-metabase-session: *(\S+)/i;
		}
		read $client, $sent, $length if $length;
		print $log "$method $path $sent\n";
		my $body = $sent ? decode_json($sent) : {};
		my ($kind, $id) = $path =~ m{^/api/(\w+)(?:/(\d+))?};
		my ($status, $answer) = (200, {});
		if ($path eq '/api/session/properties') { $answer = { 'setup-token' => 'token', 'has-user-setup' => $set_up ? JSON::PP::true : JSON::PP::false } }
		elsif ($path eq '/api/setup' && $body->{token} eq 'token') { $set_up = 1; $answer = { id => 'session' } }
		elsif ($path eq '/api/session') { ($status, $answer) = $body->{password} eq 'right' ? (200, { id => 'session' }) : (401, { errors => { password => "did not match stored password, received: $body->{password}" } }) }
		elsif ($session ne 'session') { $status = 401 }
		elsif ($path =~ m{/sync_schema$}) { $answer = { status => 'ok' } }
		elsif ($path eq '/api/dataset') { my ($status, $out, $err) = $node->psql('postgres', $body->{native}{query}, extra_params => [ '-U', $has{database}{ $body->{database} }{details}{user} ]); $answer = $status ? { status => 'failed', error => $err } : { data => { rows => [ [$out] ] } } }
		elsif ($path =~ m{/metadata$}) { $answer = { tables => [ map { +{ name => $_, schema => 'my_channel' } } sort keys %published ] } }
		elsif ($path =~ m{^/api/collection/\d+/items}) { $answer = { data => [ map { my $model = $_; map { +{ model => $model, name => $_->{name}, id => $_->{id} } } values %{ $has{$model} } } qw(card dashboard) ] } }
		elsif ($method eq 'GET') { $answer = $kind eq 'database' ? { data => [ values %{ $has{$kind} } ] } : [ values %{ $has{$kind} } ] }
		elsif ($method eq 'POST') { $last++; $answer = $has{$kind}{$last} = { %$body, id => $last } }
		elsif ($has{$kind}{$id}) { $answer = $has{$kind}{$id} = { %{ $has{$kind}{$id} }, %$body } }
		else { $status = 404 }
		my $text = encode_json($answer);
		print $client "HTTP/1.1 $status x\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " . length($text) . "\r\n\r\n$text";
		close $client;
	}
	exit 0;
}
@ENV{qw(METABASE_EMAIL METABASE_PASSWORD DATABASE_PASSWORD)} = ('admin@example.com', 'right', 'pass"word');
my $http = HTTP::Tiny->new;
my @load = ($^X, "$tree/clients/metabase/load", '--url', "http://127.0.0.1:$port/", '--dataset', 'my_channel', '--dbname', 'tiktrack', '--wait', '3');
sub requests { my @lines = split /\n/, slurp_file($record); return map { my ($method, $path, $body) = /^(\w+) (\S+) ?(.*)/; [ $method, $path, $body ? decode_json($body) : undef ] } @lines }
$node->safe_psql('postgres', "SELECT tiktrack.create_dataset('my_channel')", extra_params => [ '-U', 'creator' ]);
my ($out, $err) = run_command([ @load, '--user', 'postgres' ]);
like($err, qr/role postgres is not to read my_channel: .*must be owner of dataset "my_channel"/, 'a login that would run the views of others as a superuser is refused');
is_deeply([ grep { $_->[1] =~ m{sync_schema|^/api/(?:card|dashboard|collection)} } requests() ], [], 'before Metabase is told to look at them');
($out, $err) = run_command(\@load);
like($err, qr/search path of role reader is "\$user", public: .*^  ALTER ROLE "reader" SET search_path = pg_catalog, pg_temp;$/ms, 'a login that would run what others put into public is refused, with the cure');
is_deeply([ grep { $_->[1] =~ m{^/api/(?:card|dashboard|collection)} } requests() ], [], 'and nothing is put there');
$node->safe_psql('postgres', 'ALTER ROLE reader SET search_path = pg_catalog, pg_temp');
# a Metabase that nobody has set up yet, again
unlink $record or die $!;
kill 'TERM', $server;
waitpid $server, 0;
$server = fork() // die $!;
stand_in() if $server == 0;
($out, $err) = run_command(\@load);
is($err, '', 'the loader runs');
like($out, qr/^set up .*created   database tiktrack\n.*^created   card Shares by type\n.*^created   dashboard One video\n.*^done /ms, 'sets up, creates and says what');
my @first = requests();
is(scalar(grep { $_->[0] eq 'POST' && $_->[1] eq '/api/card' } @first), scalar @cards, 'every question is created once');
is(scalar(grep { $_->[0] eq 'POST' && $_->[1] eq '/api/dashboard' } @first), scalar @dashboards, 'and every dashboard');
my ($database) = map { $_->[2] } grep { $_->[0] eq 'POST' && $_->[1] eq '/api/database' } @first;
is_deeply([ @{ $database->{details} }{qw(dbname user password schema-filters-type schema-filters-patterns json-unfolding)} ], [ 'tiktrack', 'reader', 'pass"word', 'inclusion', 'my_channel', JSON::PP::false ], 'the entry has one schema, and no unfolding');
my ($card) = map { $_->[2] } grep { $_->[1] eq '/api/card' && $_->[2]{name} eq 'Shares by type' } @first;
like($card->{dataset_query}{native}{query}, qr/FROM "my_channel"\.share_types\b/, 'a question asks the dataset that was named');
is_deeply([ $card->{dataset_query}{type}, sort keys %{ $card->{dataset_query}{native}{'template-tags'} } ], [ 'native', 'account' ], 'as native SQL with its tag');
is_deeply($card->{parameters}[0]{target}, [ 'variable', [ 'template-tag', 'account' ] ], 'which is a parameter');
unlike(join('', map { $_->[2] && $_->[1] eq '/api/card' ? $_->[2]{dataset_query}{native}{query} : '' } @first), qr/\bdemo\./, 'and none asks demo');
my ($shown) = map { $_->[2] } grep { $_->[0] eq 'PUT' && $_->[2]{dashcards} && $_->[2]{name} eq 'Shares' } @first;
my ($dashboard) = grep { $_->{name} eq 'Shares' } @dashboards;
is(scalar @{ $shown->{dashcards} }, scalar @{ $dashboard->{dashcards} }, 'a dashboard has its questions');
is_deeply([ grep { $_->{id} >= 0 || ref $_->{parameter_mappings} ne 'ARRAY' || $_->{card_id} !~ /^\d+$/ || grep { $_->{card_id} !~ /^\d+$/ } @{ $_->{parameter_mappings} } } @{ $shown->{dashcards} } ], [], 'by their numbers there, as new ones');
like($shown->{parameters}[0]{values_source_config}{card_id}, qr/^\d+$/, 'and its filter takes values from a question by its number');
is($first[-1][0], 'PUT', 'dashboards come last');

# again: nothing is made twice, and what somebody has set there stays
my ($entry) = map { $_->{id} } @{ decode_json($http->get("http://127.0.0.1:$port/api/database", { headers => { 'X-Metabase-Session' => 'session' } })->{content})->{data} };
$http->put("http://127.0.0.1:$port/api/database/$entry", { headers => { 'X-Metabase-Session' => 'session' }, content => encode_json({ details => { ssl => JSON::PP::true, 'ssl-mode' => 'verify-full', user => 'other' } }) });
@first = requests();
($out, $err) = run_command(\@load);
is($err, '', 'the loader runs again');
my @second = requests();
splice @second, 0, scalar @first;
is_deeply([ map { "$_->[0] $_->[1]" } grep { $_->[0] eq 'POST' && $_->[1] !~ m{^/api/(?:session|dataset)$|/sync_schema$} } @second ], [], 'and creates nothing');
is(scalar(grep { $_->[0] eq 'PUT' && $_->[1] =~ m{^/api/card/} } @second), scalar @cards, 'but updates every question');
my ($kept) = map { $_->[2]{details} } grep { $_->[0] eq 'PUT' && $_->[1] =~ m{^/api/database/} } @second;
is_deeply([ @$kept{qw(ssl ssl-mode user)} ], [ JSON::PP::true, 'verify-full', 'reader' ], 'the entry keeps its TLS, and gets the role that is named');
# what goes wrong is said, without passwords
$ENV{METABASE_PASSWORD} = 'wrong';
($out, $err) = run_command(\@load);
like($err, qr{^clients/metabase/load: POST /api/session: 401 }, 'a wrong password is refused');
unlike($err, qr/wrong|pass"word/, 'and not shown');
$ENV{METABASE_PASSWORD} = 'right';
($out, $err) = run_command([ @load, '--name', 'over TLS', '--ssl' ]);
my ($tls) = map { $_->[2]{details}{ssl} } grep { $_->[0] eq 'POST' && $_->[1] eq '/api/database' && $_->[2]{name} eq 'over TLS' } requests();
is($tls, JSON::PP::true, 'a new entry asks for TLS where that is wanted');
($out, $err) = run_command([ @load, '--dataset', 'elsewhere' ]);
like($err, qr/dataset "elsewhere" does not exist/, 'a schema that is not there ends it');
$node->safe_psql('postgres', "SELECT tiktrack.create_dataset('elsewhere')", extra_params => [ '-U', 'creator' ]);
($out, $err) = run_command([ @load, '--dataset', 'elsewhere' ]);
like($err, qr/does not see .*video_metrics.* of schema elsewhere/, 'a schema that Metabase does not see ends it');
delete $ENV{DATABASE_PASSWORD};
($out, $err) = run_command(\@load);
like($err, qr/DATABASE_PASSWORD is not set/, 'as does a missing password');

$node->stop;
done_testing();
