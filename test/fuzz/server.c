/*
 * test/fuzz/server.c
 *		Sends mutated values of each summary type through a running server: as
 *		parameters in text and in binary, which the type's input and receive
 *		functions read, and from there through each function that takes one.
 *
 * usage: server RUNS       connection by PGHOST and so on, SEED from the environment
 *
 * An error is fine if its SQLSTATE says that the value is bad, or too large. A
 * value that is accepted must come back as it went in. Whatever else happens,
 * a lost connection above all, ends the run; the value is then in the file
 * $FINDING, as hexadecimal digits.
 */
#include <libpq-fe.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_VALUE 20480 /* two sets of registers as text, and some more */
#define POOL 64			/* values that mutants are made of */
#define BATCH 200		/* values on their way at a time */

typedef struct Value
{
	size_t length;
	uint8_t bytes[MAX_VALUE + 1]; /* one more for the end of a text */
} Value;

typedef struct SummaryType
{
	const char *name;
	/* valid values to begin with */
	const char *seeds;
	/* each function that takes a summary, of $1; what they say does not matter */
	const char *accessors;
	const char *merges;
} SummaryType;

/* `nothing` is a value that adds nothing */
#define ROLLUPS(type, nothing)                                                                                          \
	" (SELECT tiktrack.rollup(v) FROM (VALUES ($1), (NULL), ($1)) AS x(v)),"                                            \
	" (SELECT count(r) FROM (SELECT tiktrack.rollup(v) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS r" \
	"	FROM (VALUES (1, $1), (2, '" nothing "'::tiktrack." type "), (3, '" nothing                                     \
	"'), (4, $1)) AS x(n, v)) AS y)"

