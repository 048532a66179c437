/*
 * test/unit/sharing_model.h
 *		A naive share_summary: an unsorted list of cells, searched one by one,
 *		with its own writers of the stored form, the text and the wire. And what
 *		the tests do around the core, as the glue does it.
 */
#ifndef TIKTRACK_TEST_SHARING_MODEL_H
#define TIKTRACK_TEST_SHARING_MODEL_H

#include "laws.h"

#include "sharing/sharing_core.h"
#include "sharing/sharing_format_core.h"

/* ---- the model: cells in any order, searched one by one */
typedef struct ModelCell
{
	int type;
	size_t length;
	char platform[SHARE_MAX_PLATFORM + 1];
	int64_t shares;
} ModelCell;

typedef struct Model
{
	size_t count;
	size_t room;
	ModelCell *cells;
} Model;

static const char *const type_words[] = {"duet",		   "stitch",	"reaction", "repost",
										 "direct_message", "copy_link", "external", "embed",
										 "qr_code",		   "other",		"unknown"};

static inline void
model_free(Model *model)
{
	free(model->cells);
	*model = (Model){0};
}

static inline ModelCell *
model_find(const Model *model, int type, const char *platform, size_t length)
{
	for (size_t i = 0; i < model->count; i++)
	{
		ModelCell *cell = &model->cells[i];

		if (cell->type == type && cell->length == length &&
			memcmp(cell->platform, platform, length) == 0)
			return cell;
	}
	return NULL;
}

static inline void
model_append(Model *model, int type, const char *platform, size_t length, int64_t shares)
{
	ModelCell *cell;

	if (model->count == model->room)
	{
		model->room = model->room * 2 + 8;
		model->cells = realloc(model->cells, model->room * sizeof(ModelCell));
	}
	cell = &model->cells[model->count++];
	memset(cell, 0, sizeof(*cell));
	cell->type = type;
	cell->length = length;
	memcpy(cell->platform, platform, length);
	cell->shares = shares;
}

/* All shares together: in more bits than they need, whether they fit or not. */
static inline __int128
model_total(const Model *model)
{
	__int128 total = 0;

	for (size_t i = 0; i < model->count; i++)
		total += model->cells[i].shares;
	return total;
}

/* Adds shares, which may be negative; false when the cell or the total leaves its range. */
static inline bool
model_add(Model *model, int type, const char *platform, size_t length, int64_t shares)
{
	ModelCell *cell = model_find(model, type, platform, length);
	__int128 sum = (cell == NULL ? 0 : (__int128) cell->shares) + shares;

	if (sum < 0 || beyond_bigint(model_total(model) + shares))
		return false;
	if (cell == NULL)
		model_append(model, type, platform, length, shares);
	else if (sum == 0)
		*cell = model->cells[--model->count];
	else
		cell->shares = (int64_t) sum;
	return true;
}

static inline void
add_word(Model *model, const char *type, const char *platform, int64_t shares)
{
	int number = 0;

	while (strcmp(type_words[number], type) != 0)
		number++;
	model_append(model, number, platform, strlen(platform), shares);
}

/* An order of the model's own: type, then byte by byte, what ends first is first. */
static inline int
compare_model_cells(const void *a, const void *b)
{
	const ModelCell *left = a;
	const ModelCell *right = b;

	if (left->type != right->type)
		return left->type - right->type;
	for (size_t i = 0; i < left->length && i < right->length; i++)
	{
		unsigned char x = (unsigned char) left->platform[i];
		unsigned char y = (unsigned char) right->platform[i];

		if (x != y)
			return x - y;
	}
	return (int) left->length - (int) right->length;
}

static inline void
model_sort(Model *model)
{
	if (model->count > 0)
		qsort(model->cells, model->count, sizeof(ModelCell), compare_model_cells);
}

static inline size_t
model_name_bytes(const Model *model)
{
	size_t bytes = 0;

	for (size_t i = 0; i < model->count; i++)
		bytes += model->cells[i].length;
	return bytes;
}

static inline size_t
model_size(const Model *model)
{
	return 16 + 16 * model->count + model_name_bytes(model);
}

