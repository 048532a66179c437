/*
 * sharing/sharing_format_core.h
 *		Text and wire form of a share_summary.
 */
#ifndef TIKTRACK_SHARING_FORMAT_CORE_H
#define TIKTRACK_SHARING_FORMAT_CORE_H

#include "sharing/sharing_core.h"

/*
 * Text: "v1 duet=12 external/instagram=30", in the order of the cells. In a platform
 * bytes up to blank, '%', '/', '=' and DEL are written as %XX. print returns the
 * length and writes no terminator; parse accepts exactly what print produces.
 */
extern size_t share_text_bound(const ShareSummary *summary);
extern size_t share_print(const ShareSummary *summary, char *out);
extern SummaryStatus share_parse(const char *text, size_t length, ShareMeasure *measure,
								 ShareSummary *out);

/*
 * Wire: version u8, flags u8, cell count u32, then per cell: share type u8, length of
 * the platform u8, the platform, shares i64.
 */
extern size_t share_wire_size(const ShareSummary *summary);
extern size_t share_encode(const ShareSummary *summary, uint8_t *out);
extern SummaryStatus share_decode(const uint8_t *bytes, size_t length, ShareMeasure *measure,
								  ShareSummary *out);

#endif /* TIKTRACK_SHARING_FORMAT_CORE_H */
