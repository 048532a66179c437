/*
 * test/fuzz/sharing_laws.h
 *		What must hold for each share_summary that was accepted, and a call of
 *		each function that reads one.
 */
#ifndef TIKTRACK_TEST_SHARING_LAWS_H
#define TIKTRACK_TEST_SHARING_LAWS_H

#include "fuzz.h"

#include "sharing/sharing_core.h"
#include "sharing/sharing_format_core.h"

static inline size_t
size_of(const ShareSummary *summary)
{
	return share_size(summary->cell_count, summary->name_bytes);
}

/* Sums in more bits than they need. */
static inline __int128
all_shares(const ShareSummary *summary)
{
	__int128 all = 0;

	for (uint32_t i = 0; i < summary->cell_count; i++)
		all += summary->cells[i].shares;
	return all;
}

/* Measure, make room, fill. NULL when refused. */
static inline ShareSummary *
parsed(const char *text, size_t length)
{
	ShareMeasure measure;
	ShareSummary *out;

	if (share_parse(text, length, &measure, NULL) != SUMMARY_OK)
		return NULL;
	out = exact_room(share_size(measure.cells, measure.name_bytes));
	REQUIRE(share_parse(text, length, &measure, out) == SUMMARY_OK);
	REQUIRE(share_validate(out, share_size(measure.cells, measure.name_bytes)) == SUMMARY_OK);
	return out;
}

static inline ShareSummary *
decoded(const uint8_t *wire, size_t length)
{
	ShareMeasure measure;
	ShareSummary *out;

	if (share_decode(wire, length, &measure, NULL) != SUMMARY_OK)
		return NULL;
	out = exact_room(share_size(measure.cells, measure.name_bytes));
	REQUIRE(share_decode(wire, length, &measure, out) == SUMMARY_OK);
	REQUIRE(share_validate(out, share_size(measure.cells, measure.name_bytes)) == SUMMARY_OK);
	return out;
}

static inline void
sharing_portable_laws(const ShareSummary *summary)
{
	char *text = exact_room(share_text_bound(summary));
	uint8_t *wire = exact_room(share_wire_size(summary));
	size_t length = share_print(summary, text);
	ShareSummary *again;

	REQUIRE(length <= share_text_bound(summary));
	again = parsed(text, length);
	REQUIRE(again != NULL);
	REQUIRE(same_bytes(again, size_of(again), summary, size_of(summary)));
	free(again);

	REQUIRE(share_encode(summary, wire) == share_wire_size(summary));
	again = decoded(wire, share_wire_size(summary));
	REQUIRE(again != NULL);
	REQUIRE(same_bytes(again, size_of(again), summary, size_of(summary)));
	free(again);
	free(text);
	free(wire);
}

/* Twice and back, where twice is in range; nothing left when taken from itself. */
static inline void
sharing_merge_laws(const ShareSummary *summary)
{
	size_t size = size_of(summary);
	bool fits = 2 * all_shares(summary) <= INT64_MAX;
	SummaryStatus expected = fits ? SUMMARY_OK : SUMMARY_OVERFLOW;
	ShareMeasure measure;
	ShareSummary *twice = exact_room(size);
	ShareSummary *in_place = exact_copy(summary, size);

	REQUIRE(share_covers(summary, summary));
	REQUIRE(share_add_in_place(in_place, summary) == expected);
	REQUIRE(share_merge(summary, summary, &measure, NULL) == expected);
	if (fits)
	{
		REQUIRE(share_size(measure.cells, measure.name_bytes) == size);
		REQUIRE(share_merge(summary, summary, &measure, twice) == SUMMARY_OK);
		REQUIRE(share_validate(twice, size) == SUMMARY_OK);
		REQUIRE(same_bytes(twice, size, in_place, size));
		REQUIRE(share_subtract(twice, summary) == SUMMARY_OK);
		REQUIRE(same_bytes(twice, size_of(twice), summary, size));
		REQUIRE(share_subtract(twice, summary) == SUMMARY_OK);
		REQUIRE(size_of(twice) == share_size(0, 0));
		REQUIRE(share_validate(twice, share_size(0, 0)) == SUMMARY_OK);
	}
	free(twice);
	free(in_place);
}

/* Takes a cell out and puts it in again; as large as bigint allows, and one larger. */
static inline void
sharing_cell_laws(const ShareSummary *summary, uint32_t i)
{
	size_t size = size_of(summary);
	ShareKey key = share_cell_key(summary, &summary->cells[i]);
	ShareSummary *without = exact_copy(summary, size);
	ShareSummary *with = exact_room(size);
	int64_t most = (int64_t) (INT64_MAX - all_shares(summary)) + summary->cells[i].shares;
	bool found;

	REQUIRE(share_find(summary, &key, &found) == i && found);
	REQUIRE(share_of_cell(summary, &key) == summary->cells[i].shares);
	share_remove(without, i);
	without = realloc(without, size_of(without));
	REQUIRE(share_validate(without, size_of(without)) == SUMMARY_OK);
	REQUIRE(share_find(without, &key, &found) == i && !found);
	REQUIRE(share_of_cell(without, &key) == 0);
	REQUIRE(!share_covers(without, summary) && share_covers(summary, without));
	REQUIRE(share_insert(without, i, &key, summary->cells[i].shares, with) == SUMMARY_OK);
	REQUIRE(same_bytes(&with->version, size - 4, &summary->version, size - 4));
	REQUIRE(share_insert(without, i, &key, most, with) == SUMMARY_OK);
	REQUIRE(share_validate(with, size) == SUMMARY_OK && all_shares(with) == INT64_MAX);
	if (most < INT64_MAX)
	{
		REQUIRE(share_insert(without, i, &key, most + 1, with) == SUMMARY_OVERFLOW);
		with->cells[i].shares++;
		REQUIRE(share_validate(with, size) == SUMMARY_MALFORMED);
	}
	free(without);
	free(with);
}

/* `summary` is valid, and its varlena header 0 */
static inline void
sharing_laws(const ShareSummary *summary)
{
	uint32_t step = summary->cell_count / 4 + 1;
	int64_t total = -1;

	REQUIRE(share_validate(summary, size_of(summary)) == SUMMARY_OK);
	REQUIRE(share_total(summary, &total) == SUMMARY_OK && total == all_shares(summary));
	sharing_portable_laws(summary);
	sharing_merge_laws(summary);
	for (uint32_t i = 0; i < summary->cell_count; i += step)
		sharing_cell_laws(summary, i);
	for (int type = 0; type < SHARE_TYPE_COUNT; type++)
	{
		int64_t of_type = -1;

		REQUIRE(share_total_of_type(summary, (ShareType) type, &of_type) == SUMMARY_OK);
		REQUIRE(of_type >= 0 && of_type <= total);
	}
	for (int measure = DIVERSITY_SHANNON; measure <= DIVERSITY_SIMPSON; measure++)
	{
		bool known;
		double value;

		REQUIRE(share_diversity(summary, (ShareDiversity) measure, &known, &value) == SUMMARY_OK);
		REQUIRE(!known || (value >= 0 && value <= (measure == DIVERSITY_SHANNON ? 2.3026 : 1)));
	}
}

#endif /* TIKTRACK_TEST_SHARING_LAWS_H */
