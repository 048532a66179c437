# The report as Chromium draws it, without a network: its charts hold the numbers of the views, it is readable on a phone,
# dark and light, and a hostile title stays text. Started by test/bi/run with a server and the staged installation.
use strict;
use warnings FATAL => 'all';
use utf8;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Test::More;

binmode Test::More->builder->$_, ':utf8' for qw(output failure_output);
my $tree = abs_path(dirname(__FILE__) . '/../..');
my $build = $ENV{TIKTRACK_BUILD} // die "run make check-bi\n";
chomp(my $bin = `\${PG_CONFIG:-pg_config} --bindir`);
sub output { open my $in, '-|:utf8', @_ or die "$_[0]: $!\n"; local $/; my $text = <$in>; close $in; return $text // '' }
sub ask { my $answer = output('psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', $_[0]); chomp $answer; return $answer }

$ENV{PGDATABASE} = 'postgres';
ask('CREATE EXTENSION tiktrack');
ask('CREATE ROLE creator LOGIN; CREATE ROLE reader LOGIN; GRANT CREATE ON DATABASE postgres TO creator');
{
	local $ENV{PGUSER} = 'creator';
	ask("SELECT tiktrack.create_dataset('demo')");
	for my $file (glob "'$tree/demo/data/*'") { output("$tree/clients/import/tiktrack-import", qw(--account mila_bakes --year 2026 --at 2026-06-28 --timezone UTC demo), $file) }
	ask(q{UPDATE demo.accounts a SET account_type = 'creator' WHERE a.account_type IS NULL AND a.account_id IN (SELECT i.account_id FROM demo.imports i)});
	ask("SELECT tiktrack.grant_reader('demo', 'reader')");
}
$ENV{PGUSER} = 'reader';
sub report { # written to a file, with what a test adds to its end
	my ($name, $more) = @_;
	my $page = output("$ENV{TIKTRACK_STAGE}$bin/tiktrack-report", 'demo', '--account', 'mila_bakes');
	open my $out, '>:utf8', "$build/$name" or die "$name: $!\n";
	print $out $page, $more // '';
	close $out or die $!;
	return $page;
}
# no network: every name and address leads nowhere
my @chromium = ('chromium', '--headless=new', '--disable-gpu', '--hide-scrollbars', '--user-data-dir=' . "$build/profile", '--host-resolver-rules=MAP * ~NOTFOUND', '--enable-logging=stderr', '--virtual-time-budget=5000', $> == 0 ? '--no-sandbox' : ());
sub browse {
	my ($page, @options) = @_;
	open my $saved, '>&', \*STDERR or die $!;
	open STDERR, '>', "$build/chromium.log" or die $!;
	my $dom = output(@chromium, @options, "file://$build/$page");
	open STDERR, '>&', $saved or die $!;
	open my $log, '<:utf8', "$build/chromium.log" or die $!;
	return ($dom, grep { /CONSOLE/ } <$log>);
}

like(report('report.html'), qr/Observable Plot/, 'a report with its charts');
my ($dom, @console) = browse('report.html', '--dump-dom', '--window-size=1000,1200');
is_deeply(\@console, [], 'a browser has nothing to complain about');
my %figure = $dom =~ m{<figure id="([\w-]+)"[^>]*>(.*?)(?=<figure id=|<section id="warnings")}sg;
cmp_ok(scalar keys %figure, '>=', 7, 'charts: ' . join ' ', sort keys %figure);
is_deeply([ grep { $figure{$_} !~ /<svg/ } sort keys %figure ], [], 'each is drawn as SVG');

# what a mark says of itself, against the views
sub marks { my $chart = shift; return sort map { s/&lt;/</gr =~ s/&gt;/>/gr =~ s/&amp;/&/gr =~ s/&nbsp;/\x{a0}/gr } $figure{$chart} =~ m{<title>(.*?)</title>}sg }
sub told { return sort split /\n/, ask($_[0]) }
my $account = q{account_name = 'mila_bakes'};
is_deeply([ marks('views') ], [ told("SELECT date_trunc('week', day)::date || ': ' || sum(views) || ' views' FROM demo.daily_metrics WHERE $account GROUP BY date_trunc('week', day) HAVING sum(views) IS NOT NULL") ], 'views by week');
is_deeply([ map { s/ (\d+(?:\.\d+)?)$/' ' . sprintf '%.9f', $1/er } marks('engagement') ], [ map { s/ (\d+(?:\.\d+)?)$/' ' . sprintf '%.9f', $1/er } told("SELECT date_trunc('week', day)::date || ': ' || sum(engagement_rate_count)::float8 / sum(engagement_rate_views) FROM demo.daily_metrics WHERE $account GROUP BY date_trunc('week', day) HAVING sum(engagement_rate_views) >= 100") ], 'engagement rate by week');
is_deeply([ marks('ways') ], [ told("SELECT share_type || ' / ' || platform || ': ' || sum(shares) FROM demo.share_types WHERE $account AND share_type <> 'unknown' GROUP BY share_type, platform") ], 'shares by type and platform');
my ($known, $unknown) = split /\|/, ask("SELECT sum(shares), sum(shares) FILTER (WHERE share_type = 'unknown') FROM demo.share_types WHERE $account");
for my $amount ($known, $unknown) { 1 while $amount =~ s/^(\d+)(\d{3})/$1,$2/ }
is_deeply([ marks('own-shares') ], [ told("SELECT share_type || ' / ' || platform || ': ' || sum(events) FROM demo.own_activity WHERE kind = 'share' GROUP BY share_type, platform") ], 'and apart from them how she shares herself');
like($figure{ways}, qr/Of \Q$known\E shares, the way of \Q$unknown\E is not known/, 'with how many are not known');
is_deeply([ marks('spread') ], [ told("SELECT title || ': views ' || views || ', shares ' || shares FROM demo.video_metrics WHERE $account AND views > 0 AND shares > 0") ], 'views against shares, where reach is not known');
my $best = ask("SELECT title || '|' || share_rate || '|' || share_rate_low || '|' || share_rate_high FROM demo.video_metrics WHERE $account ORDER BY share_rate_low DESC NULLS LAST LIMIT 1");
my ($title, @rates) = split /\|/, $best;
my ($mark) = grep { index($_, $title) == 0 } marks('top');
my @drawn = ($mark // '') =~ /: ([\d.e-]+) \(([\d.e-]+) to ([\d.e-]+)\)$/;
is_deeply([ map { sprintf '%.12g', $_ } @drawn ], [ map { sprintf '%.12g', $_ } @rates ], 'top videos with their intervals');
is(scalar(@{ [ marks('top') ] }), ask("SELECT least(15, count(*)) FROM demo.video_metrics WHERE $account AND share_rate IS NOT NULL"), 'fifteen of them, or all');
is_deeply([ map { s/ ([\d.e-]+)$/' ' . sprintf '%.9f', $1/er } marks('audience-gender') ], [ map { s/ ([\d.e-]+)$/' ' . sprintf '%.9f', $1/er } told("SELECT audience || ': ' || reported_fraction FROM demo.audience_engagement WHERE $account AND dimension = 'gender' AND reported_fraction IS NOT NULL") ], 'the audience by gender');
my ($followers) = $figure{followers} =~ m{<tbody>(.*?)</tbody>}s;
is(scalar(() = $followers =~ /<tr>/g), ask("SELECT count(*) FROM demo.account_growth WHERE $account AND followers IS NOT NULL"), 'followers');
my ($warnings) = $dom =~ m{<section id="warnings">(.*?)</section>}s;
is(scalar(() = $warnings =~ /<span class="severity/g), ask("SELECT least(200, count(*)) FROM demo.metric_warnings WHERE $account"), 'warnings');
# the marks are where their numbers are: the longest bar is the largest number, and lengths are in proportion
my @bars = map { [ /width="([\d.]+)".*?>(?:.*?): (\d+)</s ] } $figure{ways} =~ m{(<rect [^>]*width="[\d.]+"[^>]*><title>.*?</title>)}sg;
my ($longest) = sort { $b->[1] <=> $a->[1] } @bars;
is_deeply([ grep { abs($_->[0] / $longest->[0] - $_->[1] / $longest->[1]) > 0.03 } @bars ], [], scalar(@bars) . ' bars are as long as their numbers');

# ---- dark, light and a phone
my $measure = '<script>document.body.dataset.wide = document.documentElement.scrollWidth - document.documentElement.clientWidth; document.body.dataset.ground = getComputedStyle(document.body).backgroundColor; document.body.dataset.text = getComputedStyle(document.querySelector("svg text")).fill</script>';
report('measured.html', $measure);
sub measured { my ($phone) = browse('measured.html', '--dump-dom', @_); my %is = $phone =~ /data-(\w+)="([^"]*)"/g; return \%is }
# the new headless mode has a smallest window: a frame of a phone's width stands in for one
open my $frame, '>', "$build/phone.html" or die $!;
print $frame '<iframe src="measured.html" width="390" height="4000" id="f"></iframe><script>f.onload = () => { try { document.body.dataset.wide = f.contentDocument.documentElement.scrollWidth } catch (e) { document.body.dataset.wide = e } }</script>';
close $frame;
my ($phone) = browse('phone.html', '--dump-dom', '--allow-file-access-from-files');
like($phone, qr/data-wide="390"/, 'on a phone nothing sticks out');
my ($light, $dark) = (measured('--blink-settings=preferredColorScheme=1'), measured('--blink-settings=preferredColorScheme=0'));
like($light->{ground}, qr/^rgb\(2\d\d, 2\d\d, 2\d\d\)$/, "light: $light->{ground}");
like($dark->{ground}, qr/^rgb\(\d\d, \d\d, \d\d\)$/, "dark: $dark->{ground}");
isnt($dark->{text}, $light->{text}, "and the charts with it: $light->{text}, $dark->{text}");
browse('report.html', "--screenshot=$build/report.png", '--window-size=900,1500', '--blink-settings=preferredColorScheme=1');
browse('report.html', "--screenshot=$build/report-dark.png", '--window-size=900,1500', '--blink-settings=preferredColorScheme=0');
cmp_ok(-s "$build/report.png", '>', 20000, 'a picture');
if ($ENV{TIKTRACK_PICTURE}) { system('cp', "$build/report.png", $ENV{TIKTRACK_PICTURE}) == 0 or die }

# ---- a hostile title
{
	local $ENV{PGUSER} = 'creator';
	ask(q{UPDATE demo.videos SET title = '</script><script>document.title = "broken"</script><img src=x onerror="document.title = ''broken''"> & <b>bold</b> ]]> -->' || video_id WHERE account_id IS NOT NULL});
}
report('hostile.html');
($dom, @console) = browse('hostile.html', '--dump-dom');
like($dom, qr{<title>tiktrack report: mila_bakes</title>}, 'no script of a title runs');
unlike($dom =~ s{<script type="application/json".*?</script>}{}sr, qr/<img|<b>bold/, 'and none of its elements is one');
like($dom, qr{<td>&lt;/script&gt;&lt;script&gt;document.title = "broken"}, 'it is shown as it was written');
is_deeply(\@console, [], 'without complaint');

done_testing();
