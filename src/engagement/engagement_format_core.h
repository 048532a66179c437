/*
 * engagement/engagement_format_core.h
 *		Text and wire form of a closed engagement_summary.
 */
#ifndef TIKTRACK_ENGAGEMENT_FORMAT_CORE_H
#define TIKTRACK_ENGAGEMENT_FORMAT_CORE_H

#include "engagement/engagement_core.h"

/*
 * Text: "v1 view=15 like=4 save=0?1", kinds in EventKind order, without those that
 * are 0 and told; "?1" is the number of parts that did not tell the kind. With an
 * audience " actors=viewers reached={...} engaged={...}" follows, where actors is
 * viewers, seen (but in no view) or none; " actors=lost" if people are no longer
 * known. Sets are as in reach/reach_format_core.h. print returns the length and
 * writes no terminator; parse accepts exactly what print produces.
 *
 * Wire: version u8, flags u8, nine counts, with the flag nine untold, all i64;
 * with an audience both sets.
 *
 * parse and decode write at most ENGAGEMENT_FULL_SIZE, two sizeof(ReachSet) and
 * `length` bytes to `out`.
 */
extern size_t engagement_text_length(const EngagementSummary *summary);
extern size_t engagement_print(const EngagementSummary *summary, char *out);
extern SummaryStatus engagement_parse(const char *text, size_t length, EngagementSummary *out);

extern size_t engagement_wire_length(const EngagementSummary *summary);
extern size_t engagement_encode(const EngagementSummary *summary, uint8_t *out);
extern SummaryStatus engagement_decode(const uint8_t *bytes, size_t length, EngagementSummary *out);

#endif /* TIKTRACK_ENGAGEMENT_FORMAT_CORE_H */
