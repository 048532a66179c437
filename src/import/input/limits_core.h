/*
 * import/input/limits_core.h
 *		How much foreign text is taken at once, and what stands for what cannot be
 *		taken.
 */
#ifndef TIKTRACK_IMPORT_INPUT_LIMITS_CORE_H
#define TIKTRACK_IMPORT_INPUT_LIMITS_CORE_H

/*
 * ASCII SUBSTITUTE stands for what no text value can hold: a NUL, a byte that
 * is not UTF-8, half a surrogate pair. The row that holds it is rejected, the
 * rest of the file is not.
 */
#define SUBSTITUTE 0x1a

/* so many bytes are read or repaired before the glue listens for a cancel */
#define IMPORT_PIECE_SIZE (1024 * 1024)

/* An item, a row or a block of lines that has more bytes is rejected, whatever it holds. */
#define IMPORT_MAX_ITEM (4 * 1024 * 1024)

#endif /* TIKTRACK_IMPORT_INPUT_LIMITS_CORE_H */