static const SummaryType types[] = {
	{"engagement_summary",
	 "VALUES ('v1'::tiktrack.engagement_summary), ('v1 view=15 impression=20 like=4 comment=3 share=2 save=1 follow=1'),"
	 " (tiktrack.make_engagement(1776621, NULL, 22600, 259, 4300)), (tiktrack.make_engagement()),"
	 " ('v1 view=9223372036854775807 like=9223372036854775807?9223372036854775807'), ('v1 view=0?1'),"
	 " ('v1 view=1 impression=22 like=333 comment=4444 share=55555 save=666666 follow=7777777 profile_visit=88888888 link_click=999999999'),"
	 " ('v1 like=4611686018427387904 link_click=1?12'), ('v1 view=3 actors=lost'), ('v1 share=0?1 actors=lost'),"
	 " ('v1 view=3 actors=none reached={} engaged={}'), ('v1 follow=1 actors=seen reached={} engaged={}'),"
	 " ('v1 view=1 like=1 actors=viewers reached={0000000000000001,0000000000000002} engaged={0000000000000002}'),"
	 " ((SELECT tiktrack.engagement_agg('share', n) FROM generate_series(1::bigint, 40) AS n)),"
	 " ((SELECT tiktrack.engagement_agg(CASE n % 5 WHEN 0 THEN 'like' ELSE 'view' END, n::text) FROM generate_series(1, 700) AS n)),"
	 " ((SELECT tiktrack.engagement_agg('comment', n) FROM generate_series(1::bigint, 3000) AS n))",
	 "($1)::jsonb, tiktrack.event_count($1, 'view'), tiktrack.event_count($1, 'link_click'),"
	 " tiktrack.share_rate($1), tiktrack.conversation_rate($1), tiktrack.applause_rate($1),"
	 " tiktrack.amplification_rate($1, 4), tiktrack.engagement_rate($1, 'impressions', '{save}'),"
	 " tiktrack.engagement_rate($1, 'reach'), tiktrack.engagement_rate($1, 'users'),"
	 " tiktrack.engagement_rate($1), tiktrack.engagement_rate($1, 250.0),"
	 " tiktrack.reach($1), tiktrack.engaged_users($1), tiktrack.reach_is_exact($1), tiktrack.reach_interval($1),"
	 " tiktrack.reach_interval($1, 0.5), tiktrack.reach_sketch($1), ($1)::tiktrack.reach_sketch,"
	 " tiktrack.engagements($1), tiktrack.engagements($1, '{view,impression,save,follow,profile_visit,link_click}')",
	 "tiktrack.merge($1, 'v1 view=1'), tiktrack.merge('v1 save=0?1', $1), tiktrack.merge($1, $1),"
	 " tiktrack.merge($1, 'v1 view=1 actors=viewers reached={0123456789abcdef} engaged={}')," ROLLUPS(
		 "engagement_summary", "v1")},
	{"reach_sketch",
	 "VALUES ('v1 precision=12 {}'::tiktrack.reach_sketch), ('v1 precision=16 {0000000000000000,ffffffffffffffff}'),"
	 " ('v1 precision=4 #0004080a0c0d0e0f1011121314f4f5f6'), ('v1 precision=4 #f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7'),"
	 " ((SELECT tiktrack.reach_agg(n, 4) FROM generate_series(1::bigint, 2) AS n)),"
	 " ((SELECT tiktrack.reach_agg(n::text, 5) FROM generate_series(1, 30) AS n)),"
	 " ((SELECT tiktrack.reach_agg(n) FROM generate_series(1::bigint, 6) AS n)),"
	 " ((SELECT tiktrack.reach_agg(n, 8) FROM generate_series(1::bigint, 32) AS n)),"
	 " ((SELECT tiktrack.reach_agg(n, 8) FROM generate_series(1::bigint, 2000) AS n)),"
	 " ((SELECT tiktrack.reach_agg(n) FROM generate_series(1::bigint, 3000) AS n))",
	 "($1)::jsonb, tiktrack.reach($1), tiktrack.reach_is_exact($1), tiktrack.reach_interval($1),"
	 " tiktrack.reach_interval($1, 0.5), tiktrack.reach_overlap($1, $1)",
	 "tiktrack.merge($1, 'v1 precision=12 {0123456789abcdef}'), tiktrack.merge('v1 precision=4 {0123456789abcdef}', $1),"
	 " tiktrack.merge($1, $1)," ROLLUPS("reach_sketch", "v1 precision=16 {}")},
	{"share_summary",
	 "VALUES ('v1'::tiktrack.share_summary), ('v1 duet=12 direct_message=25 copy_link=10 external/instagram=30"
	 " external/twitter=10 external/whatsapp=8 unknown=5'), ('v1 duet=1'),"
	 " ('v1 external/%01%20%25%2F%3D%7F=1 external/\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80=2'),"
	 " ('v1 duet=9223372036854775807'), ('v1 duet=4611686018427387903 unknown=4611686018427387904'),"
	 " (tiktrack.make_shares('external', repeat('p', 255), 3)), ('v1 other/a=1 other/aa=2 other/aaa=3 other/ab=4 other/b=5'),"
	 " ((SELECT tiktrack.share_agg(t, p) FROM unnest('{duet,stitch,reaction,repost,direct_message,copy_link,external,embed,"
	 "qr_code,other,unknown}'::text[]) AS x(t), unnest('{NULL,instagram,x}'::text[]) AS y(p))),"
	 " ((SELECT tiktrack.share_agg('external', 'p' || n) FROM generate_series(1, 60) AS n))",
	 "($1)::jsonb, tiktrack.share_count($1), tiktrack.share_count($1, 'external'), tiktrack.share_count($1, 'external', 'instagram'),"
	 " tiktrack.share_fraction($1, 'duet'), tiktrack.share_fraction($1, 'duet', 'x'),"
	 " (SELECT sum(b.fraction) FROM tiktrack.breakdown($1) AS b), tiktrack.diversity($1),"
	 " tiktrack.diversity($1, 'evenness'), tiktrack.diversity($1, 'simpson'),"
	 " tiktrack.reconcile($1, 9223372036854775807)",
	 "tiktrack.merge($1, 'v1 external/instagram=1'), tiktrack.merge('v1 duet=1', $1), tiktrack.merge($1, $1)," ROLLUPS(
		 "share_summary", "v1")},
	{"watch_summary",
	 "VALUES ('v1'::tiktrack.watch_summary), ('v1 plays=5 watched_ms=80000 timed_watched_ms=75000 timed_duration_ms=80000"
	 " 0%=1 50%=1 100%=2'), ('v1 plays=1 watched_ms=5000'), ('v1 plays=9223372036854775807 watched_ms=9223372036854775807'),"
	 " ('v1 plays=4611686018427387904 watched_ms=0 timed_watched_ms=0 timed_duration_ms=4611686018427387904 0%=4611686018427387904'),"
	 " ((SELECT tiktrack.watch_agg(n, 63) FROM generate_series(1::bigint, 70) AS n)),"
	 " ((SELECT tiktrack.watch_agg(n, 100) FROM generate_series(0::bigint, 100) AS n)),"
	 " ((SELECT tiktrack.watch_agg(n, nullif(n % 4, 1)) FROM generate_series(0::bigint, 9) AS n))",
	 "($1)::jsonb, tiktrack.average_watch_time($1), tiktrack.average_percentage_watched($1), tiktrack.completion_rate($1),"
	 " tiktrack.retention_at($1, 0.5), tiktrack.retention_at($1, 0), tiktrack.retention_at($1, 1), tiktrack.watch_counts($1),"
	 " (SELECT sum(c.retention) FROM tiktrack.retention_curve($1) AS c)",
	 "tiktrack.merge($1, 'v1 plays=1 watched_ms=1 timed_watched_ms=1 timed_duration_ms=2 50%=1'),"
	 " tiktrack.merge('v1 plays=1 watched_ms=1', $1), tiktrack.merge($1, $1)," ROLLUPS(
		 "watch_summary", "v1")},
};

