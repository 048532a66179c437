/*
 * import/input/encoding.h
 *		Converts foreign bytes to text in the server's encoding.
 */
#ifndef TIKTRACK_IMPORT_INPUT_ENCODING_H
#define TIKTRACK_IMPORT_INPUT_ENCODING_H

#include "postgres.h"

/*
 * Converts valid, NUL-terminated UTF-8 to the server's encoding; *length is that of
 * the result. A character that the encoding does not have becomes SUBSTITUTE, so
 * that only its row is rejected. May return `text` itself.
 */
extern char *import_server_text(char *text, size_t *length);

/* Error 22023 if the first bytes after blanks are those of a ZIP archive, gzip or UTF-16. */
extern void import_check_is_text(const char *bytes, size_t length);

/*
 * Converts bytes to NUL-terminated text in the server's encoding, which the caller
 * frees. Bytes that are not UTF-8 become SUBSTITUTE.
 */
extern char *import_text_of_piece(const char *bytes, size_t length, size_t *text_length);

/* The number of bytes to convert at once, without cutting a character. */
extern size_t import_piece_length(const char *bytes, size_t length);

/* The length of the byte-order mark of UTF-8 that the bytes begin with; 0 for none. */
extern size_t import_mark_length(const char *bytes, size_t length);

#endif /* TIKTRACK_IMPORT_INPUT_ENCODING_H */
