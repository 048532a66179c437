/*
 * import/input/encoding.h
 *		Foreign bytes as text of the server's encoding.
 */
#ifndef TIKTRACK_IMPORT_INPUT_ENCODING_H
#define TIKTRACK_IMPORT_INPUT_ENCODING_H

#include "postgres.h"

/*
 * Valid UTF-8 that ends with a NUL, in the server's encoding, and how long it is
 * there; a character that this encoding does not have becomes SUBSTITUTE, so that
 * it costs its row and not the file. It may be `text` itself.
 */
extern char *import_server_text(char *text, size_t *length);

/* Refuses by its first bytes, without the blanks before them, what is certainly no text. */
extern void import_check_is_text(const char *bytes, size_t length);

/*
 * Bytes as text of the server's encoding, which ends with a NUL; the caller frees
 * it. What is not UTF-8 becomes SUBSTITUTE.
 */
extern char *import_text_of_piece(const char *bytes, size_t length, size_t *text_length);

/* How many bytes to make text at once, without cutting a character. */
extern size_t import_piece_length(const char *bytes, size_t length);

/* Length of the byte-order mark that bytes begin with: it says nothing, and not every encoding has it. */
extern size_t import_mark_length(const char *bytes, size_t length);

#endif /* TIKTRACK_IMPORT_INPUT_ENCODING_H */
