/*
 * import/store/job.h
 *		What an import is about: import_job of SQL.
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
	const char *origin;		/* what events.source says */
	const char *vocabulary; /* source of share_aliases by which ways of sharing are understood */
	int64 owner;
	bool has_owner;
	bool keeps_videos; /* those of events become rows of videos */
	Datum options;	   /* jsonb */
} ImportJob;

/* The job that is the first argument; 22004 when a part but the owner is NULL. */
extern ImportJob import_job_arg(FunctionCallInfo fcinfo);

#endif /* TIKTRACK_IMPORT_STORE_JOB_H */
