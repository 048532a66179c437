/*
 * sharing/sharing_core.h
 *		share_summary: how many shares of each type to each platform.
 *
 *		Pure: plain structs in, status codes out. A cell is a pair of share type
 *		and platform; a platform of no bytes means that the destination was not
 *		told. Only cells with shares are kept, so absent and zero are the same
 *		and merging can be undone.
 */
#ifndef TIKTRACK_SHARING_CORE_H
#define TIKTRACK_SHARING_CORE_H

#include "common/summary_core.h"
#include "vocabulary/vocabulary_core.h"

typedef struct ShareCell
{
	int64_t shares;		  /* > 0 */
	uint32_t name_offset; /* of the platform, inside the name bytes */
	uint8_t name_length;  /* 0: not told */
	uint8_t share_type;	  /* ShareType */
	uint16_t reserved;	  /* 0 */
} ShareCell;

/*
 * In memory and on disk: this header, the cells in ascending order of
 * (share_type, platform bytes), then the platforms one after the other in the
 * order of the cells. One content has one form, so equal summaries have equal
 * bytes.
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
 * A platform has at most 255 bytes and a summary at most 10,000 cells: real
 * data has some dozens. The bound keeps a column of URLs, taken for platforms,
 * from growing a state without end: at most 2.7 MB.
 */
#define SHARE_MAX_PLATFORM 255
#define SHARE_MAX_CELLS 10000

/* What names a cell, for look-ups. */
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

/* The one validator, for `size` bytes at hand, header included. */
extern SummaryStatus share_validate(const ShareSummary *summary, size_t size);

/* The position of the cell, or where it would be inserted; *found tells which. */
extern uint32_t share_find(const ShareSummary *summary, const ShareKey *key, bool *found);

/*
 * Copies `from` with an additional cell at `position` (from share_find) into
 * `out`, which has room for one cell and the platform's bytes more. TOO_MANY
 * when the summary is full, OVERFLOW of all shares together; then nothing is
 * written.
 */
extern SummaryStatus share_insert(const ShareSummary *from, uint32_t position, const ShareKey *key,
								  int64_t shares, ShareSummary *out);

/* Takes a cell that fell to zero out, in place. */
extern void share_remove(ShareSummary *summary, uint32_t position);

/*
 * Measure first, fill then: with `out` NULL the functions below only check, and
 * tell in *measure what `out` must have room for in the second call, which
 * takes the same measure.
 */
typedef struct ShareMeasure
{
	uint32_t cells;
	uint32_t name_bytes;
} ShareMeasure;

/* out = a + b: OVERFLOW of all shares together, TOO_MANY cells. */
extern SummaryStatus share_merge(const ShareSummary *a, const ShareSummary *b,
								 ShareMeasure *measure, ShareSummary *out);

/* from -= less, in place; NEGATIVE leaves `from` undefined. */
extern SummaryStatus share_subtract(ShareSummary *from, const ShareSummary *less);

/*
 * Whether every cell of `from` is in `into` already: then share_add_in_place
 * merges without a copy, and OVERFLOW is its only error.
 */
extern bool share_covers(const ShareSummary *into, const ShareSummary *from);
extern SummaryStatus share_add_in_place(ShareSummary *into, const ShareSummary *from);

/* All shares, or of one type, or of one cell; OVERFLOW of the sum. */
extern SummaryStatus share_total(const ShareSummary *summary, int64_t *total);
extern SummaryStatus share_total_of_type(const ShareSummary *summary, ShareType share_type,
										 int64_t *total);
extern int64_t share_of_cell(const ShareSummary *summary, const ShareKey *key);

/*
 * How evenly shares spread over the types, platforms joined and `unknown` left
 * out; natural logarithms. *known is false where the measure has no value: no
 * known type, or for evenness a single one.
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
 * Builds a summary cell by cell, in order, or with `out` NULL measures it.
 * MALFORMED for a key that does not follow the one before, or no shares;
 * OVERFLOW when all shares together leave bigint: a summary that could be
 * stored but not read would break a dashboard much later.
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
