/*
 * reach/reach_core.h
 *		reach_sketch: a set of people as an SQL value, with its text and wire form.
 */
#ifndef TIKTRACK_REACH_CORE_H
#define TIKTRACK_REACH_CORE_H

#include "common/summary_core.h"
#include "reach/reach_set_core.h"

/*
 * In memory and on disk: 16 bytes and the data of the set. A stored sketch is closed;
 * an aggregate's state is open, and readers accept both.
 */
typedef struct ReachSketch
{
	int32_t varlena_header; /* PostgreSQL's own, set by the glue */
	uint8_t version;		/* SUMMARY_FORMAT_VERSION */
	uint8_t flags;			/* 0 */
	uint16_t reserved;		/* 0 */
	ReachSet set;
} ReachSketch;

#define REACH_SKETCH_HEADER offsetof(ReachSketch, set)

static inline size_t
reach_sketch_size(const ReachSketch *sketch)
{
	return REACH_SKETCH_HEADER + reach_set_size(&sketch->set);
}

/* Sets the fields before the set. */
extern void reach_sketch_init(ReachSketch *sketch);

/* Validates `size` stored bytes: OK, MALFORMED or VERSION; all readers call it. */
extern SummaryStatus reach_sketch_validate(const ReachSketch *sketch, size_t size);

/*
 * Text: "v1 precision=12 {0123456789abcdef,...}" or "v1 precision=12 #00ff...";
 * see reach_format_core.h. print returns the length and writes no terminator; parse
 * accepts exactly what print produces.
 * Wire: version u8, flags u8, precision u8, and the set.
 * parse and decode write at most sizeof(ReachSketch) and `length` bytes to `out`.
 */
extern size_t reach_sketch_text_length(const ReachSketch *sketch);
extern size_t reach_sketch_print(const ReachSketch *sketch, char *out);
extern SummaryStatus reach_sketch_parse(const char *text, size_t length, ReachSketch *out);

extern size_t reach_sketch_wire_length(const ReachSketch *sketch);
extern size_t reach_sketch_encode(const ReachSketch *sketch, uint8_t *out);
extern SummaryStatus reach_sketch_decode(const uint8_t *bytes, size_t length, ReachSketch *out);

#endif /* TIKTRACK_REACH_CORE_H */
