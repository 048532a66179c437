/*
 * test/unit/engagement_model.h
 *		A naive engagement_summary: counts, and people as arrays of hashes, with
 *		its own writer of the stored form. And what the tests do around the core,
 *		as the glue does it: a summary that has to grow is copied.
 */
#ifndef TIKTRACK_TEST_ENGAGEMENT_MODEL_H
#define TIKTRACK_TEST_ENGAGEMENT_MODEL_H

#include "reach_model.h"

#include "engagement/engagement_format_core.h"

#define KINDS EVENT_KIND_COUNT
#define BIT(kind) ((EventKindSet) 1 << (kind))
#define ENGAGED (BIT(EVENT_LIKE) | BIT(EVENT_COMMENT) | BIT(EVENT_SHARE))
#define REACHED (BIT(EVENT_VIEW) | ENGAGED)

typedef EngagementSummary Summary;

/* ---- counts without people */

/* Nine counts and nine flags for unknown: the content, apart from any stored form. */
typedef struct Content
{
	int64_t counts[KINDS];
	int64_t untold[KINDS];
} Content;

static inline bool
any_untold(const Content *content)
{
	for (int kind = 0; kind < KINDS; kind++)
	{
		if (content->untold[kind] != 0)
			return true;
	}
	return false;
}

/* The stored form, byte by byte as the header file describes it. */
static inline Summary *
summary_of(const Content *content)
{
	size_t size = any_untold(content) ? 152 : 80;
	uint8_t *bytes = exact_room(size);

	memset(bytes, 0, 8);
	bytes[4] = 1;
	bytes[5] = any_untold(content);
	memcpy(bytes + 8, content->counts, 72);
	if (any_untold(content))
		memcpy(bytes + 80, content->untold, 72);
	return (Summary *) bytes;
}

static inline Content
random_content(unsigned bits)
{
	Content content = {{0}, {0}};
	bool untold = one_in(2);

	for (int kind = 0; kind < KINDS; kind++)
	{
		if (!one_in(3))
			content.counts[kind] = random_count(bits);
		if (untold && one_in(3))
			content.untold[kind] = random_count(bits);
	}
	return content;
}

static inline Summary *
random_summary(unsigned bits)
{
	Content content = random_content(bits);

	return summary_of(&content);
}

static inline Content
extreme_content(void)
{
	Content content = {{0}, {0}};

	for (int kind = 0; kind < KINDS; kind++)
	{
		content.counts[kind] = one_in(4) ? extreme_count() : random_count(40);
		if (one_in(8))
			content.untold[kind] = extreme_count();
	}
	return content;
}

/* ---- counts and people */

/* What one or more sources told, before it is merged to one content. */
typedef struct Part
{
	Content content;
	bool known;	 /* some of it came with a column of actors */
	bool untold; /* some of it has events of people, or does not tell, and had none */
	bool actor;	 /* an actor was seen */
	bool viewer; /* at a view */
	People reached;
	People engaged;
} Part;

static inline void
free_part(Part *part)
{
	free(part->reached.hashes);
	free(part->engaged.hashes);
}

static inline void
add_hash(People *people, uint64_t hash)
{
	people->hashes = realloc(people->hashes, (people->count + 1) * sizeof(uint64_t));
	people->hashes[people->count++] = hash;
}

/* One row (kind, actor); `hash` is NULL for an actor that is NULL. */
static inline void
add_row(Part *part, EventKind kind, const uint64_t *hash)
{
	part->content.counts[kind]++;
	if (!part->known)
		part->untold |= (REACHED & BIT(kind)) != 0;
	else if (hash != NULL)
	{
		part->actor = true;
		part->viewer |= kind == EVENT_VIEW;
		if ((REACHED & BIT(kind)) != 0)
			add_hash(&part->reached, *hash);
		if ((ENGAGED & BIT(kind)) != 0)
			add_hash(&part->engaged, *hash);
	}
}

/* Both parts together, by what "known" and "untold" mean. */
static inline Part
both_parts(const Part *a, const Part *b)
{
	Part both = *a;

	for (int kind = 0; kind < KINDS; kind++)
	{
		both.content.counts[kind] += b->content.counts[kind];
		both.content.untold[kind] += b->content.untold[kind];
	}
	both.known |= b->known;
	both.untold |= b->untold;
	both.actor |= b->actor;
	both.viewer |= b->viewer;
	both.reached = united(&a->reached, &b->reached);
	both.engaged = united(&a->engaged, &b->engaged);
	return both;
}

