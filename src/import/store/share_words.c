/*
 * import/store/share_words.c
 *		The meaning of words of sharing, looked up in share_aliases once per word.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/hsearch.h"

#include "common/compat.h"
#include "import/store/share_words.h"
#include "reach/reach.h"

/* words that are cached; further ones are looked up each time */
#define MAX_WORDS 10000

struct ShareWords
{
	const char *vocabulary;
	MemoryContext context;
	HTAB *table;
};

ShareWords *
import_share_words_begin(const char *vocabulary)
{
	ShareWords *words = palloc(sizeof(ShareWords));
	HASHCTL control = {0};

	words->vocabulary = vocabulary;
	words->context = CurrentMemoryContext;
	control.keysize = sizeof(uint64);
	control.entrysize = sizeof(Word);
	control.hcxt = words->context;
	words->table =
		hash_create("tiktrack words", 64, &control, HASH_ELEM | HASH_CONTEXT | HASH_BLOBS);
	return words;
}

/* Copies column `number` of the row that SPI returned; 0 for NULL. */
static Datum
copied_text(int number, MemoryContext context)
{
	MemoryContext oldcontext;
	bool is_null;
	Datum value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, number, &is_null);
	Datum copy;

	if (is_null)
		return 0;
	oldcontext = MemoryContextSwitchTo(context);
	copy = PointerGetDatum(DatumGetTextPCopy(value));
	MemoryContextSwitchTo(oldcontext);
	return copy;
}

/* Calls share_alias_of. */
static void
look_up_word(const ShareWords *words, Datum raw, bool no_raw, Word *word, MemoryContext context)
{
	Oid types[2] = {TEXTOID, TEXTOID};
	Datum values[2] = {raw, CStringGetTextDatum(words->vocabulary)};
	bool is_null;

	SPI_connect();
	if (SPI_execute_with_args("SELECT a.kind::text, a.share_type::text, a.platform, a.is_known"
							  " FROM tiktrack.share_alias_of($1, $2) a",
							  2, types, values, no_raw ? "n " : NULL, true, 1) != SPI_OK_SELECT ||
		SPI_processed != 1)
		elog(ERROR, "could not look up a way of sharing");
	word->kind = copied_text(1, context);
	word->share_type = copied_text(2, context);
	word->platform = copied_text(3, context);
	word->word = NULL;
	if (!DatumGetBool(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 4, &is_null)))
	{
		char *unknown = TextDatumGetCString(raw);

		unknown[pg_mbcliplen(unknown, (int) strlen(unknown), 100)] = '\0';
		word->word = MemoryContextStrdup(context, unknown);
	}
	word->rows = 0;
	SPI_finish();
}

const Word *
import_share_word_of(ShareWords *words, Datum raw, bool no_raw, MemoryContext per_row)
{
	static Word single;
	uint64 hash = no_raw ? 0 : hash_of_text(raw);
	bool found;
	Word *word = hash_search(words->table, &hash, HASH_FIND, NULL);

	if (word == NULL)
	{
		/* looked up before it is entered, so that an error leaves no incomplete entry */
		bool is_kept = hash_get_num_entries(words->table) < MAX_WORDS;

		look_up_word(words, raw, no_raw, &single, is_kept ? words->context : per_row);
		single.hash = hash;
		if (!is_kept)
			return &single;
		word = hash_search(words->table, &hash, HASH_ENTER, &found);
		*word = single;
	}
	word->rows++;
	return word;
}

static int
by_rows(const void *a, const void *b)
{
	const Word *one = *(const Word *const *) a;
	const Word *other = *(const Word *const *) b;

	if (one->rows != other->rows)
		return one->rows > other->rows ? -1 : 1;
	return strcmp(one->word, other->word);
}

void
import_notice_unknown_words(const ShareWords *words, int64 import_id)
{
	HASH_SEQ_STATUS all;
	Word *word;
	Word **unknown = palloc(sizeof(Word *) * (Size) hash_get_num_entries(words->table));
	int count = 0;
	StringInfoData list;

	hash_seq_init(&all, words->table);
	while ((word = hash_seq_search(&all)) != NULL)
	{
		if (word->word != NULL && word->share_type != 0 &&
			strcmp(TextDatumGetCString(word->share_type), "other") == 0)
			unknown[count++] = word;
	}
	if (count == 0)
		return;
	qsort(unknown, (size_t) count, sizeof(Word *), by_rows);
	initStringInfo(&list);
	for (int i = 0; i < count && i < 20; i++)
		appendStringInfo(&list, "%s%s (" INT64_FORMAT ")", i > 0 ? ", " : "", unknown[i]->word,
						 unknown[i]->rows);
	ereport(
		NOTICE,
		errmsg("import " INT64_FORMAT ": ways of sharing without an alias, kept as other: %s",
			   import_id, list.data),
		errhint(
			"Add a row to tiktrack.share_aliases, then update share_type and platform of these events by method_raw."));
}
