/*
 * dataset/counts_core.h
 *		Chooses the report that each count of a video is taken from, and the pair
 *		of numbers that each rate by views divides. The rules are those of
 *		doc/design/metrics.md 6.2.
 *
 *		Pure; no result depends on the order of the reports.
 */
#ifndef TIKTRACK_DATASET_COUNTS_CORE_H
#define TIKTRACK_DATASET_COUNTS_CORE_H

#include <stdbool.h>
#include <stdint.h>

#include "vocabulary/vocabulary_core.h"

/* The numbers of a video by kind of event, and which of them are told. */
typedef struct Counts
{
	uint32_t told; /* one bit per kind: 1 << EVENT_VIEW | ... */
	int64_t of[EVENT_KIND_COUNT];
} Counts;

/* What is divided by views. */
typedef enum ViewRate
{
	RATE_ENGAGEMENTS, /* likes, comments and shares */
	RATE_REACTIONS,	  /* likes and comments */
	RATE_SHARES,
	RATE_COMMENTS,
	RATE_LIKES,
	RATE_SAVES,
	RATE_FOLLOWS
} ViewRate;

#define VIEW_RATE_COUNT 7

/* Known when views and every kind of the rate are told. */
typedef struct RatePair
{
	bool is_known;
	int64_t count;
	int64_t views;
} RatePair;

typedef struct RatePairs
{
	RatePair of[VIEW_RATE_COUNT];
} RatePairs;

/* Where a number was told. */
typedef struct ToldBy
{
	int64_t at; /* any unit, the same for all */
	bool is_exact;
	const char *source;
} ToldBy;

typedef struct ToldCount
{
	bool is_told;
	int64_t count;
	ToldBy by;
} ToldCount;

typedef struct ToldPair
{
	RatePair pair;
	ToldBy by;
} ToldPair;

/* A number that stands beside the views of its report. */
typedef struct ToldBesideViews
{
	bool is_told;
	double number;
	int64_t views;
	ToldBy by;
} ToldBesideViews;

/* Totals of a video up to a moment, as one source tells them. */
typedef struct Report
{
	int64_t at;
	bool is_rounded;
	const char *source; /* must live as long as the state that it is added to */
	Counts counts;
	bool has_watch_time;
	double watch_time; /* seconds of all views */
	bool has_completion;
	double completion; /* fraction of the views that reached the end, 0 to 1 */
} Report;

/* The newest of each; a zeroed struct is the state without reports. */
typedef struct NewestReport
{
	ToldCount counts[EVENT_KIND_COUNT];
	ToldCount exact[EVENT_KIND_COUNT];
	ToldPair pairs[VIEW_RATE_COUNT];
	ToldBesideViews watch_time;
	ToldBesideViews completion;
} NewestReport;

/* The smallest and largest numbers that are shown as this count; itself unless rounded. */
extern void count_bounds(int64_t count, bool is_rounded, int64_t *low, int64_t *high);

extern void newest_report_add(NewestReport *state, const Report *report);

/*
 * The newest told count of a kind. If that is rounded, the newest exact count
 * instead, when it lies within its range.
 */
extern ToldCount newest_count(const NewestReport *state, EventKind kind);

/* The pairs of told counts; a negative count, as of a change, counts as not told. */
extern RatePairs pairs_of_counts(const Counts *counts);
extern void pairs_add(RatePairs *into, const RatePairs *more);

/* For each rate the later pair if it is known, else the earlier. */
extern RatePairs pairs_later(const RatePairs *earlier, const RatePairs *later);

/* For each rate the pair with more views; the first if both have the same. */
extern RatePairs pairs_larger(const RatePairs *first, const RatePairs *second);

#endif /* TIKTRACK_DATASET_COUNTS_CORE_H */
