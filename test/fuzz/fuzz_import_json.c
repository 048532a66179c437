/*
 * test/fuzz/fuzz_import_json.c
 *		Any bytes as a file: made UTF-8, then JSON that the server's parser takes.
 */
#include "fuzz.h"

#include "import/import_core.h"

static size_t
repair_in_pieces(const char *json, size_t length, size_t budget, char *output)
{
	JsonRepair repair = {json, json + length, false};
	size_t written = 0;

	while (repair.next < repair.end)
		written += repair_json(&repair, budget, output == NULL ? NULL : output + written);
	return written;
}

/* Repairs, checks that measuring is writing in pieces of any size, and hands the result over. */
static char *
repaired(const char *json, size_t length, size_t *repaired_length)
{
	char *output;

	*repaired_length = repair_in_pieces(json, length, length + 1, NULL);
	output = exact_room(*repaired_length);
	REQUIRE(repair_in_pieces(json, length, 3, output) == *repaired_length);
	return output;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *bytes = exact_copy(data, size);
	uint8_t *text = exact_room(size);
	uint8_t *same = exact_room(size);
	size_t replaced = repair_utf8(bytes, size, text);
	size_t length;
	size_t again_length;
	char *json;
	char *again;
	bool in_string = false;

	/* a character is never cut by a piece */
	for (size_t at = 0; at < size;)
	{
		size_t piece = utf8_piece(bytes + at, size - at, 2);

		REQUIRE(piece > 0 && piece <= size - at);
		repair_utf8(bytes + at, piece, same + at);
		at += piece;
	}
	REQUIRE(size == 0 || memcmp(same, text, size) == 0);

	/* what was replaced is all that changed; the rest is UTF-8 without a NUL */
	for (size_t i = 0; i < size; i++)
	{
		REQUIRE(text[i] != 0);
		if (text[i] != bytes[i])
		{
			REQUIRE(text[i] == SUBSTITUTE && replaced > 0);
			replaced--;
		}
	}
	REQUIRE(replaced == 0);
	REQUIRE(repair_utf8(text, size, same) == 0);
	REQUIRE(same_bytes(text, size, same, size));

	json = repaired((const char *) text, size, &length);
	for (size_t i = 0; i < length; i++)
	{
		if (in_string && json[i] == '\\')
			i++;
		else if (json[i] == '"')
			in_string = !in_string;
		else
			REQUIRE(!in_string || (uint8_t) json[i] >= 0x20);
	}
	/* repaired once is repaired */
	again = repaired(json, length, &again_length);
	REQUIRE(same_bytes(json, length, again, again_length));
	free(again);
	free(json);
	free(same);
	free(text);
	free(bytes);
	return 0;
}
