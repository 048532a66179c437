/*
 * test/accuracy/accuracy.c
 *		How far a sketch's number of people is from the truth, and how often its
 *		interval contains it: many seeds, sizes, precisions and kinds of ids,
 *		through the same functions that the aggregates call. Prints Markdown.
 *
 * usage: accuracy [SCALE [THREADS]]
 *
 * SCALE multiplies the seeds (1: a few minutes). The seeds are 0, 1, 2 .., so
 * each run of a scale gives the same numbers. Exits with 1 if a goal is missed;
 * the goals are in the output.
 */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/normal_core.h"
#include "common/summary_core.h"
#include "reach/reach_core.h"
#include "reach/reach_estimate_core.h"
#include "reach/reach_hash_core.h"

#define MOST_SIZES 64
#define CONFIDENCES 3

static const double confidences[CONFIDENCES] = {0.68, 0.95, 0.99};
static double quantiles[CONFIDENCES];

/* ---- goals */

/* at the default precision */
#define GOAL_ERROR 0.013
#define GOAL_BIAS 0.003

/* at others: no more above the theory than that is, and as small a part of it */
#define THEORY_OF_DEFAULT (REACH_ERROR_CONSTANT / 64)

/* ---- ids: the n-th person of a seed, no two alike */
typedef uint64_t (*HashOfPerson)(uint64_t seed, uint64_t person);

/* 1, 2, 3 .. as a serial column has them */
static uint64_t
sequential(uint64_t seed, uint64_t person)
{
	return reach_hash_word(seed << 36 | person);
}

