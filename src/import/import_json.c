/*
 * import/import_json.c
 *		Walking a JSON document once, with the server's own parser, and giving
 *		out only the members that were asked for.
 *
 * json_each and its like would copy the outer levels of a document once a
 * level, and a tree of jsonb takes many times its size. Here a document costs
 * its own size again, whatever it holds, and what was not asked for, such as
 * private messages, is passed over without being looked at.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/jsonapi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonfuncs.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "import/import_core.h"
#include "import/import_json.h"

PG_FUNCTION_INFO_V1(tiktrack_json_members);

/* objects below this depth are not looked at for members */
#define MAX_DEPTH 4

typedef struct Names
{
	Datum *names;
	int count;
} Names;

typedef struct JsonWalk
{
	JsonLexContext *lex;
	ReturnSetInfo *result;
	MemoryContext per_row;
	Names roots;
	Names members; /* "parent.key" */

	char *keys[MAX_DEPTH]; /* of the objects around, outermost first */
	int arrays;			   /* open arrays */

	/* the member being given out, and where its value or element starts */
	int member_level; /* 0: none */
	bool is_list;
	char *member;
	char *path;
	const char *start;
	int64 number; /* elements so far */
} JsonWalk;

/* Runs the repair to its end: the length of the result, written to `out` if any. */
static size_t
repair_all(const char *source, size_t length, char *out)
{
	JsonRepair repair = {source, source + length, false};
	size_t written = 0;

	while (repair.next < repair.end)
	{
		CHECK_FOR_INTERRUPTS();
		written += repair_json(&repair, IMPORT_PIECE_SIZE, out == NULL ? NULL : out + written);
	}
	return written;
}

text *
repaired_json(const char *source, size_t length)
{
	size_t repaired = repair_all(source, length, NULL);
	text *json;

	if (repaired >= MaxAllocSize - VARHDRSZ)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("JSON content is too large"),
				 errhint("One import takes up to 1 GB. Split the file.")));
	json = palloc(repaired + VARHDRSZ);
	SET_VARSIZE(json, repaired + VARHDRSZ);
	repair_all(source, length, VARDATA(json));
	return json;
}

void
report_bad_json(void)
{
	ereport(
		ERROR,
		(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
		 errmsg("content begins like JSON but is not valid JSON"),
		 errhint(
			 "The file is damaged or incomplete. Download or unpack it again; nothing was imported.")));
}

static bool
has_name(const Names *names, const char *name)
{
	size_t length = strlen(name);

	for (int i = 0; i < names->count; i++)
	{
		const text *candidate = (const text *) DatumGetPointer(names->names[i]);

		if (VARSIZE_ANY_EXHDR(candidate) == length &&
			memcmp(VARDATA_ANY(candidate), name, length) == 0)
			return true;
	}
	return false;
}

/* Gives out the text from `start` to the last token read. */
static void
emit(JsonWalk *walk, bool is_element)
{
	MemoryContext caller = MemoryContextSwitchTo(walk->per_row);
	Datum values[4];
	bool nulls[4] = {false, false, !is_element, false};

	values[0] = CStringGetTextDatum(walk->path);
	values[1] = CStringGetTextDatum(walk->member);
	values[2] = Int64GetDatum(walk->number);
	values[3] = PointerGetDatum(
		cstring_to_text_with_len(walk->start,
								 (int) (walk->lex->prev_token_terminator - walk->start)));
	MemoryContextSwitchTo(caller);
	tuplestore_putvalues(walk->result->setResult, walk->result->setDesc, values, nulls);
	MemoryContextReset(walk->per_row);
}

static JsonActionResult
array_start(void *state)
{
	((JsonWalk *) state)->arrays++;
	return JSON_ACTION_DONE;
}

static JsonActionResult
array_end(void *state)
{
	((JsonWalk *) state)->arrays--;
	return JSON_ACTION_DONE;
}

static JsonActionResult
field_start(void *state, char *name, bool isnull)
{
	JsonWalk *walk = state;
	int level = walk->lex->lex_level;
	StringInfoData path;

	CHECK_FOR_INTERRUPTS();
	if (walk->member_level > 0 || walk->arrays > 0 || level > MAX_DEPTH)
		return JSON_ACTION_DONE;
	walk->keys[level - 1] = name;
	if (level < 2 || !has_name(&walk->roots, walk->keys[0]))
		return JSON_ACTION_DONE;
	walk->member = psprintf("%s.%s", walk->keys[level - 2], name);
	if (!has_name(&walk->members, walk->member))
	{
		pfree(walk->member);
		return JSON_ACTION_DONE;
	}

	initStringInfo(&path);
	appendStringInfoChar(&path, '$');
	for (int i = 0; i < level; i++)
		appendStringInfo(&path, ".%s", walk->keys[i]);
	walk->path = path.data;
	walk->member_level = level;
	walk->is_list = walk->lex->token_type == JSON_TOKEN_ARRAY_START;
	walk->start = walk->lex->token_start;
	walk->number = 0;
	return JSON_ACTION_DONE;
}

static JsonActionResult
field_end(void *state, char *name, bool isnull)
{
	JsonWalk *walk = state;

	/* the parser leaves names to us; a document has millions of them */
	if (walk->arrays > 0 || walk->lex->lex_level > MAX_DEPTH)
		pfree(name);
	if (walk->member_level == 0 || walk->lex->lex_level != walk->member_level)
		return JSON_ACTION_DONE;
	if (!walk->is_list)
		emit(walk, false);
	walk->member_level = 0;
	return JSON_ACTION_DONE;
}

static JsonActionResult
element_start(void *state, bool isnull)
{
	JsonWalk *walk = state;

	CHECK_FOR_INTERRUPTS();
	if (walk->is_list && walk->lex->lex_level == walk->member_level + 1)
		walk->start = walk->lex->token_start;
	return JSON_ACTION_DONE;
}

static JsonActionResult
element_end(void *state, bool isnull)
{
	JsonWalk *walk = state;

	if (walk->member_level > 0 && walk->is_list && walk->lex->lex_level == walk->member_level + 1)
	{
		walk->number++;
		emit(walk, true);
	}
	return JSON_ACTION_DONE;
}

static Names
names_of(ArrayType *array)
{
	Names names;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &names.names, NULL, &names.count);
	return names;
}

/*
 * json_members(content, roots, members)
 *		-> TABLE(path, member, n, value): of the members "parent.key" below those
 * roots, the elements of a list one by one, any other value as a whole.
 */
Datum
tiktrack_json_members(PG_FUNCTION_ARGS)
{
	JsonWalk walk = {0};
	JsonSemAction actions = {0};
	text *content;

	InitMaterializedSRF(fcinfo, 0);
	walk.result = (ReturnSetInfo *) fcinfo->resultinfo;
	walk.roots = names_of(PG_GETARG_ARRAYTYPE_P(1));
	walk.members = names_of(PG_GETARG_ARRAYTYPE_P(2));
	walk.per_row =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack json member", ALLOCSET_DEFAULT_SIZES);
	content = PG_GETARG_TEXT_PP(0);
	walk.lex =
		make_json_scanner(repaired_json(VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content)), true);
	actions.semstate = &walk;
	actions.array_start = array_start;
	actions.array_end = array_end;
	actions.object_field_start = field_start;
	actions.object_field_end = field_end;
	actions.array_element_start = element_start;
	actions.array_element_end = element_end;
	if (pg_parse_json(walk.lex, &actions) != JSON_SUCCESS)
		report_bad_json();
	return (Datum) 0;
}
