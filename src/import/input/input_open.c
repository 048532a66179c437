/*
 * import/input/input_open.c
 *		The file or upload of an import, which is opened once and read once.
 *
 * Each call of import_content has its own, so a trigger that imports something
 * itself does not disturb the outer import. Triggers that run while a log is read
 * can neither read it nor open another input.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "dataset/owner.h"
#include "import/input/input.h"

PG_FUNCTION_INFO_V1(tiktrack_import_content);
PG_FUNCTION_INFO_V1(tiktrack_open_input);
PG_FUNCTION_INFO_V1(tiktrack_read_input);

typedef struct OpenInput
{
	MemoryContext context; /* lives as long as the import; NULL when it opens no input */
	ImportInput *input;	   /* NULL when none is open */
	bool is_taken;		   /* import_take_input was called */
} OpenInput;

static OpenInput open_input;

/* import_content(..): calls import_content_as_owner with an input of its own */
Datum
tiktrack_import_content(PG_FUNCTION_ARGS)
{
	OpenInput before = open_input;
	Datum result = (Datum) 0;

	open_input.context = PG_ARGISNULL(1) ? CurrentMemoryContext : NULL;
	open_input.input = NULL;
	open_input.is_taken = false;
	PG_TRY();
	{
		result = call_as_owner(fcinfo);
		if (open_input.input != NULL)
			import_input_close(open_input.input);
	}
	PG_FINALLY();
	{
		open_input = before;
	}
	PG_END_TRY();
	return result;
}

/* open_input(path text, upload regclass) -> text: opens the one that is not NULL; its beginning */
Datum
tiktrack_open_input(PG_FUNCTION_ARGS)
{
	text *path = PG_ARGISNULL(0) ? NULL : PG_GETARG_TEXT_PP(0);
	Oid upload = PG_ARGISNULL(1) ? InvalidOid : PG_GETARG_OID(1);
	MemoryContext oldcontext;
	text *beginning;

	if (open_input.context == NULL || open_input.input != NULL)
		ereport(ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				errmsg("an input is opened by an import alone, and once"),
				errhint("Call tiktrack.import_file(dataset, path), which uses this."));
	if ((path == NULL) == !OidIsValid(upload))
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("an input is a path or an upload"),
				errhint("Give one of them, and NULL for the other."));
	oldcontext = MemoryContextSwitchTo(open_input.context);
	open_input.input = import_input_open(NULL, path, upload);
	MemoryContextSwitchTo(oldcontext);
	beginning = import_input_beginning(open_input.input);
	PG_RETURN_TEXT_P(beginning);
}

ImportInput *
import_take_input(void)
{
	if (open_input.input == NULL || open_input.is_taken)
		ereport(ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				errmsg(open_input.input == NULL ? "no input is open" : "the input is read already"),
				errhint("Call tiktrack.import_file(dataset, path), which uses this."));
	open_input.is_taken = true;
	return open_input.input;
}

/* read_input() -> text: all of the input that is open */
Datum
tiktrack_read_input(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(import_input_whole(import_take_input()));
}
