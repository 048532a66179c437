/*
 * import/log/json_fields.c
 *		Reads one line of JSON as fields, with the server's parser.
 */
#include "postgres.h"

#include "common/jsonapi.h"
#include "mb/pg_wchar.h"

#include "common/compat.h"
#include "import/log/log.h"
#include "import/json/json.h"

/* shorter lines cannot be nested too deep for the parser's stack */
#define SHALLOW_LENGTH 4000
#define MAX_NESTING 1000

typedef struct JsonLine
{
	JsonLexContext *lex;
	const LogPlan *plan;
	LogField *fields;
	int current; /* index of the key whose value is read; -1: a key that is not wanted */
	bool is_object;
	const char *reason;
} JsonLine;

static JsonActionResult
object_start(void *state)
{
	JsonLine *line = state;

	if (line->lex->lex_level == 0)
		line->is_object = true;
	else if (line->current >= 0)
		line->reason = psprintf("column %s holds an object", line->plan->keys[line->current]);
	return JSON_ACTION_DONE;
}

static JsonActionResult
array_start(void *state)
{
	JsonLine *line = state;

	if (line->current >= 0)
		line->reason = psprintf("column %s holds a list", line->plan->keys[line->current]);
	return JSON_ACTION_DONE;
}

static JsonActionResult
field_start(void *state, char *name, bool isnull)
{
	JsonLine *line = state;

	if (line->lex->lex_level != 1)
		return JSON_ACTION_DONE;
	line->current = -1;
	for (int i = 0; i < line->plan->key_count; i++)
	{
		if (strcmp(name, line->plan->keys[i]) == 0)
			line->current = i;
	}
	return JSON_ACTION_DONE;
}

static JsonActionResult
scalar(void *state, char *token, JsonTokenType type)
{
	JsonLine *line = state;

	if (line->lex->lex_level == 1 && line->current >= 0)
	{
		LogField *field = &line->fields[line->current];

		field->text = token;
		field->length = type == JSON_TOKEN_NULL ? -1 : (int) strlen(token);
		line->current = -1;
	}
	return JSON_ACTION_DONE;
}

static bool
is_nested_too_deep(const char *line, int length)
{
	int depth = 0;
	bool in_string = false;

	for (int i = 0; i < length; i++)
	{
		if (in_string && line[i] == '\\')
			i++;
		else if (line[i] == '"')
			in_string = !in_string;
		else if (!in_string && (line[i] == '{' || line[i] == '['))
			depth++;
		else if (!in_string && (line[i] == '}' || line[i] == ']'))
			depth--;
		if (depth > MAX_NESTING)
			return true;
	}
	return false;
}

const char *
import_log_json_fields(const LogPlan *plan, const char *line, int length, LogField *fields)
{
	JsonLine state = {NULL, plan, fields, -1, false, NULL};
	JsonSemAction actions = {0};

	for (int i = 0; i < plan->key_count; i++)
		fields[i].length = -1;
	if (length > SHALLOW_LENGTH && is_nested_too_deep(line, length))
		return "nested too deep";
	/* the lexer would raise an error for an escaped character that the encoding lacks, and
	   for NaN and Infinity, so these are repaired first */
	if ((GetDatabaseEncoding() != PG_UTF8 && memmem(line, (size_t) length, "\\u", 2) != NULL) ||
		memmem(line, (size_t) length, "NaN", 3) != NULL ||
		memmem(line, (size_t) length, "Infinity", 8) != NULL)
	{
		JsonSpan span = {line, (size_t) length};
		text *json;
		const char *reason = import_json_problem_reason(import_check_json(span, 0, &json));

		if (reason != NULL)
			return reason;
		line = VARDATA(json);
		length = (int) (VARSIZE(json) - VARHDRSZ);
	}
	state.lex = make_line_lexer(line, length);
	actions.semstate = &state;
	actions.object_start = object_start;
	actions.array_start = array_start;
	actions.object_field_start = field_start;
	actions.scalar = scalar;
	if (pg_parse_json(state.lex, &actions) != JSON_SUCCESS)
		return "not valid JSON";
	if (!state.is_object)
		return "not an object";
	return state.reason;
}
