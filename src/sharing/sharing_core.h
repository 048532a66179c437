/*
 * sharing/sharing_core.h
 *		share_summary: how many shares of each type to each platform.
 *
 *		Pure: plain structs in, status codes out. A cell is a pair of share type
 *		and platform; an empty platform means that the destination was not told.
 *		Only cells with shares are kept, so absent and zero are the same, and merging
 *		can be undone.
 */
#ifndef TIKTRACK_SHARING_CORE_H
#define TIKTRACK_SHARING_CORE_H

#include "common/summary_core.h"
#include "vocabulary/vocabulary_core.h"

typedef struct ShareCell
{
	int64_t shares;		  /* > 0 */
	uint32_t name_offset; /* of the platform in the name bytes */
	uint8_t name_length;  /* 0: not told */
	uint8_t share_type;	  /* ShareType */
	uint16_t reserved;	  /* 0 */
} ShareCell;

/*
 * In memory and on disk: this header, the cells in ascending order of (share_type,
 * platform bytes), then the platforms in the order of the cells. A content has exactly
 * one form, so equal summaries have equal bytes.
 */
typedef struct ShareSummary
{
	int32_t varlena_header; /* PostgreSQL's own, set by the glue */
	uint8_t version;		/* SUMMARY_FORMAT_VERSION */
	uint8_t flags;			/* none yet: 0 */
	uint16_t reserved;		/* 0 */
	uint32_t cell_count;
	uint32_t name_bytes; /* of all platforms together */
	ShareCell cells[];
} ShareSummary;

/*
 * Real data has some dozens of cells. The limits keep a state below 2.7 MB even if
 * somebody passes a column of URLs as platforms.
 */
#define SHARE_MAX_PLATFORM 255
#define SHARE_MAX_CELLS 10000

/* The key of a cell, for look-ups. */
typedef struct ShareKey
{
	ShareType share_type;
	const char *platform;	/* not terminated */
	size_t platform_length; /* at most SHARE_MAX_PLATFORM; 0: not told */
} ShareKey;

static inline size_t
share_size(uint32_t cell_count, uint32_t name_bytes)
{
	return offsetof(ShareSummary, cells) + cell_count * sizeof(ShareCell) + name_bytes;
}

static inline const char *
share_names(const ShareSummary *summary)
{
	return (const char *) &summary->cells[summary->cell_count];
}

/* The key of one cell; its platform points into the summary. */
static inline ShareKey
share_cell_key(const ShareSummary *summary, const ShareCell *cell)
{
	return (ShareKey){(ShareType) cell->share_type, share_names(summary) + cell->name_offset,
					  cell->name_length};
}

/* Makes the identity: no shares. Needs share_size(0, 0) bytes. */
extern void share_init(ShareSummary *summary);

/* Validates `size` bytes, header included: OK, MALFORMED or VERSION; all readers call it. */
extern SummaryStatus share_validate(const ShareSummary *summary, size_t size);

/* The index of the cell, or the index to insert it at; *found tells which. */
extern uint32_t share_find(const ShareSummary *summary, const ShareKey *key, bool *found);

/*
 * Copies `from` with an additional cell at `position` (of share_find) into `out`, which
 * needs room for one more cell and the bytes of the platform. TOO_MANY if the summary
 * is full, OVERFLOW of the sum of all shares; then nothing is written.
 */
extern SummaryStatus share_insert(const ShareSummary *from, uint32_t position, const ShareKey *key,
								  int64_t shares, ShareSummary *out);

/* Removes a cell with zero shares, in place. */
extern void share_remove(ShareSummary *summary, uint32_t position);

/*
 * The functions below are called twice: with `out` NULL they only check, and set
 * *measure to the size that is needed; the second call gets the same measure and an
 * `out` of that size.
 */
typedef struct ShareMeasure
{
	uint32_t cells;
	uint32_t name_bytes;
} ShareMeasure;

/* out = a + b; OVERFLOW of the sum of all shares, TOO_MANY cells. */
extern SummaryStatus share_merge(const ShareSummary *a, const ShareSummary *b,
								 ShareMeasure *measure, ShareSummary *out);

/* from -= less, in place; NEGATIVE leaves `from` undefined. */
extern SummaryStatus share_subtract(ShareSummary *from, const ShareSummary *less);

/*
 * Whether `into` has every cell of `from`: then share_add_in_place merges without a
 * copy; its only error is OVERFLOW.
 */
extern bool share_covers(const ShareSummary *into, const ShareSummary *from);
extern SummaryStatus share_add_in_place(ShareSummary *into, const ShareSummary *from);

/* The sum of all shares, of one type, or of one cell; OVERFLOW. */
extern SummaryStatus share_total(const ShareSummary *summary, int64_t *total);
extern SummaryStatus share_total_of_type(const ShareSummary *summary, ShareType share_type,
										 int64_t *total);
extern int64_t share_of_cell(const ShareSummary *summary, const ShareKey *key);

/*
 * How evenly shares are spread over the types, without `unknown`, all platforms
 * together; natural logarithms. *known is false if the measure has no value: no known
 * type, or for evenness a single one.
 *
 * Shannon 1948: H = - sum p ln p. Pielou 1966: H / ln k, k types seen.
 * Simpson 1949: 1 - sum p^2.
 */
typedef enum ShareDiversity
{
	DIVERSITY_SHANNON,
	DIVERSITY_EVENNESS,
	DIVERSITY_SIMPSON
} ShareDiversity;

extern SummaryStatus share_diversity(const ShareSummary *summary, ShareDiversity measure,
									 bool *known, double *value);

/*
 * Builds a summary cell by cell in order, or with `out` NULL measures it. MALFORMED if
 * the key is not after the one before, or without shares; OVERFLOW if the sum of all
 * shares does not fit bigint, because such a summary could be stored but not read.
 */
typedef struct ShareBuilder
{
	ShareSummary *out;
	ShareMeasure written;
	ShareKey previous;
	int64_t total;
} ShareBuilder;

extern ShareBuilder share_begin(const ShareMeasure *measure, ShareSummary *out);
extern SummaryStatus share_append(ShareBuilder *builder, const ShareKey *key, int64_t shares);

#endif /* TIKTRACK_SHARING_CORE_H */
