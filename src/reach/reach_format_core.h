/*
 * reach/reach_format_core.h
 *		Text and wire form of a closed set of people. The precision is not part
 *		of them: who writes a set writes that once.
 */
#ifndef TIKTRACK_REACH_FORMAT_CORE_H
#define TIKTRACK_REACH_FORMAT_CORE_H

#include "common/summary_core.h"
#include "reach/reach_set_core.h"

/*
 * Text: "{0123456789abcdef,...}" are hashes, ascending; "#00ff..." registers,
 * two digits each. print writes no terminator and returns the position after it;
 * parse accepts exactly what print produces and moves *next past it. Parsing never
 * writes more to `out` than sizeof(ReachSet) and the bytes that it read.
 */
extern size_t reach_set_text_length(const ReachSet *set);
extern char *reach_set_print(const ReachSet *set, char *out);
extern bool reach_set_parse(const char **next, const char *end, unsigned precision, ReachSet *out);

/*
 * Wire: form u8; of a list the number of people u32 and each hash u64; of
 * registers their bytes. decode writes no more to `out` than sizeof(ReachSet)
 * and the bytes that it read.
 */
extern size_t reach_set_wire_length(const ReachSet *set);
extern uint8_t *reach_set_encode(const ReachSet *set, uint8_t *out);
extern bool reach_set_decode(ByteReader *reader, unsigned precision, ReachSet *out);

#endif /* TIKTRACK_REACH_FORMAT_CORE_H */
