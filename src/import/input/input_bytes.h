/*
 * import/input/input_bytes.h
 *		Where the bytes of an input come from: a file of the server, or an upload.
 */
#ifndef TIKTRACK_IMPORT_INPUT_INPUT_BYTES_H
#define TIKTRACK_IMPORT_INPUT_INPUT_BYTES_H

#include "postgres.h"

typedef struct ImportUpload ImportUpload;

typedef struct ImportBytes
{
	char *waiting; /* read and not yet taken */
	size_t count;
	size_t room;
	int64 most;	 /* no more than so many are in all of it */
	int64 size;	 /* of a file in bytes, of an upload in lines */
	int64 taken; /* of that */
	const char *name;
	int file;			  /* -1: none */
	ImportUpload *upload; /* NULL: none */
} ImportBytes;

/* Opens a regular file, for members of pg_read_server_files. */
extern void import_file_open(ImportBytes *bytes, const char *path);

/*
 * Opens an upload: a table (n bigint, line text) of base64 all of which the current
 * role may read.
 */
extern void import_upload_open(ImportBytes *bytes, Oid relation);

/* Both read some bytes on, to those that wait; false at the end. */
extern bool import_file_read(ImportBytes *bytes);
extern bool import_upload_read(ImportBytes *bytes);

extern void import_upload_close(ImportBytes *bytes);

#endif /* TIKTRACK_IMPORT_INPUT_INPUT_BYTES_H */
