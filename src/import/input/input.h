/*
 * import/input/input.h
 *		Foreign text, a piece at a time: from a text value, a file of the server,
 *		or a table that a client has put the lines of its file into.
 */
#ifndef TIKTRACK_IMPORT_INPUT_INPUT_H
#define TIKTRACK_IMPORT_INPUT_INPUT_H

#include "postgres.h"

#include "import/input/input_bytes.h"

typedef struct ImportInput
{
	/* what is at hand: valid text of the server's encoding, without byte-order mark */
	const char *data;
	size_t length;
	bool is_last; /* nothing comes after it */
	double part;  /* of the whole that has been read */

	const char *content_end; /* of a text value, of which data is a part; NULL: none */
	char *buffer;			 /* where data is, for what is read in pieces */
	size_t room;
	bool is_checked;   /* whether its first bytes were */
	int64 size;		   /* of a text value, in bytes */
	ImportBytes bytes; /* of what is read in pieces */
} ImportInput;

/*
 * The input that is not NULL. A file is for members of pg_read_server_files; an
 * upload is a table (n bigint, line text) of base64, read in the order of n, in
 * which NULL and empty lines hold nothing. Error 22023 for what by its first
 * bytes is no text.
 */
extern ImportInput *import_input_open(text *content, text *path, Oid upload);

/*
 * Reads on by a megabyte, or to the end: data then begins with what stood from
 * `keep` on. Pieces of a text value may end inside of a character.
 */
extern void import_input_more(ImportInput *input, const char *keep);

/* The first 64 kB, which then are at hand, for those who recognize what it is. */
extern text *import_input_beginning(ImportInput *input);

/* All of a file or an upload, in the memory of it; 54000 for more than a text value holds. */
extern text *import_input_whole(ImportInput *input);

extern void import_input_close(ImportInput *input);

/* What the running import has opened, once; error 55000 when that is nothing, or is read already. */
extern ImportInput *import_take_input(void);

#endif /* TIKTRACK_IMPORT_INPUT_INPUT_H */
