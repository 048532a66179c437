/*
 * import/input/input_bytes.h
 *		The bytes of an input: a file of the server, or an upload.
 */
#ifndef TIKTRACK_IMPORT_INPUT_INPUT_BYTES_H
#define TIKTRACK_IMPORT_INPUT_INPUT_BYTES_H

#include "postgres.h"

typedef struct ImportUpload ImportUpload;

typedef struct ImportBytes
{
	char *waiting; /* bytes that are read and not yet used */
	size_t count;
	size_t room;
	int64 most;	 /* upper bound of all its bytes */
	int64 size;	 /* of a file in bytes, of an upload in lines */
	int64 taken; /* how much of size is read */
	const char *name;
	int file;			  /* -1: none */
	ImportUpload *upload; /* NULL: none */
} ImportBytes;

/* Opens a regular file, for members of pg_read_server_files. */
extern void import_file_open(ImportBytes *bytes, const char *path);

/*
 * Opens an upload: a table (n bigint, line text) of base64, all rows and columns of
 * which the current role must be allowed to read.
 */
extern void import_upload_open(ImportBytes *bytes, Oid relation);

/* Both read more bytes and append them to `waiting`; false at the end. */
extern bool import_file_read(ImportBytes *bytes);
extern bool import_upload_read(ImportBytes *bytes);

extern void import_upload_close(ImportBytes *bytes);

#endif /* TIKTRACK_IMPORT_INPUT_INPUT_BYTES_H */
