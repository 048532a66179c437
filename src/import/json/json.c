/*
 * import/json/json.c
 *		json_members: members of one large JSON document by their names, a row each.
 *
 * The scan finds their positions without memory; each is repaired, checked by the
 * server's parser and returned before the next. What was not asked for, such as
 * private messages, is skipped.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/jsonapi.h"
#include "catalog/namespace.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonfuncs.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "import/json/json_repair_core.h"
#include "import/input/limits_core.h"
#include "import/json/json_items_core.h"
#include "import/json/json.h"
#include "import/json/json_members_core.h"

PG_FUNCTION_INFO_V1(tiktrack_json_members);

/* bytes of a rejected value that are kept */
#define RAW_LENGTH 10000

/* bytes of a key that a path shows */
#define SHOWN_KEY_LENGTH 100

/* ---- one value */

/* from UTF-8 to another encoding of the server; invalid where there is none */
static Oid conversion = InvalidOid;

/* Whether the server's encoding has a character; called when it is not UTF-8. */
static bool
can_store(uint32_t character)
{
	int encoding = GetDatabaseEncoding();
	unsigned char utf8[8] = {0};
	unsigned char stored[8 * MAX_CONVERSION_GROWTH + 1];

	if (character < 0x80)
		return true;
	if (!OidIsValid(conversion))
		return false;
	unicode_to_utf8(character, utf8);
	return pg_do_encoding_conversion_buf(conversion, PG_UTF8, encoding, utf8, pg_utf_mblen(utf8),
										 stored, sizeof(stored), true) == pg_utf_mblen(utf8);
}

/* Runs the repair to its end; returns the length of the result, written to `out` unless NULL. */
static size_t
repair_all(JsonSpan span, char *out)
{
	JsonRepair repair = {span.start, span.start + span.length, false,
						 GetDatabaseEncoding() == PG_UTF8 ? NULL : can_store};
	size_t written = 0;

	if (repair.can_store != NULL)
		conversion = GetDatabaseEncoding() == PG_SQL_ASCII ?
						 InvalidOid :
						 FindDefaultConversionProc(PG_UTF8, GetDatabaseEncoding());
	while (repair.next < repair.end)
	{
		CHECK_FOR_INTERRUPTS();
		written +=
			import_repair_json(&repair, IMPORT_PIECE_SIZE, out == NULL ? NULL : out + written);
	}
	return written;
}

static text *
repaired_json(JsonSpan span)
{
	size_t length = repair_all(span, NULL);
	text *json = palloc(length + VARHDRSZ);

	SET_VARSIZE(json, length + VARHDRSZ);
	repair_all(span, VARDATA(json));
	return json;
}

static bool
is_parsed(text *json, bool with_escapes)
{
	JsonSemAction no_action = {0};

	return pg_parse_json(make_json_scanner(json, with_escapes), &no_action) == JSON_SUCCESS;
}

JsonProblem
import_check_json(JsonSpan span, int depth, text **value)
{
	text *json;
	JsonSpan repaired;

	if (span.length > IMPORT_MAX_ITEM)
		return JSON_TOO_LONG;
	if (depth > MAX_JSON_DEPTH)
		return JSON_TOO_DEEP;
	json = repaired_json(span);
	/* the first call also decodes escapes, which may be characters that the encoding lacks */
	if (!is_parsed(json, true))
		return is_parsed(json, false) ? JSON_UNSTORABLE : JSON_INVALID;
	repaired.start = VARDATA(json);
	repaired.length = VARSIZE(json) - VARHDRSZ;
	*value = json;
	return import_json_holds_substitute(repaired) ? JSON_UNSTORABLE : JSON_GOOD;
}

JsonProblem
import_check_envelope(JsonSpan span, text **value)
{
	static const char mark[] = "\\u001a";
	static const char shown[] = "\\u003f";
	JsonProblem problem = import_check_json(span, 0, value);
	char *at;
	char *end;

	if (problem != JSON_UNSTORABLE || *value == NULL)
		return problem;
	end = VARDATA(*value) + VARSIZE(*value) - VARHDRSZ;
	for (at = VARDATA(*value); end - at >= (ptrdiff_t) strlen(mark); at++)
	{
		if (*at != '\\')
			continue;
		if (memcmp(at, mark, strlen(mark)) == 0)
			memcpy(at, shown, strlen(shown));
		/* skips what the backslash escapes, which may be another backslash */
		at++;
	}
	return JSON_GOOD;
}

const char *
import_json_problem_reason(JsonProblem problem)
{
	static const char *const reasons[] = {
		[JSON_GOOD] = NULL,
		[JSON_TOO_LONG] = "an item is longer than 4 MB",
		[JSON_TOO_DEEP] = "nested deeper than 100 levels",
		[JSON_INVALID] = "not valid JSON",
		[JSON_UNSTORABLE] = "holds a character that cannot be stored",
	};

	return reasons[problem];
}

