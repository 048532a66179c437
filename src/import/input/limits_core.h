/*
 * import/input/limits_core.h
 *		Limits of foreign text, and the replacement of characters that cannot be
 *		stored.
 */
#ifndef TIKTRACK_IMPORT_INPUT_LIMITS_CORE_H
#define TIKTRACK_IMPORT_INPUT_LIMITS_CORE_H

/*
 * ASCII SUBSTITUTE replaces what a text value cannot hold: a NUL, a byte that is
 * not UTF-8, half a surrogate pair. Only the row that contains it is rejected.
 */
#define SUBSTITUTE 0x1a

/* bytes that are read or repaired between checks for a cancel */
#define IMPORT_PIECE_SIZE (1024 * 1024)

/* an item, a row or a block of lines with more bytes is rejected */
#define IMPORT_MAX_ITEM (4 * 1024 * 1024)

#endif /* TIKTRACK_IMPORT_INPUT_LIMITS_CORE_H */