/* what a value may be refused with */
static const char *const refusals[] = {"22P02", "22P03", "22003", "22021", "08P01", "54000"};

static PGconn *connection;
static uint64_t seed;
static const Value *in_flight; /* to be kept when the run ends */

static void
give_up(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "\nseed %llu\n", (unsigned long long) seed);
	if (in_flight != NULL)
	{
		const char *path = getenv("FINDING");
		FILE *file = path == NULL ? stderr : fopen(path, "w");

		if (file == NULL)
			file = stderr;
		for (size_t i = 0; i < in_flight->length; i++)
			fprintf(file, "%02x", in_flight->bytes[i]);
		fprintf(file, "\n");
		if (file != stderr)
		{
			fclose(file);
			fprintf(stderr, "the value is in %s\n", path);
		}
	}
	exit(1);
}

/* ---- random numbers: splitmix64 */
static uint64_t random_state;

static uint64_t
random_bits(void)
{
	uint64_t z = (random_state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static size_t
random_below(size_t bound)
{
	return (size_t) (random_bits() % bound);
}

/* ---- mutations */

/* Replaces `removed` bytes at `at` by others; does nothing when that gets too long. */
static void
replace(Value *value, size_t at, size_t removed, const void *bytes, size_t length)
{
	if (value->length - removed + length > MAX_VALUE)
		return;
	memmove(value->bytes + at + length, value->bytes + at + removed, value->length - at - removed);
	memcpy(value->bytes + at, bytes, length);
	value->length += length - removed;
}

static void
mutate_numbers(Value *value, bool text)
{
	static const char *const numbers[] = {"0",
										  "1",
										  "9",
										  "10",
										  "9223372036854775807",
										  "9223372036854775808",
										  "4611686018427387904",
										  "18446744073709551616",
										  "-1",
										  "007"};
	static const uint64_t words[] = {0,			 1,	  INT64_MAX, (uint64_t) INT64_MAX + 1,
									 UINT64_MAX, 255, 256};

	if (text)
	{
		/* the digits at or behind a random place */
		size_t at = random_below(value->length + 1);
		size_t end;
		const char *number = numbers[random_below(sizeof(numbers) / sizeof(numbers[0]))];

		while (at < value->length && (value->bytes[at] < '0' || value->bytes[at] > '9'))
			at++;
		end = at;
		while (end < value->length && value->bytes[end] >= '0' && value->bytes[end] <= '9')
			end++;
		replace(value, at, end - at, number, strlen(number));
	}
	else
	{
		uint64_t word = words[random_below(sizeof(words) / sizeof(words[0]))];
		size_t width = (size_t[]){1, 4, 8}[random_below(3)];

		if (value->length < width)
			return;
		for (size_t i = 0, at = random_below(value->length - width + 1); i < width; i++)
			value->bytes[at + i] = (uint8_t) (word >> 8 * (width - 1 - i));
	}
}

static void
mutate_once(Value *value, const Value *other, bool text)
{
	size_t at = random_below(value->length + 1);
	size_t rest = value->length - at;
	uint8_t noise[64];

	switch (random_below(8))
	{
		case 0:
		case 1: /* a bit */
			if (rest > 0)
				value->bytes[at] ^= (uint8_t) (1u << random_below(8));
			break;
		case 2: /* a byte */
			if (rest > 0)
				value->bytes[at] = (uint8_t) random_bits();
			break;
		case 3: /* cut: the end, or a piece */
			replace(value, at, random_below(2) ? rest : random_below(rest + 1), "", 0);
			break;
		case 4: /* noise in between, or behind */
			for (size_t i = 0; i < sizeof(noise); i++)
				noise[i] = (uint8_t) random_bits();
			replace(value, random_below(2) ? at : value->length, 0, noise,
					1 + random_below(sizeof(noise)));
			break;
		case 5: /* a piece twice */
			replace(value, value->length, 0, value->bytes + at, random_below(rest + 1));
			break;
		case 6: /* splice: the beginning of one, the end of another */
			if (random_below(2) && at > other->length)
				break;
			{
				size_t from =
					random_below(2) && at <= other->length ? at : random_below(other->length + 1);

				replace(value, at, rest, other->bytes + from, other->length - from);
			}
			break;
		default:
			mutate_numbers(value, text);
	}
}

static void
mutate(Value *value, const Value *pool, bool text)
{
	*value = pool[random_below(POOL)];
	for (size_t i = random_below(4) == 0 ? random_below(6) : 1; i > 0; i--)
		mutate_once(value, &pool[random_below(POOL)], text);
	if (!text)
		return;
	/* libpq ends a text at its first NUL */
	for (size_t i = 0; i < value->length; i++)
	{
		if (value->bytes[i] == '\0')
			value->bytes[i] = 1;
	}
	value->bytes[value->length] = '\0';
}

/* ---- the server */
static void
check(PGresult *result, ExecStatusType expected)
{
	if (PQresultStatus(result) != expected)
		give_up("%s", PQerrorMessage(connection));
	PQclear(result);
}

/* the statements that each value goes through */
static const char *const statements[] = {"round_trip", "accessors", "merges"};

#define STATEMENTS 3

static void
prepare(const SummaryType *type)
{
	char sql[8192];

	/* there and back through UTF8, which verifies the encoding of each platform */
	snprintf(sql, sizeof(sql),
			 "PREPARE round_trip(tiktrack.%s) AS"
			 " SELECT $1, convert_from(convert_to($1::text, 'UTF8'), 'UTF8')::tiktrack.%s",
			 type->name, type->name);
	check(PQexec(connection, sql), PGRES_COMMAND_OK);
	snprintf(sql, sizeof(sql), "PREPARE accessors(tiktrack.%s) AS SELECT %s", type->name,
			 type->accessors);
	check(PQexec(connection, sql), PGRES_COMMAND_OK);
	snprintf(sql, sizeof(sql), "PREPARE merges(tiktrack.%s) AS SELECT %s", type->name,
			 type->merges);
	check(PQexec(connection, sql), PGRES_COMMAND_OK);
}

/* A function that nobody calls here would be outside of this test. */
static void
check_calls(const SummaryType *type)
{
	const char *arguments[] = {type->name, type->accessors, type->merges};
	PGresult *result = PQexecParams(
		connection,
		"SELECT string_agg(DISTINCT p.proname, ', ') FROM pg_catalog.pg_proc AS p"
		" WHERE p.pronamespace = 'tiktrack'::regnamespace"
		" AND ('tiktrack.' || $1)::regtype = ANY (p.proargtypes)"
		" AND strpos($2 || $3, p.proname || '(') = 0"
		" AND p.proname !~ '_(out|send|to_jsonb|transition|inverse|or_null|accumulate|subtract|close)$'",
		3, NULL, arguments, NULL, NULL, 0);

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		give_up("%s", PQerrorMessage(connection));
	if (!PQgetisnull(result, 0, 0))
		give_up("functions of %s that test/fuzz/server.c does not call yet: %s", type->name,
				PQgetvalue(result, 0, 0));
	PQclear(result);
}

static void
fill_pool(const SummaryType *type, Value *pool, bool text)
{
	PGresult *result = PQexecParams(connection, type->seeds, 0, NULL, NULL, NULL, NULL, !text);

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		give_up("%s", PQerrorMessage(connection));
	for (int i = 0; i < POOL; i++)
	{
		int row = i % PQntuples(result);

		pool[i].length = (size_t) PQgetlength(result, row, 0);
		if (pool[i].length > MAX_VALUE)
			give_up("seed %d of %s is too long", row, type->name);
		memcpy(pool[i].bytes, PQgetvalue(result, row, 0), pool[i].length);
	}
	PQclear(result);
}

static void
send_value(const char *statement, const Value *value, bool text)
{
	const char *parameter = (const char *) value->bytes;
	int length = (int) value->length;
	int format = !text;

	if (!PQsendQueryPrepared(connection, statement, 1, &parameter, &length, &format, !text) ||
		!PQpipelineSync(connection))
		give_up("%s", PQerrorMessage(connection));
}

/* The result of one statement; the caller looks at it and clears it. */
static PGresult *
next_result(void)
{
	PGresult *result = PQgetResult(connection);
	PGresult *sync;
	const char *code;
	bool allowed = false;

	if (result == NULL || PQstatus(connection) != CONNECTION_OK)
		give_up("the server is gone: %s", PQerrorMessage(connection));
	if (PQgetResult(connection) != NULL)
		give_up("more results than statements");
	sync = PQgetResult(connection);
	if (PQresultStatus(sync) != PGRES_PIPELINE_SYNC)
		give_up("the server is gone: %s", PQerrorMessage(connection));
	PQclear(sync);
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		return result;

	code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	for (size_t i = 0; code != NULL && i < sizeof(refusals) / sizeof(refusals[0]); i++)
		allowed = allowed || strcmp(code, refusals[i]) == 0;
	if (!allowed)
		give_up("SQLSTATE %s: %s", code == NULL ? "none" : code, PQresultErrorMessage(result));
	return result;
}

static bool
refused(const PGresult *result)
{
	return PQresultStatus(result) != PGRES_TUPLES_OK;
}

/* What came back for one value; true when it was accepted. */
static bool
judge(const Value *value)
{
	PGresult *result = next_result();
	bool accepted = !refused(result);

	/* as it is, and through text and back */
	for (int column = 0; accepted && column < 2; column++)
	{
		if ((size_t) PQgetlength(result, 0, column) != value->length ||
			memcmp(PQgetvalue(result, 0, column), value->bytes, value->length) != 0)
			give_up("a value came back as another (column %d)", column + 1);
	}
	PQclear(result);
	for (int i = 1; i < STATEMENTS; i++)
	{
		result = next_result();
		if (!accepted && !refused(result))
			give_up("a value is refused, then accepted (%s)", statements[i]);
		/* a good value can be too large for a sum, but for nothing else */
		if (accepted && refused(result) &&
			strcmp(PQresultErrorField(result, PG_DIAG_SQLSTATE), "22003") != 0)
			give_up("a value is accepted, then refused (%s): %s", statements[i],
					PQresultErrorMessage(result));
		PQclear(result);
	}
	return accepted;
}

static void
fuzz(const SummaryType *type, bool text, long runs)
{
	static Value pool[POOL];
	static Value batch[BATCH];
	long accepted = 0;

	/* from here on this type and form repeat alone, whatever was run before */
	random_state = seed;
	fill_pool(type, pool, text);
	for (long done = 0; done < runs;)
	{
		int count = runs - done < BATCH ? (int) (runs - done) : BATCH;

		if (!PQenterPipelineMode(connection))
			give_up("%s", PQerrorMessage(connection));
		for (int i = 0; i < count; i++)
		{
			mutate(&batch[i], pool, text);
			in_flight = &batch[i];
			for (int j = 0; j < STATEMENTS; j++)
				send_value(statements[j], &batch[i], text);
		}
		for (int i = 0; i < count; i++)
		{
			in_flight = &batch[i];
			if (judge(&batch[i]))
			{
				accepted++;
				/* the first half stays as it was, so that values do not run away */
				if (random_below(4) == 0)
					pool[POOL / 2 + random_below(POOL / 2)] = batch[i];
			}
		}
		in_flight = NULL;
		if (!PQexitPipelineMode(connection))
			give_up("%s", PQerrorMessage(connection));
		done += count;
	}
	check(PQexec(connection, "SELECT 1"), PGRES_TUPLES_OK);
	printf("%s %s: %ld values, %ld accepted, seed %llu\n", type->name, text ? "text" : "binary",
		   runs, accepted, (unsigned long long) seed);
	fflush(stdout);
	if (runs >= 1000 && (accepted == 0 || accepted == runs))
		give_up("that is not a mix of good and bad values");
}

int
main(int argc, char **argv)
{
	long runs = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
	const char *given = getenv("SEED");

	if (runs <= 0 || given == NULL)
	{
		fprintf(stderr, "usage: SEED=number server RUNS\n");
		return 2;
	}
	seed = strtoull(given, NULL, 10);
	connection = PQconnectdb("");
	if (PQstatus(connection) != CONNECTION_OK)
		give_up("%s", PQerrorMessage(connection));
	if (PQsetClientEncoding(connection, "UTF8") != 0)
		give_up("%s", PQerrorMessage(connection));
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
	{
		check_calls(&types[i]);
		prepare(&types[i]);
		fuzz(&types[i], true, runs);
		fuzz(&types[i], false, runs);
		check(PQexec(connection, "DEALLOCATE ALL"), PGRES_COMMAND_OK);
	}
	PQfinish(connection);
	return 0;
}
