/*
 * sharing/sharing_core.c
 *		Arithmetic of share_summary; for its text and wire form see
 *		sharing_format_core.c.
 */
#include "sharing/sharing_core.h"

#include <math.h>
#include <string.h>

_Static_assert(sizeof(ShareCell) == 16, "stored layout of share_summary");
_Static_assert(offsetof(ShareSummary, cells) == 16, "stored layout of share_summary");

/* up to this many cells a linear search is faster than a binary one */
#define FEW_CELLS 32

/* The order of cells: by type, then by the bytes of the platform, shorter first. */
static int
compare_keys(const ShareKey *a, const ShareKey *b)
{
	size_t common =
		a->platform_length < b->platform_length ? a->platform_length : b->platform_length;
	int order;

	if (a->share_type != b->share_type)
		return a->share_type < b->share_type ? -1 : 1;
	order = common == 0 ? 0 : memcmp(a->platform, b->platform, common);
	if (order != 0)
		return order;
	if (a->platform_length == b->platform_length)
		return 0;
	return a->platform_length < b->platform_length ? -1 : 1;
}

void
share_init(ShareSummary *summary)
{
	memset(summary, 0, offsetof(ShareSummary, cells));
	summary->version = SUMMARY_FORMAT_VERSION;
}

ShareBuilder
share_begin(const ShareMeasure *measure, ShareSummary *out)
{
	ShareBuilder builder = {.out = out};

	if (out != NULL)
	{
		share_init(out);
		out->cell_count = measure->cells;
		out->name_bytes = measure->name_bytes;
	}
	return builder;
}

SummaryStatus
share_append(ShareBuilder *builder, const ShareKey *key, int64_t shares)
{
	if (builder->written.cells > 0 && compare_keys(&builder->previous, key) >= 0)
		return SUMMARY_MALFORMED;
	if (shares <= 0)
		return SUMMARY_MALFORMED;
	if (builder->written.cells == SHARE_MAX_CELLS)
		return SUMMARY_TOO_MANY;
	if (count_add(&builder->total, shares) != SUMMARY_OK)
		return SUMMARY_OVERFLOW;

	if (builder->out != NULL)
	{
		ShareCell *cell = &builder->out->cells[builder->written.cells];

		*cell = (ShareCell){.shares = shares,
							.name_offset = builder->written.name_bytes,
							.name_length = (uint8_t) key->platform_length,
							.share_type = (uint8_t) key->share_type};
		if (key->platform_length > 0)
			memcpy((char *) share_names(builder->out) + cell->name_offset, key->platform,
				   key->platform_length);
	}
	builder->previous = *key;
	builder->written.cells++;
	builder->written.name_bytes += (uint32_t) key->platform_length;
	return SUMMARY_OK;
}

SummaryStatus
share_validate(const ShareSummary *summary, size_t size)
{
	ShareBuilder builder = share_begin(NULL, NULL);

	if (size < offsetof(ShareSummary, cells))
		return SUMMARY_MALFORMED;
	if (summary->version != SUMMARY_FORMAT_VERSION)
		return SUMMARY_VERSION;
	if (summary->flags != 0 || summary->reserved != 0 || summary->cell_count > SHARE_MAX_CELLS ||
		summary->name_bytes > summary->cell_count * SHARE_MAX_PLATFORM ||
		size != share_size(summary->cell_count, summary->name_bytes))
		return SUMMARY_MALFORMED;

	for (uint32_t i = 0; i < summary->cell_count; i++)
	{
		const ShareCell *cell = &summary->cells[i];
		ShareKey key;

		if (cell->share_type >= SHARE_TYPE_COUNT || cell->reserved != 0 ||
			cell->name_offset != builder.written.name_bytes ||
			cell->name_length > summary->name_bytes - cell->name_offset)
			return SUMMARY_MALFORMED;
		key = share_cell_key(summary, cell);
		if (share_append(&builder, &key, cell->shares) != SUMMARY_OK)
			return SUMMARY_MALFORMED;
	}
	if (builder.written.name_bytes != summary->name_bytes ||
		memchr(share_names(summary), '\0', summary->name_bytes) != NULL)
		return SUMMARY_MALFORMED;
	return SUMMARY_OK;
}

