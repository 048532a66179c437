/*
 * import/import_input.h
 *		Foreign text, a piece at a time: from a text value, a file of the server,
 *		or a table that a client has put the lines of its file into.
 */
#ifndef TIKTRACK_IMPORT_INPUT_H
#define TIKTRACK_IMPORT_INPUT_H

#include "postgres.h"

typedef struct ImportInput
{
	/* what is at hand: valid text of the server's encoding, without byte-order mark */
	const char *data;
	size_t length;
	bool is_last; /* nothing comes behind it */
	double part;  /* of the whole that has been read */

	char *buffer; /* where data is, for what is read in pieces */
	size_t room;
	char *bytes; /* read and not yet taken: the beginning of a character */
	size_t byte_count;
	int64 size; /* of the file in bytes, or of the table in pieces */
	int64 taken;
	int file;			/* -1: none */
	const char *portal; /* of the table's pieces; NULL: none */
	const char *name;
} ImportInput;

/*
 * The input that is not NULL. A file is for members of pg_read_server_files; an
 * upload is a table (n bigint, line text) of base64, read in the order of n.
 */
extern ImportInput *input_open(text *content, text *path, Oid upload);

/* Reads on: data then begins with what stood from `keep` on. */
extern void input_more(ImportInput *input, const char *keep);

/* The first 64 kB, which then are at hand, for those who recognize what it is. */
extern text *input_beginning(ImportInput *input);

extern void input_close(ImportInput *input);

/* Opens a regular file, for those who may; its size in bytes. */
extern int open_import_file(const char *path, int64 *size);

/*
 * Valid UTF-8 that ends with a NUL, in the server's encoding, and how long it is
 * there; a character that this encoding does not have becomes SUBSTITUTE, so that
 * it costs its row and not the file. It may be `text` itself.
 */
extern char *server_text(char *text, size_t *length);

/* Refuses by its first bytes what is certainly no text. */
extern void check_is_text(const char *bytes, size_t length);

#endif /* TIKTRACK_IMPORT_INPUT_H */