/* A word that looks random; one to one. Another mixer than the hash under test. */
static uint64_t
scrambled(uint64_t word)
{
	word = (word ^ word >> 33) * UINT64_C(0xff51afd7ed558ccd);
	word = (word ^ word >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return word ^ word >> 33;
}

static uint64_t
random_word(uint64_t seed, uint64_t person)
{
	return reach_hash_word(scrambled(seed << 36 | person));
}

/* 19 digits: a second in the upper half, looking random in the lower; 20 people a second */
static uint64_t
snowflake(uint64_t seed, uint64_t person)
{
	uint64_t second = 1630000000 + (seed << 14 & 0x3ffffff) + person / 20;
	uint32_t low = (uint32_t) person * UINT32_C(0x9e3779b1) ^ (uint32_t) scrambled(seed);

	return second << 32 | low;
}

static uint64_t
time_and_random(uint64_t seed, uint64_t person)
{
	return reach_hash_word(snowflake(seed, person));
}

/* bits at the end that never change */
static uint64_t
multiples(uint64_t seed, uint64_t person)
{
	return reach_hash_word((seed << 24 | person) << 20);
}

static uint64_t
uuid(uint64_t seed, uint64_t person)
{
	uint64_t words[2] = {scrambled(seed << 36 | person), scrambled(~(seed << 36 | person))};

	/* version 4 */
	((uint8_t *) words)[6] = (uint8_t) (0x40 | (((uint8_t *) words)[6] & 0x0f));
	((uint8_t *) words)[8] = (uint8_t) (0x80 | (((uint8_t *) words)[8] & 0x3f));
	return reach_hash_bytes(words, sizeof(words));
}

static uint64_t
decimal_text(uint64_t seed, uint64_t person)
{
	char text[COUNT_TEXT_LENGTH];
	char *end = print_digits(text, (int64_t) snowflake(seed, person));

	return reach_hash_bytes(text, (size_t) (end - text));
}

/* ---- measurements */

/* People are added seed by seed; at each size the sketch is read. */
typedef struct Series
{
	HashOfPerson hash_of;
	unsigned precision;
	int seeds;
	int size_count;
	int64_t sizes[MOST_SIZES]; /* ascending */
	struct Reading *readings;  /* [size][seed] */
} Series;

typedef struct Reading
{
	float error; /* estimate / truth - 1 */
	bool exact;
	uint32_t bytes;
	uint8_t covered; /* one bit a confidence */
} Reading;

/* What a row of the table says. */
typedef struct Result
{
	bool exact;
	uint32_t bytes;
	double error, error_deviation;
	double bias, bias_deviation;
	double covered[CONFIDENCES];
} Result;

/* Two sketches' worth of memory, for growing from one into the other. */
typedef struct Workplace
{
	ReachSet *set;
	ReachSet *spare;
	ReachSketch *closed;
} Workplace;

#define LARGEST_SET                                                                                \
	(sizeof(ReachSet) + 8 * (REACH_LARGEST_CAPACITY + 64) + ((size_t) 1 << REACH_PRECISION_MAX))

static void *
allocated(size_t size)
{
	void *memory = calloc(1, size);

	if (memory == NULL)
	{
		fprintf(stderr, "accuracy: no memory\n");
		exit(2);
	}
	return memory;
}

static void
add(Workplace *place, uint64_t hash)
{
	while (!reach_set_add(place->set, hash))
	{
		ReachSet *old = place->set;

		reach_set_open(old, reach_shape_for_one(old), place->spare);
		place->set = place->spare;
		place->spare = old;
	}
}

static Reading
read_sketch(Workplace *place, int64_t truth)
{
	ReachSketch *sketch = place->closed;
	Reading reading = {0};

	reach_sketch_init(sketch);
	reach_set_close(place->set, &sketch->set);
	reading.error = (float) ((double) reach_set_people(&sketch->set) / (double) truth - 1);
	reading.exact = reach_set_is_exact(&sketch->set);
	reading.bytes = (uint32_t) reach_sketch_size(sketch);
	for (int i = 0; i < CONFIDENCES; i++)
	{
		ReachInterval interval = reach_set_interval(&sketch->set, quantiles[i]);

		if (interval.low <= truth && truth <= interval.high)
			reading.covered |= (uint8_t) (1 << i);
	}
	return reading;
}

static void
measure(const Series *series, int seed, Workplace *place)
{
	uint64_t person = 0;

	reach_set_init(place->set, series->precision);
	for (int i = 0; i < series->size_count; i++)
	{
		for (; person < (uint64_t) series->sizes[i]; person++)
			add(place, series->hash_of((uint64_t) seed, person));
		series->readings[i * series->seeds + seed] = read_sketch(place, series->sizes[i]);
	}
}

static Result
result_of(const Series *series, int size)
{
	const Reading *readings = series->readings + size * series->seeds;
	double n = series->seeds, sum = 0, squares = 0, fourths = 0;
	Result result = {.exact = true, .bytes = readings[0].bytes};

	for (int seed = 0; seed < series->seeds; seed++)
	{
		double error = readings[seed].error;

		sum += error;
		squares += error * error;
		fourths += error * error * error * error;
		result.exact = result.exact && readings[seed].exact;
		for (int i = 0; i < CONFIDENCES; i++)
			result.covered[i] += (readings[seed].covered >> i & 1) / n;
	}
	result.error = sqrt(squares / n);
	result.bias = sum / n;
	if (result.error > 0)
	{
		result.bias_deviation = sqrt(squares / n - result.bias * result.bias) / sqrt(n);
		/* of the mean square, and through the root's slope */
		result.error_deviation =
			sqrt((fourths / n - squares / n * squares / n) / n) / (2 * result.error);
	}
	return result;
}

/* ---- the work, shared among threads; the longest first */
static Series *all_series;
static int series_count;
static atomic_int next_job;

static void *
work(void *unused)
{
	Workplace place = {allocated(LARGEST_SET), allocated(LARGEST_SET),
					   allocated(REACH_SKETCH_HEADER + LARGEST_SET)};

	(void) unused;
	for (;;)
	{
		int job = atomic_fetch_add(&next_job, 1);
		int i = 0;

		for (; i < series_count && job >= all_series[i].seeds; i++)
			job -= all_series[i].seeds;
		if (i == series_count)
			break;
		measure(&all_series[i], job, &place);
	}
	free(place.set);
	free(place.spare);
	free(place.closed);
	return NULL;
}

/* ---- the report */
static int missed;

static const char *
mark(bool met)
{
	missed += !met;
	return met ? "" : " **missed**";
}

static void
print_head(const char *first)
{
	printf("| %s | people | seeds | form | bytes | error %% | +- | theory %% | bias %% | +- "
		   "| in 68 %% | in 95 %% | in 99 %% |\n"
		   "|---|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
		   first);
}

static void
print_row(const char *first, const Series *series, int size)
{
	Result result = result_of(series, size);
	double theory = reach_relative_error(series->precision);
	double share = theory / THEORY_OF_DEFAULT; /* of the goals; 1 at the default precision */

	printf("| %s | %lld | %d | %s | %u |", first, (long long) series->sizes[size], series->seeds,
		   result.exact ? "exact" : "estimate", (unsigned) result.bytes);
	if (result.exact)
	{
		printf(" 0%s | | | 0 | |", mark(result.error == 0));
		for (int i = 0; i < CONFIDENCES; i++)
			printf(" 100%s |", mark(result.covered[i] > 0.999999));
		printf("\n");
		return;
	}
	printf(" %.3f%s | %.3f | %.3f |", 100 * result.error, mark(result.error <= share * GOAL_ERROR),
		   100 * result.error_deviation, 100 * theory);
	printf(" %+.3f%s | %.3f |", 100 * result.bias, mark(fabs(result.bias) < share * GOAL_BIAS),
		   100 * result.bias_deviation);
	for (int i = 0; i < CONFIDENCES; i++)
	{
		double confidence = confidences[i];
		double deviation = sqrt(confidence * (1 - confidence) / series->seeds);

		printf(" %.1f%s |", 100 * result.covered[i],
			   mark(result.covered[i] >= confidence - 3 * deviation));
	}
	printf("\n");
}

static void
print_rows(const char *first, const Series *series)
{
	for (int i = 0; i < series->size_count; i++)
		print_row(first, series, i);
}

/* Behind the limit nothing may be worse than far away from it. */
static void
print_switch(const Series *series, const Series *large)
{
	Result far_away = result_of(large, large->size_count - 1);

	print_head("precision");
	for (int i = 0; i < series->size_count; i++)
	{
		Result result = result_of(series, i);

		print_row("12", series, i);
		if (result.error > far_away.error ||
			fabs(result.bias) >
				fabs(far_away.bias) + 3 * (far_away.bias_deviation + result.bias_deviation))
		{
			printf("\n**missed**: that is worse than at %lld people\n\n",
				   (long long) large->sizes[large->size_count - 1]);
			missed++;
		}
	}
}

/* ---- what is measured */
static Series
series_of(HashOfPerson hash_of, unsigned precision, double seeds, const int64_t *sizes)
{
	Series series = {hash_of, precision, seeds < 2 ? 2 : (int) seeds, 0, {0}, NULL};

	while (sizes[series.size_count] > 0)
	{
		series.sizes[series.size_count] = sizes[series.size_count];
		series.size_count++;
	}
	series.readings =
		allocated(sizeof(Reading) * (size_t) series.seeds * (size_t) series.size_count);
	return series;
}

static void
run(int threads)
{
	pthread_t *ids = allocated(sizeof(pthread_t) * (size_t) threads);

	for (int i = 0; i < threads; i++)
	{
		if (pthread_create(&ids[i], NULL, work, NULL) != 0)
			exit(2);
	}
	for (int i = 0; i < threads; i++)
		pthread_join(ids[i], NULL);
	free(ids);
}

int
main(int argc, char **argv)
{
	static const int64_t usual[] = {10,	  100,	512,   513,	  600,	  1000,
									2000, 5000, 10000, 30000, 100000, 0};
	static const int64_t million[] = {1000000, 0}, ten[] = {10000000, 0},
						 hundred[] = {100000000, 0};
	static const int64_t few[] = {1000, 10000, 100000, 1000000, 0};
	static const int64_t makes_sizes[] = {1000, 10000, 100000, 0};
	static const unsigned other_precisions[] = {8, 10, 14, 16};
	static const struct
	{
		const char *name;
		HashOfPerson hash_of;
	} makes[] = {
		{"1, 2, 3 ..", sequential},
		{"64 random bits", random_word},
		{"19 digits, time and random bits", time_and_random},
		{"the same as decimal text", decimal_text},
		{"multiples of 2^20", multiples},
		{"uuid", uuid},
	};
	int64_t around[MOST_SIZES] = {0};
	double scale = argc > 1 ? atof(argv[1]) : 1;
	int threads = argc > 2 ? atoi(argv[2]) : 2;
	Series series[32];
	int i = 0, steps = 0;

	if (argc > 3 || !(scale > 0) || !(scale <= 1000) || threads < 1 || threads > 256)
	{
		fprintf(stderr, "usage: accuracy [SCALE [THREADS]]\n");
		return 2;
	}
	for (int c = 0; c < CONFIDENCES; c++)
		quantiles[c] = normal_two_sided(confidences[c]);
	for (int64_t size = 500; size <= 2000; size += size < 600 ? 4 : size < 1000 ? 50 : 100)
		around[steps++] = size;

	series[i++] = series_of(sequential, 12, 300 * scale, hundred);
	series[i++] = series_of(sequential, 12, 1000 * scale, ten);
	series[i++] = series_of(sequential, 12, 5000 * scale, million);
	for (int p = 0; p < 4; p++)
		series[i++] = series_of(sequential, other_precisions[p], 2000 * scale, few);
	series[i++] = series_of(sequential, 12, 20000 * scale, usual);
	for (int m = 0; m < 6; m++)
		series[i++] = series_of(makes[m].hash_of, 12, 4000 * scale, makes_sizes);
	series[i++] = series_of(sequential, 12, 20000 * scale, around);
	all_series = series;
	series_count = i;
	run(threads);

	printf(
		"Error: root mean square of (reach - truth) / truth; +-: its own standard error. In 68 %%: how often\n"
		"`reach_interval(r, 0.68)` has the truth. Bytes: the sketch in memory and on disk.\n\n"
		"Theory: %.4f / sqrt(2^precision). For comparison, theory alone, nothing measured here: HyperLogLog with\n"
		"registers of 6 bits has 1.04 / sqrt(registers), so in the 4096 bytes of precision 12 %.3f %%, and with as\n"
		"many registers, in 3072 bytes, %.3f %%.\n\n"
		"Goals: error at most %.1f %% and bias under %.1f %% at precision 12, at others in the proportion of the theory;\n"
		"an interval has the truth at least as often as it says, less three standard errors of the measurement.\n\n",
		REACH_ERROR_CONSTANT, 104 / sqrt(4096 * 8 / 6.0), 104 / sqrt(4096), 100 * GOAL_ERROR,
		100 * GOAL_BIAS);

	printf("## From ten people to a hundred million, precision 12\n\n");
	print_head("precision");
	print_rows("12", &series[7]);
	print_rows("12", &series[2]);
	print_rows("12", &series[1]);
	print_rows("12", &series[0]);
	printf("\n## Other precisions\n\n");
	print_head("precision");
	for (int p = 0; p < 4; p++)
	{
		char name[4];

		snprintf(name, sizeof(name), "%u", other_precisions[p]);
		print_rows(name, &series[3 + p]);
	}
	printf("\n## Ids of different make, precision 12\n\n");
	print_head("ids");
	for (int m = 0; m < 6; m++)
		print_rows(makes[m].name, &series[8 + m]);
	printf("\n## Around the switch from exact to estimate, precision 12\n\n"
		   "Goal: never worse than at %lld people.\n\n",
		   (long long) million[0]);
	print_switch(&series[14], &series[2]);
	printf("\n%s\n", missed == 0 ? "All goals are met." : "**Goals are missed.**");
	for (int s = 0; s < series_count; s++)
		free(series[s].readings);
	return missed == 0 ? 0 : 1;
}
