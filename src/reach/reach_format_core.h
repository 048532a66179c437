/*
 * reach/reach_format_core.h
 *		Text and wire form of a closed set of people, without the precision, which
 *		the caller writes.
 */
#ifndef TIKTRACK_REACH_FORMAT_CORE_H
#define TIKTRACK_REACH_FORMAT_CORE_H

#include "common/summary_core.h"
#include "reach/reach_set_core.h"

/*
 * Text: "{0123456789abcdef,...}" for hashes, ascending; "#00ff..." for registers, two
 * digits each. print writes no terminator and returns the position after the text;
 * parse accepts exactly what print produces and moves *next past it. It writes at
 * most sizeof(ReachSet) and as many bytes as it reads to `out`.
 */
extern size_t reach_set_text_length(const ReachSet *set);
extern char *reach_set_print(const ReachSet *set, char *out);
extern bool reach_set_parse(const char **next, const char *end, unsigned precision, ReachSet *out);

/*
 * Wire: form u8; for a list the number of people u32 and each hash u64; for registers
 * their bytes. decode writes at most sizeof(ReachSet) and as many bytes as it reads
 * to `out`.
 */
extern size_t reach_set_wire_length(const ReachSet *set);
extern uint8_t *reach_set_encode(const ReachSet *set, uint8_t *out);
extern bool reach_set_decode(ByteReader *reader, unsigned precision, ReachSet *out);

#endif /* TIKTRACK_REACH_FORMAT_CORE_H */
