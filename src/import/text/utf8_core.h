/*
 * import/text/utf8_core.h
 *		Foreign bytes made text: what must be settled before PostgreSQL's own
 *		functions can take over; and how much of it is taken at once.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing. Lengths in bytes.
 */
#ifndef TIKTRACK_IMPORT_TEXT_UTF8_CORE_H
#define TIKTRACK_IMPORT_TEXT_UTF8_CORE_H

#include <stddef.h>
#include <stdint.h>

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

/*
 * Copies bytes to `out`, of the same size, with every byte that is no part of
 * valid UTF-8, and every NUL, as SUBSTITUTE. Returns how many were replaced.
 */
extern size_t import_repair_utf8(const uint8_t *bytes, size_t length, uint8_t *out);

/* Where a piece of UTF-8 of about `length` bytes may end without cutting a character. */
extern size_t import_utf8_piece(const uint8_t *bytes, size_t length, size_t wanted);

#endif /* TIKTRACK_IMPORT_TEXT_UTF8_CORE_H */
