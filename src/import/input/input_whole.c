/*
 * import/input/input_whole.c
 *		Reads an input as one text of up to 1 GB.
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "common/compat.h"
#include "import/input/encoding.h"
#include "import/input/input.h"
#include "import/input/limits_core.h"

PG_FUNCTION_INFO_V1(tiktrack_text_of_file);

/* ---- a text that grows */

typedef struct TextBuilder
{
	text *content;
	Size length;
	Size room;
} TextBuilder;

static void
builder_begin(TextBuilder *builder, int64 expected)
{
	builder->length = 0;
	builder->room = (Size) Min(Max(expected, 1), (int64) (MaxAllocSize - VARHDRSZ));
	builder->content = palloc(VARHDRSZ + builder->room);
}

static void
builder_add(TextBuilder *builder, const char *piece, size_t length)
{
	if (length > MaxAllocSize - VARHDRSZ - builder->length)
		ereport(ERROR, errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("content is too large"),
				errhint("One import takes up to 1 GB. Split the file."));
	if (builder->length + length > builder->room)
	{
		builder->room =
			Min(Max(builder->room / 2 * 3, builder->length + length), MaxAllocSize - VARHDRSZ);
		builder->content = repalloc(builder->content, VARHDRSZ + builder->room);
	}
	memcpy(VARDATA(builder->content) + builder->length, piece, length);
	builder->length += length;
}

static text *
builder_end(TextBuilder *builder)
{
	SET_VARSIZE(builder->content, VARHDRSZ + builder->length);
	return builder->content;
}

text *
import_input_whole(ImportInput *input)
{
	TextBuilder builder;

	if (input->bytes.file >= 0 && input->bytes.size > (int64) (MaxAllocSize - VARHDRSZ))
		ereport(ERROR, errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				errmsg("file \"%s\" is too large", input->bytes.name),
				errhint("One import takes up to 1 GB. Split the file."));
	builder_begin(&builder, input->bytes.most);
	for (;;)
	{
		builder_add(&builder, input->data, input->length);
		if (input->is_last)
			break;
		import_input_more(input, input->data + input->length);
	}
	return builder_end(&builder);
}

/* text_of_file(bytes bytea) -> text: the bytes as valid text in the server's encoding */
Datum
tiktrack_text_of_file(PG_FUNCTION_ARGS)
{
	bytea *file = PG_GETARG_BYTEA_PP(0);
	const char *bytes = VARDATA_ANY(file);
	size_t length = VARSIZE_ANY_EXHDR(file);
	TextBuilder builder;

	import_check_is_text(bytes, length);
	builder_begin(&builder, (int64) length);
	for (size_t at = import_mark_length(bytes, length); at < length;)
	{
		size_t taken = import_piece_length(bytes + at, length - at);
		size_t text_length;
		char *piece;

		CHECK_FOR_INTERRUPTS();
		piece = import_text_of_piece(bytes + at, taken, &text_length);
		builder_add(&builder, piece, text_length);
		pfree(piece);
		at += taken;
	}
	PG_RETURN_TEXT_P(builder_end(&builder));
}
