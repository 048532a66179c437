/*
 * test/bench/bandwidth.c
 *		How fast this machine reads memory: sums an array far larger than its
 *		caches, with one thread and with one per core, and prints the best of
 *		several passes in GB/s: "ONE ALL".
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define WORDS ((size_t) 1 << 27) /* 1 GB */
#define PASSES 7

static uint64_t *array;

typedef struct Part
{
	pthread_t thread;
	size_t first;
	size_t end;
	uint64_t sum;
} Part;

static void *
read_part(void *argument)
{
	Part *part = argument;
	uint64_t sums[8] = {0}; /* independent, so that no addition waits for another */

	for (size_t i = part->first; i < part->end; i += 8)
	{
		for (int lane = 0; lane < 8; lane++)
			sums[lane] += array[i + (size_t) lane];
	}
	for (int lane = 0; lane < 8; lane++)
		part->sum += sums[lane];
	return NULL;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

/* GB/s of the best pass */
static double
bandwidth(long count)
{
	Part *parts = calloc((size_t) count, sizeof(Part));
	double best = 0;
	uint64_t sum = 0;

	if (parts == NULL)
		abort();
	for (int pass = 0; pass < PASSES; pass++)
	{
		double start = now();
		double seconds;

		for (long i = 0; i < count; i++)
		{
			parts[i].first = WORDS / 8 * (size_t) i / (size_t) count * 8;
			parts[i].end = WORDS / 8 * (size_t) (i + 1) / (size_t) count * 8;
			parts[i].sum = 0;
			if (pthread_create(&parts[i].thread, NULL, read_part, &parts[i]) != 0)
				abort();
		}
		for (long i = 0; i < count; i++)
		{
			pthread_join(parts[i].thread, NULL);
			sum += parts[i].sum;
		}
		seconds = now() - start;
		if ((double) WORDS * 8 / seconds / 1e9 > best)
			best = (double) WORDS * 8 / seconds / 1e9;
	}
	if (sum != PASSES * (uint64_t) WORDS) /* the sum is used, so no compiler leaves it out */
		abort();
	free(parts);
	return best;
}

int
main(void)
{
	array = malloc(WORDS * 8);
	if (array == NULL)
		return 1;
	for (size_t i = 0; i < WORDS; i++)
		array[i] = 1;
	printf("%.1f %.1f\n", bandwidth(1), bandwidth(sysconf(_SC_NPROCESSORS_ONLN)));
	return 0;
}
