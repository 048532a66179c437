/*
 * import/text/ids.c
 *		Refuses files whose ids were rounded.
 *
 * A spreadsheet keeps 15 digits of a number, and ids have 19: a file that it saved
 * names other videos or none, and the digits are lost.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "import/input/limits_core.h"
#include "import/json/json.h"
#include "import/csv/csv_core.h"
#include "import/text/ids.h"

PG_FUNCTION_INFO_V1(tiktrack_check_ids);
PG_FUNCTION_INFO_V1(tiktrack_check_json_ids);

void
import_refuse_rounded_ids(const IdCheck *check, const char *column)
{
	if (!import_ids_are_rounded(check))
		return;
	ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			errmsg("column %s holds rounded ids, such as %.*s", column, (int) check->shown,
				   check->example),
			errhint("A spreadsheet keeps 15 digits of a number, and an id has more. Get the file "
					"again and import it as it comes, or format the column as text before a "
					"spreadsheet fills it."));
}

static Word
word_of(const CsvField *field)
{
	return import_trimmed_word(field->start, field->length);
}

/* check_ids(content text, delimiter text, positions integer[], has_header boolean) */
Datum
tiktrack_check_ids(PG_FUNCTION_ARGS)
{
	text *content = PG_GETARG_TEXT_PP(0);
	text *delimiter = PG_GETARG_TEXT_PP(1);
	bool has_header = PG_GETARG_BOOL(3);
	CsvReader *reader = palloc0(sizeof(CsvReader));
	Datum *positions;
	bool *nulls;
	int count;
	IdCheck *checks;
	char **names;
	CsvStatus status;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(2), INT4OID, 4, true, TYPALIGN_INT, &positions, &nulls,
					  &count);
	checks = palloc0(sizeof(IdCheck) * (Size) (count + 1));
	names = palloc0(sizeof(char *) * (Size) (count + 1));
	import_csv_begin(reader, VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content),
					 *VARDATA_ANY(delimiter));
	while ((status = import_csv_next(reader)) != CSV_END)
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < count; i++)
		{
			int at = nulls[i] ? -1 : DatumGetInt32(positions[i]) - 1;
			Word word;

			if (status != CSV_RECORD || at < 0 || at >= reader->count)
				continue;
			word = word_of(&reader->fields[at]);
			if (!has_header || names[i] != NULL)
				import_check_id(&checks[i], word);
			/* the first line that is not blank is the header, which has no ids */
			else if (word.length > 0)
				names[i] = psprintf("\"%.*s\"", pg_mbcliplen(word.start, (int) word.length, 100),
									word.start);
		}
	}
	for (int i = 0; i < count; i++)
	{
		if (names[i] == NULL)
			names[i] = psprintf("%d", nulls[i] ? 0 : DatumGetInt32(positions[i]));
		import_refuse_rounded_ids(&checks[i], names[i]);
	}
	PG_RETURN_VOID();
}

/* ---- check_json_ids */

typedef struct IdWalk
{
	JsonSpan *paths;
	IdCheck *checks;
	int count;
} IdWalk;

static bool
ids_item(void *state, const JsonItem *item)
{
	IdWalk *walk = state;

	/* larger items are rejected anyway; a whole export is one, and searching it would take long */
	for (int i = 0; i < walk->count && item->text.length <= IMPORT_MAX_ITEM; i++)
	{
		JsonSpan word =
			import_json_scalar_at(item->text, walk->paths[i], import_json_poll_interrupts, NULL);

		import_check_id(&walk->checks[i], import_trimmed_word(word.start, word.length));
	}
	return true;
}

/*
 * check_json_ids(content text, lists text[], wrappers text[], paths text[]): error
 * 22023 if ids at one of the paths in items were rounded.
 */
Datum
tiktrack_check_json_ids(PG_FUNCTION_ARGS)
{
	IdWalk walk;

	walk.paths = import_spans_of(PG_GETARG_ARRAYTYPE_P(3), &walk.count);
	walk.checks = palloc0(sizeof(IdCheck) * (Size) walk.count);
	import_each_json_item(PG_GETARG_TEXT_PP(0), PG_GETARG_ARRAYTYPE_P(1), PG_GETARG_ARRAYTYPE_P(2),
						  ids_item, &walk);
	for (int i = 0; i < walk.count; i++)
	{
		if (import_ids_are_rounded(&walk.checks[i]))
			ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("key \"%s\" holds rounded ids, such as %.*s",
						   pnstrdup(walk.paths[i].start, walk.paths[i].length),
						   (int) walk.checks[i].shown, walk.checks[i].example),
					errhint(
						"A program that takes ids for numbers keeps 15 to 17 digits, and an id has "
						"more. Get the file again and import it as it comes, or have the program "
						"keep ids as text."));
	}
	PG_RETURN_VOID();
}
