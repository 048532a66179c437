/*
 * vocabulary/vocabulary.c
 *		Words as SQL arguments.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "common/errors.h"
#include "vocabulary/vocabulary.h"

PG_FUNCTION_INFO_V1(tiktrack_event_kinds);
PG_FUNCTION_INFO_V1(tiktrack_share_types);
PG_FUNCTION_INFO_V1(tiktrack_account_types);

static const char *
nth_event_kind(int i)
{
	return i < EVENT_KIND_COUNT ? event_kind_name(i) : NULL;
}

static const char *
nth_share_type(int i)
{
	return i < SHARE_TYPE_COUNT ? share_type_name(i) : NULL;
}

static const char *
nth_account_type(int i)
{
	return i < ACCOUNT_TYPE_COUNT ? account_type_name(i) : NULL;
}

EventKind
event_kind_arg(const text *word)
{
	int kind = event_kind_from_name(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word));

	if (kind < 0)
		raise_unknown_word("event kind", VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word),
						   nth_event_kind);
	return (EventKind) kind;
}

ShareType
share_type_arg(const text *word)
{
	int type = share_type_from_name(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word));

	if (type < 0)
		raise_unknown_word("share type", VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word),
						   nth_share_type);
	return (ShareType) type;
}

AccountType
account_type_arg(const text *word)
{
	int type = account_type_from_name(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word));

	if (type < 0)
		raise_unknown_word("account type", VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word),
						   nth_account_type);
	return (AccountType) type;
}

static ArrayType *
word_array(WordList words, int count)
{
	Datum *elements = palloc(sizeof(Datum) * (Size) count);

	for (int i = 0; i < count; i++)
		elements[i] = CStringGetTextDatum(words(i));
	return construct_array(elements, count, TEXTOID, -1, false, TYPALIGN_INT);
}

/* event_kinds() -> text[]: all kinds; the domain and all checks call this */
Datum
tiktrack_event_kinds(PG_FUNCTION_ARGS)
{
	PG_RETURN_ARRAYTYPE_P(word_array(nth_event_kind, EVENT_KIND_COUNT));
}

/* share_types() -> text[]: all share types */
Datum
tiktrack_share_types(PG_FUNCTION_ARGS)
{
	PG_RETURN_ARRAYTYPE_P(word_array(nth_share_type, SHARE_TYPE_COUNT));
}

/* account_types() -> text[]: all account types */
Datum
tiktrack_account_types(PG_FUNCTION_ARGS)
{
	PG_RETURN_ARRAYTYPE_P(word_array(nth_account_type, ACCOUNT_TYPE_COUNT));
}
