/*
 * test/fuzz/fuzz_import_csv.c
 *		Delimited text; the first byte chooses the delimiter.
 */
#include "fuzz.h"

#include "import/csv/csv_core.h"
#include "import/json/json_repair_core.h"
#include "import/text/time_core.h"
#include "import/text/url_core.h"
#include "import/input/limits_core.h"
#include "import/text/values_core.h"

/* Lines that end before `at`, counted from the beginning. */
static int64_t
line_of(const char *text, const char *at)
{
	int64_t line = 1;

	for (; text < at; text++)
		line += *text == '\n' || (*text == '\r' && text[1] != '\n');
	return line;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static CsvReader reader;
	const char *last;
	char *text;
	CsvStatus status;

	if (size == 0)
		return 0;
	text = exact_copy(data + 1, size - 1);
	last = text;
	memset(&reader, 0xA5, sizeof(reader));
	import_csv_begin(&reader, text, size - 1, ",;\t "[data[0] & 3]);
	while ((status = import_csv_next(&reader)) != CSV_END)
	{
		const char *end = reader.record + reader.record_length;

		/* records lie in the text, in order, and what is between them is empty lines */
		for (; last < reader.record; last++)
			REQUIRE(*last == '\n' || *last == '\r');
		REQUIRE(reader.record_length > 0);
		REQUIRE(reader.next >= end && reader.next <= reader.end && reader.next > reader.record);
		REQUIRE(reader.line == line_of(text, reader.record));
		last = end;
		if (status != CSV_RECORD)
		{
			REQUIRE(reader.count == 0);
			REQUIRE(memchr(reader.record, '\n', reader.record_length) == NULL);
			continue;
		}
		REQUIRE(reader.count > 0 && reader.count <= CSV_MAX_FIELDS);
		for (int i = 0; i < reader.count; i++)
		{
			const CsvField *field = &reader.fields[i];
			char *value = exact_room(field->length);
			size_t length = import_csv_value(field, value);

			REQUIRE(field->start >= reader.record && field->start + field->length <= end);
			REQUIRE(length <= field->length);
			REQUIRE(field->quoted || same_bytes(value, length, field->start, field->length));
			free(value);
		}
	}
	for (; last < reader.end; last++)
		REQUIRE(*last == '\n' || *last == '\r');
	free(text);
	return 0;
}
