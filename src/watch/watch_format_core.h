/*
 * watch/watch_format_core.h
 *		Text and wire form of a watch_summary.
 */
#ifndef TIKTRACK_WATCH_FORMAT_CORE_H
#define TIKTRACK_WATCH_FORMAT_CORE_H

#include "watch/watch_core.h"

/*
 * Text: "v1 plays=5 watched_ms=80000 timed_watched_ms=75000
 * timed_duration_ms=80000 0%=1 50%=1 100%=2"; the timed words only with timed plays;
 * "v1" without plays. print returns the length and writes no terminator; parse
 * accepts exactly what print produces.
 *
 * Wire: version u8, flags u8, plays, watched_ms, timed_watched_ms and
 * timed_duration_ms i64, number of buckets u8, each with its percent u8 and
 * its count i64, ascending.
 *
 * `out` of parse and decode must have WATCH_FULL_SIZE bytes.
 */
extern size_t watch_print(const WatchSummary *summary, char *out);
extern SummaryStatus watch_parse(const char *text, size_t length, WatchSummary *out);
extern size_t watch_encode(const WatchSummary *summary, uint8_t *out);
extern SummaryStatus watch_decode(const uint8_t *bytes, size_t length, WatchSummary *out);

#endif /* TIKTRACK_WATCH_FORMAT_CORE_H */