static inline void
put(uint8_t **next, uint64_t value, size_t bytes)
{
	/* in the order of the machine */
	uint32_t four = (uint32_t) value;
	uint16_t two = (uint16_t) value;
	uint8_t one = (uint8_t) value;

	memcpy(*next,
		   bytes == 8 ? (void *) &value :
		   bytes == 4 ? (void *) &four :
		   bytes == 2 ? (void *) &two :
						(void *) &one,
		   bytes);
	*next += bytes;
}

/* The stored form, field by field as the header file describes it. */
static inline ShareSummary *
summary_of(Model *model)
{
	uint8_t *bytes = exact_room(model_size(model));
	uint8_t *next = bytes;
	size_t offset = 0;

	model_sort(model);
	put(&next, 0, 4);
	put(&next, 1, 1);
	put(&next, 0, 1);
	put(&next, 0, 2);
	put(&next, model->count, 4);
	put(&next, model_name_bytes(model), 4);
	for (size_t i = 0; i < model->count; i++)
	{
		put(&next, (uint64_t) model->cells[i].shares, 8);
		put(&next, offset, 4);
		put(&next, model->cells[i].length, 1);
		put(&next, (uint64_t) model->cells[i].type, 1);
		put(&next, 0, 2);
		offset += model->cells[i].length;
	}
	for (size_t i = 0; i < model->count; i++)
	{
		memcpy(next, model->cells[i].platform, model->cells[i].length);
		next += model->cells[i].length;
	}
	return (ShareSummary *) bytes;
}

/* The text; *length is its length. */
static inline char *
model_text(Model *model, size_t *length)
{
	char *text = exact_room(3 + 3 * model_name_bytes(model) + 40 * model->count);
	char *next = text + sprintf(text, "v1");

	model_sort(model);
	for (size_t i = 0; i < model->count; i++)
	{
		const ModelCell *cell = &model->cells[i];

		next += sprintf(next, " %s%s", type_words[cell->type], cell->length > 0 ? "/" : "");
		for (size_t at = 0; at < cell->length; at++)
		{
			unsigned char byte = (unsigned char) cell->platform[at];

			if (byte < 0x21 || byte == 0x7f || byte == 0x25 || byte == 0x2f || byte == 0x3d)
				next += sprintf(next, "%%%02X", byte);
			else
				*next++ = (char) byte;
		}
		next += sprintf(next, "=%lld", (long long) cell->shares);
	}
	*length = (size_t) (next - text);
	return text;
}

/* The wire form; *length is its length. */
static inline uint8_t *
model_wire(Model *model, size_t *length)
{
	uint8_t *wire = exact_room(6 + 10 * model->count + model_name_bytes(model));
	uint8_t *next = wire;

	model_sort(model);
	*next++ = 1;
	*next++ = 0;
	for (int shift = 24; shift >= 0; shift -= 8)
		*next++ = (uint8_t) (model->count >> shift);
	for (size_t i = 0; i < model->count; i++)
	{
		const ModelCell *cell = &model->cells[i];

		*next++ = (uint8_t) cell->type;
		*next++ = (uint8_t) cell->length;
		memcpy(next, cell->platform, cell->length);
		next += cell->length;
		for (int shift = 56; shift >= 0; shift -= 8)
			*next++ = (uint8_t) ((uint64_t) cell->shares >> shift);
	}
	*length = (size_t) (next - wire);
	return wire;
}

/* ---- helpers around the core */
static inline size_t
size_of(const ShareSummary *summary)
{
	return share_size(summary->cell_count, summary->name_bytes);
}

static inline void
assert_equal_summaries(const ShareSummary *a, const ShareSummary *b)
{
	assert_bytes(a, size_of(a), b, size_of(b));
}

/* The summary has the content of the model, in the one form there is. */
static inline void
assert_is_model(const ShareSummary *summary, Model *model)
{
	ShareSummary *expected = summary_of(model);

	assert_ok(share_validate(summary, size_of(summary)));
	assert_equal_summaries(summary, expected);
	free(expected);
}