/* A source: rows with actors or without, or counts that do not tell each kind. */
static inline Part
random_part(void)
{
	Part part = {0};
	/* a list of people, or a few, or so many that they fill registers */
	size_t rows = random_below(one_in(3) ? 3000 : 30);
	size_t people = 1 + random_below(one_in(3) ? 3000 : 30);
	unsigned kinds = (unsigned) random_bits();
	uint64_t first = random_bits();

	part.known = !one_in(4);
	for (size_t i = 0; i < rows; i++)
	{
		EventKind kind = (EventKind) random_below(KINDS);
		/* the same people in some other part, too */
		uint64_t hash = (one_in(2) ? first : 0) + random_below(people) * (UINT64_MAX / people);

		/* some sources have but some kinds */
		if ((kinds >> kind & 1) != 0)
			add_row(&part, kind, one_in(10) ? NULL : &hash);
	}
	for (int kind = 0; one_in(4) && kind < KINDS; kind++)
	{
		if (one_in(3))
		{
			part.content.untold[kind] = 1 + random_count(40);
			part.untold |= (REACHED & BIT(kind)) != 0 && !part.known;
		}
	}
	return part;
}

/* One of each sort of part, as few events as show it. */
static inline Part
part_of_sort(int sort)
{
	uint64_t hash = UINT64_C(0x9e3779b97f4a7c15) * (uint64_t) (sort + 1);
	Part part = {0};

	part.known = sort >= 7;
	switch (sort)
	{
		case 0: /* nothing at all */
			break;
		case 1: /* events that are nobody's in particular */
			add_row(&part, EVENT_IMPRESSION, NULL);
			add_row(&part, EVENT_FOLLOW, NULL);
			break;
		case 2: /* a kind that no one is reached by was not told */
			part.content.untold[EVENT_SAVE] = 1;
			break;
		case 3:
			add_row(&part, EVENT_VIEW, NULL);
			break;
		case 4:
			add_row(&part, EVENT_SHARE, NULL);
			break;
		case 5: /* somebody may have viewed */
			part.content.untold[EVENT_VIEW] = 1;
			part.untold = true;
			break;
		case 6: /* both */
			add_row(&part, EVENT_COMMENT, NULL);
			part.content.untold[EVENT_LIKE] = 1;
			break;
		case 7: /* a column of actors, and no rows that have one */
			break;
		case 8:
			add_row(&part, EVENT_VIEW, NULL);
			break;
		case 9:
			add_row(&part, EVENT_FOLLOW, &hash);
			break;
		case 10:
			add_row(&part, EVENT_LIKE, &hash);
			break;
		case 11:
			add_row(&part, EVENT_VIEW, &hash);
			break;
		case 12:
			add_row(&part, EVENT_VIEW, &hash);
			part.content.untold[EVENT_VIEW] = 1;
			break;
		default: /* lost: known and not known have met */
			add_row(&part, EVENT_VIEW, NULL);
			part.untold = true;
	}
	return part;
}

#define SORTS 14

/* The stored form of a part: closed, people known, lost, or never there. */
static inline Summary *
summary_of_part(const Part *part)
{
	Summary *counts = summary_of(&part->content);
	size_t size = any_untold(&part->content) ? 152 : 80;
	ReachSet *sets[2];
	uint8_t *bytes;

	if (!part->known || part->untold)
	{
		((uint8_t *) counts)[5] |= part->known ? 16 : 0;
		return counts;
	}
	sets[0] = closed_set_of(&part->reached, 12);
	sets[1] = closed_set_of(&part->engaged, 12);
	bytes = exact_room(size + reach_set_size(sets[0]) + reach_set_size(sets[1]));
	memcpy(bytes, counts, size);
	bytes[5] |= (uint8_t) (2 | (part->actor ? 4 : 0) | (part->viewer ? 8 : 0));
	for (int i = 0; i < 2; i++)
	{
		memcpy(bytes + size, sets[i], reach_set_size(sets[i]));
		size += reach_set_size(sets[i]);
		free(sets[i]);
	}
	free(counts);
	return (Summary *) bytes;
}

/* ---- what the glue does */
static inline Summary *
copy_of_summary(const Summary *summary)
{
	return exact_copy(summary, engagement_size(summary));
}

static inline Summary *
rebuilt(Summary *summary, const EngagementRoom *room)
{
	size_t size = engagement_room_size(summary, room);
	Summary *larger = exact_room(size);

	engagement_rebuild(summary, room, larger);
	assert_int_equal(engagement_size(larger), size);
	assert_true(engagement_fits(larger, size));
	free(summary);
	return larger;
}