Datum
import_clipped_text(JsonSpan span)
{
	int length = (int) Min(span.length, RAW_LENGTH + MAX_MULTIBYTE_CHAR_LEN);

	return PointerGetDatum(
		cstring_to_text_with_len(span.start, pg_mbcliplen(span.start, length, RAW_LENGTH)));
}

void
import_append_json_key(StringInfo path, JsonSpan key)
{
	int length = (int) Min(key.length, SHOWN_KEY_LENGTH + MAX_MULTIBYTE_CHAR_LEN);

	appendBinaryStringInfo(path, key.start, pg_mbcliplen(key.start, length, SHOWN_KEY_LENGTH));
}

void
import_json_poll_interrupts(void *state)
{
	CHECK_FOR_INTERRUPTS();
}

void
import_raise_bad_json(void)
{
	ereport(
		ERROR, errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
		errmsg("content begins like JSON but is not valid JSON"),
		errhint(
			"The file is damaged or incomplete. Download or unpack it again; nothing was imported."));
}

/* ---- json_members */

typedef struct MemberReader
{
	ReturnSetInfo *result;
	MemoryContext per_row;
	char **names; /* of the members, as they were given */
} MemberReader;

static JsonSpan
span_of(const char *name)
{
	JsonSpan span = {name, strlen(name)};

	return span;
}

static char **
names_of(ArrayType *array, int *count)
{
	Datum *elements;
	char **names;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, NULL, count);
	names = palloc(sizeof(char *) * (Size) (*count + 1));
	for (int i = 0; i < *count; i++)
		names[i] = TextDatumGetCString(elements[i]);
	return names;
}

/* such as "$.Your Activity.Like List.ItemFavoriteList" */
static text *
path_of(const JsonFound *found)
{
	StringInfoData path;

	initStringInfo(&path);
	appendStringInfoChar(&path, '$');
	for (int i = 0; i < found->level; i++)
	{
		appendStringInfoChar(&path, '.');
		import_append_json_key(&path, found->keys[i]);
	}
	return cstring_to_text_with_len(path.data, path.len);
}

static void
put_found(void *state, const JsonFound *found)
{
	MemberReader *reader = state;
	MemoryContext oldcontext = MemoryContextSwitchTo(reader->per_row);
	text *value = NULL;
	JsonProblem problem = import_check_json(found->text, found->depth, &value);
	bool is_good = problem == JSON_GOOD;
	Datum values[6] = {0};
	bool nulls[6] = {false, false, found->number == 0, !is_good, is_good, is_good};

	/* after invalid JSON the rest of the document cannot be trusted either */
	if (problem == JSON_INVALID)
		import_raise_bad_json();
	values[0] = PointerGetDatum(path_of(found));
	values[1] = CStringGetTextDatum(reader->names[found->member]);
	values[2] = Int64GetDatum(found->number);
	if (is_good)
		values[3] = PointerGetDatum(value);
	else
	{
		values[4] = import_clipped_text(found->text);
		values[5] = CStringGetTextDatum(import_json_problem_reason(problem));
	}
	tuplestore_putvalues(reader->result->setResult, reader->result->setDesc, values, nulls);
	MemoryContextSwitchTo(oldcontext);
	MemoryContextReset(reader->per_row);
}

/*
 * json_members(content text, roots text[], members text[])
 *		-> TABLE(path, member, n, value, raw, problem): the members "parent.key"
 * below those roots; one row per element of a list, and one for any other value.
 */
Datum
tiktrack_json_members(PG_FUNCTION_ARGS)
{
	text *content = PG_GETARG_TEXT_PP(0);
	JsonSpan whole = {VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content)};
	MemberReader reader;
	JsonMemberWalk walk = {.found = put_found,
						   .poll = import_json_poll_interrupts,
						   .state = &reader};
	char **roots = names_of(PG_GETARG_ARRAYTYPE_P(1), &walk.root_count);
	JsonSpan *root_keys = palloc(sizeof(JsonSpan) * (Size) (walk.root_count + 1));
	JsonMemberName *members;

	InitMaterializedSRF(fcinfo, 0);
	reader.result = (ReturnSetInfo *) fcinfo->resultinfo;
	reader.per_row =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack json member", ALLOCSET_DEFAULT_SIZES);
	reader.names = names_of(PG_GETARG_ARRAYTYPE_P(2), &walk.member_count);
	for (int i = 0; i < walk.root_count; i++)
		root_keys[i] = span_of(roots[i]);
	members = palloc(sizeof(JsonMemberName) * (Size) (walk.member_count + 1));
	for (int i = 0; i < walk.member_count; i++)
	{
		char *dot = strchr(reader.names[i], '.');

		if (dot == NULL)
			ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("member \"%s\" has no parent", reader.names[i]),
					errhint("Name members as \"parent.key\"."));
		members[i].parent.start = reader.names[i];
		members[i].parent.length = (size_t) (dot - reader.names[i]);
		members[i].key = span_of(dot + 1);
	}
	walk.roots = root_keys;
	walk.members = members;
	if (!import_walk_json_members(whole, &walk))
		import_raise_bad_json();
	MemoryContextDelete(reader.per_row);
	return (Datum) 0;
}