static inline ShareSummary *
empty_summary(void)
{
	ShareSummary *summary = exact_room(share_size(0, 0));

	share_init(summary);
	return summary;
}

static inline ShareKey
key_of(const ModelCell *cell)
{
	return (ShareKey){(ShareType) cell->type, cell->platform, cell->length};
}

/* Adds shares to a cell as the glue does it; the summary may move. */
static inline SummaryStatus
count_shares(ShareSummary **summary, const ShareKey *key, int64_t shares)
{
	ShareSummary *from = *summary;
	bool found;
	uint32_t position = share_find(from, key, &found);
	ShareSummary *grown;
	SummaryStatus status;

	if (found)
		return count_add(&from->cells[position].shares, shares);
	grown = exact_room(
		share_size(from->cell_count + 1, from->name_bytes + (uint32_t) key->platform_length));
	status = share_insert(from, position, key, shares, grown);
	if (status != SUMMARY_OK)
	{
		free(grown);
		return status;
	}
	free(from);
	*summary = grown;
	return SUMMARY_OK;
}

/* Measure, make room, fill; NULL and the status when it cannot be done. */
static inline ShareSummary *
try_merge(const ShareSummary *a, const ShareSummary *b, SummaryStatus *status)
{
	ShareMeasure measure;
	ShareMeasure again;
	ShareSummary *out;

	*status = share_merge(a, b, &measure, NULL);
	if (*status != SUMMARY_OK)
		return NULL;
	again = measure;
	out = exact_room(share_size(measure.cells, measure.name_bytes));
	assert_ok(share_merge(a, b, &again, out));
	assert_memory_equal(&measure, &again, sizeof(measure));
	assert_ok(share_validate(out, share_size(measure.cells, measure.name_bytes)));
	return out;
}

static inline ShareSummary *
merged(const ShareSummary *a, const ShareSummary *b)
{
	SummaryStatus status;
	ShareSummary *sum = try_merge(a, b, &status);

	assert_ok(status);
	return sum;
}

static inline ShareSummary *
try_parse(const char *text, size_t length, SummaryStatus *status)
{
	char *copy = exact_copy(text, length);
	ShareMeasure measure;
	ShareMeasure again;
	ShareSummary *out = NULL;

	*status = share_parse(copy, length, &measure, NULL);
	if (*status == SUMMARY_OK)
	{
		again = measure;
		out = exact_room(share_size(measure.cells, measure.name_bytes));
		assert_ok(share_parse(copy, length, &again, out));
		assert_memory_equal(&measure, &again, sizeof(measure));
		assert_ok(share_validate(out, share_size(measure.cells, measure.name_bytes)));
	}
	free(copy);
	return out;
}

static inline ShareSummary *
try_decode(const void *bytes, size_t length, SummaryStatus *status)
{
	uint8_t *copy = exact_copy(bytes, length);
	ShareMeasure measure;
	ShareMeasure again;
	ShareSummary *out = NULL;

	*status = share_decode(copy, length, &measure, NULL);
	if (*status == SUMMARY_OK)
	{
		again = measure;
		out = exact_room(share_size(measure.cells, measure.name_bytes));
		assert_ok(share_decode(copy, length, &again, out));
		assert_memory_equal(&measure, &again, sizeof(measure));
		assert_ok(share_validate(out, share_size(measure.cells, measure.name_bytes)));
	}
	free(copy);
	return out;
}

/* In room of just the promised bound. */
static inline char *
printed(const ShareSummary *summary, size_t *length)
{
	char *text = exact_room(share_text_bound(summary));

	*length = share_print(summary, text);
	assert_true(*length <= share_text_bound(summary));
	return text;
}

static inline uint8_t *
encoded(const ShareSummary *summary, size_t *length)
{
	uint8_t *wire = exact_room(share_wire_size(summary));

	*length = share_encode(summary, wire);
	assert_int_equal(*length, share_wire_size(summary));
	return wire;
}

