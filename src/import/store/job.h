/*
 * import/store/job.h
 *		The job of an import: type import_job of SQL.
 */
#ifndef TIKTRACK_IMPORT_STORE_JOB_H
#define TIKTRACK_IMPORT_STORE_JOB_H

#include "postgres.h"

#include "fmgr.h"

typedef struct ImportJob
{
	const char *dataset;
	int64 import_id;
	const char *source;
	const char *origin;		/* becomes events.source */
	const char *vocabulary; /* source of share_aliases for words of sharing */
	int64 owner;
	bool has_owner;
	bool keeps_videos; /* videos of events become rows of videos */
	Datum options;	   /* jsonb */
} ImportJob;

/* The job in the first argument; error 22004 if any part other than the owner is NULL. */
extern ImportJob import_job_arg(FunctionCallInfo fcinfo);

#endif /* TIKTRACK_IMPORT_STORE_JOB_H */
