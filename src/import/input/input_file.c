/*
 * import/input/input_file.c
 *		The bytes of a file of the server, for members of pg_read_server_files.
 */
#include "postgres.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog/pg_authid.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/acl.h"
#include "utils/wait_event.h"

#include "common/compat.h"
#include "import/input/input_bytes.h"
#include "import/input/limits_core.h"

/*
 * O_NONBLOCK, and the check on the open descriptor: neither a FIFO nor a file that is
 * swapped meanwhile can block the backend.
 */
void
import_file_open(ImportBytes *bytes, const char *path)
{
	struct stat status;
	int file;

	if (!has_privs_of_role(GetUserId(), ROLE_PG_READ_SERVER_FILES))
		ereport(
			ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
			errmsg("permission denied to read a file of the server"),
			errhint(
				"Become a member of pg_read_server_files, or pass the content to tiktrack.import(dataset, content)."));
	if (!is_absolute_path(path))
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("path must be absolute: \"%s\"", path),
				errhint("The file is read on the server, where no directory is yours."));

	file = OpenTransientFile(path, O_RDONLY | O_NONBLOCK | PG_BINARY);
	if (file < 0)
		ereport(ERROR, errcode_for_file_access(),
				errmsg("could not open file \"%s\" for reading: %m", path),
				errhint(
					"The file must be on the server and readable by its operating system user."));
	if (fstat(file, &status) != 0)
		ereport(ERROR, errcode_for_file_access(), errmsg("could not stat file \"%s\": %m", path));
	if (!S_ISREG(status.st_mode))
		ereport(ERROR, errcode(ERRCODE_WRONG_OBJECT_TYPE),
				errmsg("\"%s\" is not a regular file", path),
				errhint("Name the file itself, not a directory, pipe or device."));
	bytes->file = file;
	bytes->name = path;
	bytes->size = bytes->most = (int64) status.st_size;
}

bool
import_file_read(ImportBytes *bytes)
{
	ssize_t got;

	pgstat_report_wait_start(WAIT_EVENT_COPY_FILE_READ);
	got = read(bytes->file, bytes->waiting + bytes->count, IMPORT_PIECE_SIZE);
	pgstat_report_wait_end();
	if (got < 0)
		ereport(ERROR, errcode_for_file_access(),
				errmsg("could not read file \"%s\": %m", bytes->name));
	bytes->count += (size_t) got;
	bytes->taken += got;
	return got > 0;
}