/* ---- random content: few names, so that cells meet */
static inline size_t
random_platform(char *platform)
{
	static const char *const names[] = {"",			"",		"",			 "a",		   "ab",
										"abc",		"b",	"instagram", "instagram2", "twitter",
										"whatsapp", "x y",	"100%",		 "a/b",		   "a=b",
										"\xc3\xa4", "\xff", "\x01",		 "\x7f"};
	size_t length;

	if (!one_in(4))
	{
		const char *name = names[random_below(sizeof(names) / sizeof(names[0]))];

		memcpy(platform, name, strlen(name));
		return strlen(name);
	}
	length = one_in(8) ? random_below(256) : random_below(4);
	for (size_t i = 0; i < length; i++)
		platform[i] = (char) (1 + (one_in(2) ? random_below(255) : 96 + random_below(3)));
	return length;
}

static inline int64_t
positive(int64_t count)
{
	return count > 0 ? count : 1;
}

/* Cells as they come, with `bits` 0 of extreme counts: their total may not fit. */
static inline Model
random_cells(size_t most_cells, unsigned bits)
{
	Model model = {0};
	size_t cells = random_below(most_cells + 1);

	while (cells-- > 0)
	{
		char platform[SHARE_MAX_PLATFORM];
		int type = (int) random_below(SHARE_TYPE_COUNT);
		size_t length = random_platform(platform);

		if (model_find(&model, type, platform, length) == NULL)
			model_append(&model, type, platform, length,
						 positive(bits == 0 ? extreme_count() : random_count(bits)));
	}
	return model;
}

/* Makes cells smaller, until all together have at most `most` shares. */
static inline void
model_fit(Model *model, int64_t most)
{
	for (size_t i = 0; i < model->count; i++)
	{
		int64_t *shares = &model->cells[i].shares;
		int64_t room = most - (int64_t) (model->count - i - 1); /* one for each behind */

		if (*shares > room)
			*shares = one_in(2) ? room : positive(room / (int64_t) (1 + random_below(8)));
		most -= *shares;
	}
}

/* All together at most 2^bits - 1; with `bits` 0 close to where bigint ends, or small. */
static inline Model
random_model(size_t most_cells, unsigned bits)
{
	Model model = random_cells(most_cells, bits);

	model_fit(&model, (int64_t) (UINT64_MAX >> (64 - (bits == 0 ? 63 : bits))));
	return model;
}

static inline ShareSummary *
random_summary(size_t most_cells, unsigned bits)
{
	Model model = random_model(most_cells, bits);
	ShareSummary *summary = summary_of(&model);

	model_free(&model);
	return summary;
}

/* example B: shares of seven cells */
static inline Model
example_b(void)
{
	Model model = {0};

	add_word(&model, "unknown", "", 5);
	add_word(&model, "external", "whatsapp", 8);
	add_word(&model, "duet", "", 12);
	add_word(&model, "external", "instagram", 30);
	add_word(&model, "copy_link", "", 10);
	add_word(&model, "external", "twitter", 10);
	add_word(&model, "direct_message", "", 25);
	return model;
}

/* Printed and parsed as the model has it. */
static inline void
assert_text(Model *model)
{
	ShareSummary *summary = summary_of(model);
	ShareSummary *again;
	SummaryStatus status;
	size_t length;
	size_t expected_length;
	char *text = printed(summary, &length);
	char *expected = model_text(model, &expected_length);

	assert_bytes(text, length, expected, expected_length);
	again = try_parse(text, length, &status);
	assert_ok(status);
	assert_equal_summaries(again, summary);
	free(again);
	free(text);
	free(expected);
	free(summary);
}

/* Encoded and decoded as the model has it. */
static inline void
assert_wire(Model *model)
{
	ShareSummary *summary = summary_of(model);
	ShareSummary *again;
	SummaryStatus status;
	size_t length;
	size_t expected_length;
	uint8_t *wire = encoded(summary, &length);
	uint8_t *expected = model_wire(model, &expected_length);

	assert_bytes(wire, length, expected, expected_length);
	again = try_decode(wire, length, &status);
	assert_ok(status);
	assert_equal_summaries(again, summary);
	free(again);
	free(wire);
	free(expected);
	free(summary);
}

#endif /* TIKTRACK_TEST_SHARING_MODEL_H */
