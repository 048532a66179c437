/*
 * import/text/lines.c
 *		Text for the readers in SQL: by lines, or by blocks of lines separated by
 *		blank ones. Needs memory for one of them at a time.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "common/compat.h"
#include "import/input/limits_core.h"
#include "import/json/json.h"
#include "import/text/lines_core.h"

PG_FUNCTION_INFO_V1(tiktrack_text_lines);
PG_FUNCTION_INFO_V1(tiktrack_text_blocks);
PG_FUNCTION_INFO_V1(tiktrack_first_line);

/* bytes of content that are searched for its first line */
#define BEGINNING_LENGTH 65536

/* a longer beginning may be cut, and its last line with it */
#define SURELY_WHOLE (BEGINNING_LENGTH - 16)

static void
poll(void)
{
	CHECK_FOR_INTERRUPTS();
}

/* Writes the result of a set-returning function, a row at a time. */
typedef struct RowWriter
{
	ReturnSetInfo *result;
	MemoryContext per_row;
	MemoryContext oldcontext;
} RowWriter;

static LineReader
begin_lines(FunctionCallInfo fcinfo, RowWriter *writer)
{
	text *content = PG_GETARG_TEXT_PP(0);
	LineReader reader;

	InitMaterializedSRF(fcinfo, 0);
	writer->result = (ReturnSetInfo *) fcinfo->resultinfo;
	writer->per_row =
		AllocSetContextCreate(CurrentMemoryContext, "tiktrack lines", ALLOCSET_DEFAULT_SIZES);
	import_lines_begin(&reader, VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content), poll);
	return reader;
}

static void
begin_row(RowWriter *writer)
{
	CHECK_FOR_INTERRUPTS();
	writer->oldcontext = MemoryContextSwitchTo(writer->per_row);
}

static void
end_row(RowWriter *writer, Datum *values, bool *nulls)
{
	tuplestore_putvalues(writer->result->setResult, writer->result->setDesc, values, nulls);
	MemoryContextSwitchTo(writer->oldcontext);
	MemoryContextReset(writer->per_row);
}

/* text_lines(content text) -> TABLE(line, value, problem): lines that are not blank */
Datum
tiktrack_text_lines(PG_FUNCTION_ARGS)
{
	RowWriter writer;
	LineReader reader = begin_lines(fcinfo, &writer);

	while (import_lines_next(&reader))
	{
		JsonSpan line = {reader.line, reader.length};
		bool is_good = line.length <= IMPORT_MAX_ITEM;
		Datum values[3] = {0};
		bool nulls[3] = {false, false, is_good};

		CHECK_FOR_INTERRUPTS();
		if (import_line_is_blank(&reader))
			continue;
		begin_row(&writer);
		values[0] = Int64GetDatum(reader.number);
		values[1] = is_good ?
						PointerGetDatum(cstring_to_text_with_len(line.start, (int) line.length)) :
						import_clipped_text(line);
		if (!is_good)
			values[2] = CStringGetTextDatum("a line is longer than 4 MB");
		end_row(&writer, values, nulls);
	}
	MemoryContextDelete(writer.per_row);
	return (Datum) 0;
}

/* most lines of a block; those of an export have about six */
#define MOST_LINES 5000

/* Writes the block whose first line was read; moves the reader after it. */
static void
put_block(RowWriter *writer, LineReader *reader)
{
	ArrayBuildState *lines = initArrayResult(TEXTOID, writer->per_row, false);
	JsonSpan block = {reader->line, reader->length};
	Datum values[4] = {0};
	bool nulls[4] = {false};
	int64 first = reader->number;
	const char *problem = NULL;

	values[0] = Int64GetDatum(first);
	do
	{
		if (import_line_is_blank(reader))
			break;
		block.length = (size_t) (reader->line + reader->length - block.start);
		if (block.length > IMPORT_MAX_ITEM)
			problem = "a block of lines is longer than 4 MB";
		else if (problem == NULL && reader->number - first >= MOST_LINES)
			problem = "a block of more than 5000 lines";
		if (problem == NULL)
			accumArrayResult(lines,
							 PointerGetDatum(
								 cstring_to_text_with_len(reader->line, (int) reader->length)),
							 false, TEXTOID, writer->per_row);
		CHECK_FOR_INTERRUPTS();
	} while (import_lines_next(reader));
	nulls[1] = problem != NULL;
	nulls[2] = nulls[3] = problem == NULL;
	if (problem == NULL)
		values[1] = makeArrayResult(lines, writer->per_row);
	else
	{
		values[2] = import_clipped_text(block);
		values[3] = CStringGetTextDatum(problem);
	}
	end_row(writer, values, nulls);
}

/* text_blocks(content text) -> TABLE(line, lines, raw, problem) */
Datum
tiktrack_text_blocks(PG_FUNCTION_ARGS)
{
	RowWriter writer;
	LineReader reader = begin_lines(fcinfo, &writer);

	while (import_lines_next(&reader))
	{
		CHECK_FOR_INTERRUPTS();
		if (import_line_is_blank(&reader))
			continue;
		begin_row(&writer);
		put_block(&writer, &reader);
	}
	MemoryContextDelete(writer.per_row);
	return (Datum) 0;
}

/*
 * first_line(content text) -> text: the first line that is not blank, without leading
 * blanks; NULL if there is none in the first 64 kB, or it does not end there.
 */
Datum
tiktrack_first_line(PG_FUNCTION_ARGS)
{
	text *content = PG_GETARG_TEXT_PP(0);
	const char *at = VARDATA_ANY(content);
	const char *end = at + Min(VARSIZE_ANY_EXHDR(content), BEGINNING_LENGTH);
	const char *stop;

	while (at < end && strchr(" \t\r\n", *at) != NULL && *at != '\0')
		at++;
	for (stop = at; stop < end && *stop != '\r' && *stop != '\n';)
		stop++;
	if (at == end || (stop == end && VARSIZE_ANY_EXHDR(content) > SURELY_WHOLE))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text_with_len(at, (int) (stop - at)));
}
