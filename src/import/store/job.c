/*
 * import/store/job.c
 *		The job of an import as an argument.
 */
#include "postgres.h"

#include "executor/executor.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "import/store/job.h"

static Datum
part_of(HeapTupleHeader row, const char *name)
{
	bool is_null;
	Datum value = GetAttributeByName(row, name, &is_null);

	if (is_null)
		ereport(ERROR, errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				errmsg("\"%s\" of an import must not be NULL", name),
				errhint("Call tiktrack.import(dataset, content), which uses this."));
	return value;
}

ImportJob
import_job_arg(FunctionCallInfo fcinfo)
{
	HeapTupleHeader row;
	ImportJob job;
	bool is_null;
	Datum owner;

	if (PG_ARGISNULL(0))
		ereport(ERROR, errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				errmsg("an import must not be NULL"),
				errhint("Call tiktrack.import(dataset, content), which uses this."));
	row = PG_GETARG_HEAPTUPLEHEADER(0);
	job.dataset = TextDatumGetCString(part_of(row, "dataset"));
	job.import_id = DatumGetInt64(part_of(row, "import_id"));
	job.source = TextDatumGetCString(part_of(row, "source"));
	job.origin = TextDatumGetCString(part_of(row, "origin"));
	job.vocabulary = TextDatumGetCString(part_of(row, "vocabulary"));
	job.options = part_of(row, "options");
	job.keeps_videos = DatumGetBool(part_of(row, "keeps_videos"));
	owner = GetAttributeByName(row, "owner", &is_null);
	job.has_owner = !is_null;
	job.owner = is_null ? 0 : DatumGetInt64(owner);
	return job;
}
