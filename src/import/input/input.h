/*
 * import/input/input.h
 *		Foreign text in pieces: from a text value, a file of the server, or a table
 *		into which a client has put its file.
 */
#ifndef TIKTRACK_IMPORT_INPUT_INPUT_H
#define TIKTRACK_IMPORT_INPUT_INPUT_H

#include "postgres.h"

#include "import/input/input_bytes.h"

typedef struct ImportInput
{
	/* the current piece: valid text in the server's encoding, without byte-order mark */
	const char *data;
	size_t length;
	bool is_last; /* nothing follows it */
	double part;  /* fraction of the whole that has been read */

	const char *content_end; /* end of the text value that data is part of; NULL: none */
	char *buffer;			 /* holds data of a file or upload */
	size_t room;
	bool is_checked;   /* whether its first bytes were checked */
	int64 size;		   /* of a text value, in bytes */
	ImportBytes bytes; /* of a file or upload */
} ImportInput;

/*
 * Opens the argument that is not NULL. A file is for members of
 * pg_read_server_files; an upload is a table (n bigint, line text) of base64, read
 * in the order of n, where NULL and empty lines are skipped. Error 22023 if it is
 * not text by its first bytes.
 */
extern ImportInput *import_input_open(text *content, text *path, Oid upload);

/*
 * Reads a megabyte more, or to the end; data then begins with what was at `keep`.
 * Pieces of a text value may end inside of a character.
 */
extern void import_input_more(ImportInput *input, const char *keep);

/* Reads and returns the first 64 kB, by which the source is recognized. */
extern text *import_input_beginning(ImportInput *input);

/* All of a file or an upload, without a second copy in memory; error 54000 beyond 1 GB. */
extern text *import_input_whole(ImportInput *input);

extern void import_input_close(ImportInput *input);

/* The input that the running import has opened; error 55000 if none is, or at a second call. */
extern ImportInput *import_take_input(void);

#endif /* TIKTRACK_IMPORT_INPUT_INPUT_H */