/* into += from, in as much room as it takes. */
static inline SummaryStatus
merge_into(Summary **into, const Summary *from)
{
	SummaryStatus status;
	EngagementRoom room;
	int steps = 0;

	for (;;)
	{
		int64_t before[KINDS];

		memcpy(before, (*into)->counts, sizeof(before));
		status = engagement_merge(*into, from, &room);
		if (status != SUMMARY_NO_ROOM)
			return status;
		assert_memory_equal((*into)->counts, before, sizeof(before));
		*into = rebuilt(*into, &room);
		/* untold counts, an audience, two larger sets, and registers */
		assert_true(++steps <= 5);
	}
}

/* One row of an aggregate with actors, of which `summary` is the state. */
static inline Summary *
with_row(Summary *summary, EventKind kind, uint64_t hash)
{
	EngagementRoom room;
	SummaryStatus status;
	int steps = 0;

	while ((status = engagement_add_person(summary, kind, hash, &room)) == SUMMARY_NO_ROOM)
	{
		summary = rebuilt(summary, &room);
		assert_true(++steps <= 4);
	}
	assert_ok(status);
	return summary;
}

/* A new closed summary, in exactly the bytes that it takes. */
static inline Summary *
closed_summary(const Summary *summary)
{
	size_t bound = engagement_closed_bound(summary);
	Summary *roomy = exact_room(bound);
	Summary *closed;

	engagement_close(summary, roomy);
	assert_true(engagement_size(roomy) <= bound);
	assert_ok(engagement_validate(roomy, engagement_size(roomy)));
	closed = copy_of_summary(roomy);
	free(roomy);
	return closed;
}

/* a + b in a new closed summary */
static inline Summary *
merged(const Summary *a, const Summary *b)
{
	Summary *sum = copy_of_summary(a);
	Summary *closed;

	assert_ok(merge_into(&sum, b));
	closed = closed_summary(sum);
	free(sum);
	return closed;
}

/* ---- assertions */

/* Equal bytes; the varlena header is the caller's, and 0 where the core made it. */
static inline void
assert_equal_summaries(const Summary *a, const Summary *b)
{
	assert_bytes(&a->version, engagement_size(a) - 4, &b->version, engagement_size(b) - 4);
}

/* ---- portable forms, into just as much room as the header promises is enough */
static inline SummaryStatus
parse_copy(const char *text, size_t length, Summary **out)
{
	char *copy = exact_copy(text, length);
	SummaryStatus status;

	*out = exact_room(ENGAGEMENT_FULL_SIZE + 2 * sizeof(ReachSet) + length);
	status = engagement_parse(copy, length, *out);
	free(copy);
	if (status == SUMMARY_OK)
		assert_ok(engagement_validate(*out, engagement_size(*out)));
	return status;
}

static inline SummaryStatus
decode_copy(const void *bytes, size_t length, Summary **out)
{
	uint8_t *copy = exact_copy(bytes, length);
	SummaryStatus status;

	*out = exact_room(ENGAGEMENT_FULL_SIZE + 2 * sizeof(ReachSet) + length);
	status = engagement_decode(copy, length, *out);
	free(copy);
	if (status == SUMMARY_OK)
		assert_ok(engagement_validate(*out, engagement_size(*out)));
	return status;
}

static inline char *
text_of(const Summary *summary, size_t *length)
{
	char *text = exact_room(engagement_text_length(summary));

	*length = engagement_print(summary, text);
	assert_true(*length <= engagement_text_length(summary));
	return text;
}

static inline uint8_t *
wire_of(const Summary *summary, size_t *length)
{
	uint8_t *wire = exact_room(engagement_wire_length(summary));

	*length = engagement_encode(summary, wire);
	assert_int_equal(*length, engagement_wire_length(summary));
	return wire;
}

/* Sends a closed summary through text, through the wire, or nowhere. */
static inline Summary *
travelled_summary(Summary *summary)
{
	Summary *out;
	size_t length;
	void *form;

	switch (random_below(3))
	{
		case 0:
			form = text_of(summary, &length);
			assert_ok(parse_copy(form, length, &out));
			break;
		case 1:
			form = wire_of(summary, &length);
			assert_ok(decode_copy(form, length, &out));
			break;
		default:
			return summary;
	}
	free(form);
	assert_equal_summaries(out, summary);
	free(summary);
	return out;
}

#endif /* TIKTRACK_TEST_ENGAGEMENT_MODEL_H */
