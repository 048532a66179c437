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

	const char *content_end; /* of a text value, of which data is a part; NULL: none */
	char *buffer;			 /* where data is, for what is read in pieces */
	size_t room;
	char *bytes; /* read and not yet taken: the beginning of a character */
	size_t byte_count;
	size_t byte_room;
	bool is_checked;  /* whether its first bytes were */
	int64 most_bytes; /* no more than so many are in all of it */
	int64 size;		  /* in bytes, of a table in lines */
	int64 taken;
	int file;			/* -1: none */
	const char *portal; /* of the table's lines; NULL: none */
	const char *name;
} ImportInput;

/*
 * The input that is not NULL. A file is for members of pg_read_server_files; an
 * upload is a table (n bigint, line text) of base64, read in the order of n, in
 * which NULL and empty lines hold nothing. Error 22023 for what by its first
 * bytes is no text.
 */
extern ImportInput *input_open(text *content, text *path, Oid upload);

/*
 * Reads on by a megabyte, or to the end: data then begins with what stood from
 * `keep` on. Pieces of a text value may end inside of a character.
 */
extern void input_more(ImportInput *input, const char *keep);

/* The first 64 kB, which then are at hand, for those who recognize what it is. */
extern text *input_beginning(ImportInput *input);

/* All of a file or an upload, in the memory of it; 54000 for more than a text value holds. */
extern text *input_whole(ImportInput *input);

extern void input_close(ImportInput *input);

/* Opens a regular file, for those who may; its size in bytes. */
extern int open_import_file(const char *path, int64 *size);

/*
 * Valid UTF-8 that ends with a NUL, in the server's encoding, and how long it is
 * there; a character that this encoding does not have becomes SUBSTITUTE, so that
 * it costs its row and not the file. It may be `text` itself.
 */
extern char *server_text(char *text, size_t *length);

/* Refuses by its first bytes, without the blanks before them, what is certainly no text. */
extern void check_is_text(const char *bytes, size_t length);

#endif /* TIKTRACK_IMPORT_INPUT_H */