uint32_t
share_find(const ShareSummary *summary, const ShareKey *key, bool *found)
{
	uint32_t low = 0;
	uint32_t high = summary->cell_count;

	if (high <= FEW_CELLS)
	{
		const char *names = share_names(summary);

		for (uint32_t i = 0; i < high; i++)
		{
			const ShareCell *cell = &summary->cells[i];

			if (cell->share_type == key->share_type && cell->name_length == key->platform_length &&
				(key->platform_length == 0 ||
				 memcmp(names + cell->name_offset, key->platform, key->platform_length) == 0))
			{
				*found = true;
				return i;
			}
		}
	}
	while (low < high)
	{
		uint32_t middle = low + (high - low) / 2;
		ShareKey here = share_cell_key(summary, &summary->cells[middle]);
		int order = compare_keys(&here, key);

		if (order == 0)
		{
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*found = false;
	return low;
}

SummaryStatus
share_insert(const ShareSummary *from, uint32_t position, const ShareKey *key, int64_t shares,
			 ShareSummary *out)
{
	uint32_t length = (uint32_t) key->platform_length;
	uint32_t offset =
		position < from->cell_count ? from->cells[position].name_offset : from->name_bytes;
	const char *old_names = share_names(from);
	char *new_names;
	int64_t total;

	if (from->cell_count == SHARE_MAX_CELLS)
		return SUMMARY_TOO_MANY;
	if (share_total(from, &total) != SUMMARY_OK || count_add(&total, shares) != SUMMARY_OK)
		return SUMMARY_OVERFLOW;

	share_init(out);
	out->cell_count = from->cell_count + 1;
	out->name_bytes = from->name_bytes + length;
	memcpy(out->cells, from->cells, position * sizeof(ShareCell));
	out->cells[position] = (ShareCell){.shares = shares,
									   .name_offset = offset,
									   .name_length = (uint8_t) length,
									   .share_type = (uint8_t) key->share_type};
	for (uint32_t i = position; i < from->cell_count; i++)
	{
		out->cells[i + 1] = from->cells[i];
		out->cells[i + 1].name_offset += length;
	}

	new_names = (char *) share_names(out);
	memcpy(new_names, old_names, offset);
	if (length > 0)
		memcpy(new_names + offset, key->platform, length);
	memcpy(new_names + offset + length, old_names + offset, from->name_bytes - offset);
	return SUMMARY_OK;
}

void
share_remove(ShareSummary *summary, uint32_t position)
{
	ShareCell *cells = summary->cells;
	uint32_t offset = cells[position].name_offset;
	uint32_t length = cells[position].name_length;
	char *old_names = (char *) share_names(summary);
	char *new_names;

	for (uint32_t i = position + 1; i < summary->cell_count; i++)
	{
		cells[i - 1] = cells[i];
		cells[i - 1].name_offset -= length;
	}
	summary->cell_count--;
	new_names = (char *) share_names(summary);
	memmove(new_names, old_names, offset);
	memmove(new_names + offset, old_names + offset + length, summary->name_bytes - offset - length);
	summary->name_bytes -= length;
}

SummaryStatus
share_merge(const ShareSummary *a, const ShareSummary *b, ShareMeasure *measure, ShareSummary *out)
{
	ShareBuilder builder = share_begin(measure, out);
	uint32_t i = 0;
	uint32_t j = 0;

	while (i < a->cell_count || j < b->cell_count)
	{
		ShareKey key;
		int64_t shares = 0;
		SummaryStatus status;
		int order;

		if (i == a->cell_count)
			order = 1;
		else if (j == b->cell_count)
			order = -1;
		else
		{
			ShareKey left = share_cell_key(a, &a->cells[i]);
			ShareKey right = share_cell_key(b, &b->cells[j]);

			order = compare_keys(&left, &right);
		}

		key = order <= 0 ? share_cell_key(a, &a->cells[i]) : share_cell_key(b, &b->cells[j]);
		if (order <= 0)
			shares = a->cells[i++].shares;
		if (order >= 0 && count_add(&shares, b->cells[j++].shares) != SUMMARY_OK)
			return SUMMARY_OVERFLOW;
		status = share_append(&builder, &key, shares);
		if (status != SUMMARY_OK)
			return status;
	}
	*measure = builder.written;
	return SUMMARY_OK;
}

/*
 * Removes all cells with zero shares in one pass, because removing one moves all
 * names after it.
 */
static void
remove_empty_cells(ShareSummary *summary)
{
	const char *old_names = share_names(summary);
	char *new_names;
	uint32_t kept = 0;
	uint32_t name_bytes = 0;

	for (uint32_t i = 0; i < summary->cell_count; i++)
	{
		if (summary->cells[i].shares > 0)
			summary->cells[kept++] = summary->cells[i];
	}
	/* cells first, because the names begin after them */
	summary->cell_count = kept;
	new_names = (char *) share_names(summary);
	for (uint32_t i = 0; i < kept; i++)
	{
		ShareCell *cell = &summary->cells[i];

		memmove(new_names + name_bytes, old_names + cell->name_offset, cell->name_length);
		cell->name_offset = name_bytes;
		name_bytes += cell->name_length;
	}
	summary->name_bytes = name_bytes;
}

SummaryStatus
share_subtract(ShareSummary *from, const ShareSummary *less)
{
	bool emptied = false;

	for (uint32_t j = 0; j < less->cell_count; j++)
	{
		ShareKey key = share_cell_key(less, &less->cells[j]);
		bool found;
		uint32_t i = share_find(from, &key, &found);

		if (!found || count_subtract(&from->cells[i].shares, less->cells[j].shares) != SUMMARY_OK)
			return SUMMARY_NEGATIVE;
		emptied = emptied || from->cells[i].shares == 0;
	}
	if (emptied)
		remove_empty_cells(from);
	return SUMMARY_OK;
}

bool
share_covers(const ShareSummary *into, const ShareSummary *from)
{
	if (from->cell_count > into->cell_count)
		return false;
	for (uint32_t j = 0; j < from->cell_count; j++)
	{
		ShareKey key = share_cell_key(from, &from->cells[j]);
		bool found;

		share_find(into, &key, &found);
		if (!found)
			return false;
	}
	return true;
}

SummaryStatus
share_add_in_place(ShareSummary *into, const ShareSummary *from)
{
	int64_t total;

	for (uint32_t j = 0; j < from->cell_count; j++)
	{
		ShareKey key = share_cell_key(from, &from->cells[j]);
		bool found;
		uint32_t i = share_find(into, &key, &found);

		if (count_add(&into->cells[i].shares, from->cells[j].shares) != SUMMARY_OK)
			return SUMMARY_OVERFLOW;
	}
	return share_total(into, &total);
}

SummaryStatus
share_total(const ShareSummary *summary, int64_t *total)
{
	*total = 0;
	for (uint32_t i = 0; i < summary->cell_count; i++)
	{
		if (count_add(total, summary->cells[i].shares) != SUMMARY_OK)
			return SUMMARY_OVERFLOW;
	}
	return SUMMARY_OK;
}

SummaryStatus
share_total_of_type(const ShareSummary *summary, ShareType share_type, int64_t *total)
{
	*total = 0;
	for (uint32_t i = 0; i < summary->cell_count; i++)
	{
		if (summary->cells[i].share_type == share_type &&
			count_add(total, summary->cells[i].shares) != SUMMARY_OK)
			return SUMMARY_OVERFLOW;
	}
	return SUMMARY_OK;
}

int64_t
share_of_cell(const ShareSummary *summary, const ShareKey *key)
{
	bool found;
	uint32_t position = share_find(summary, key, &found);

	return found ? summary->cells[position].shares : 0;
}

SummaryStatus
share_diversity(const ShareSummary *summary, ShareDiversity measure, bool *known, double *value)
{
	int64_t all = 0;
	int types = 0;
	double entropy = 0;
	double concentration = 0;

	*known = false;
	*value = 0;
	for (int pass = 0; pass < 2; pass++)
	{
		for (int type = 0; type < SHARE_UNKNOWN; type++)
		{
			int64_t shares;
			double p;

			if (share_total_of_type(summary, (ShareType) type, &shares) != SUMMARY_OK)
				return SUMMARY_OVERFLOW;
			if (shares == 0)
				continue;
			if (pass == 0)
			{
				types++;
				if (count_add(&all, shares) != SUMMARY_OK)
					return SUMMARY_OVERFLOW;
				continue;
			}
			p = (double) shares / (double) all;
			entropy -= p * log(p);
			concentration += p * p;
		}
	}
	if (types == 0 || (measure == DIVERSITY_EVENNESS && types == 1))
		return SUMMARY_OK;

	*known = true;
	if (types == 1)
		return SUMMARY_OK; /* 0, where the formula would yield -0 */
	if (measure == DIVERSITY_SHANNON)
		*value = entropy;
	else if (measure == DIVERSITY_EVENNESS)
		*value = fmin(1.0, entropy / log(types));
	else
		*value = 1 - concentration;
	return SUMMARY_OK;
}
