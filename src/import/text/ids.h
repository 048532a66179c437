/*
 * import/text/ids.h
 *		Refusing files whose ids were rounded.
 */
#ifndef TIKTRACK_IMPORT_TEXT_IDS_H
#define TIKTRACK_IMPORT_TEXT_IDS_H

#include "import/text/values_core.h"

/* Raises an error when ids of the column, as the user knows it, are rounded. */
extern void import_refuse_rounded_ids(const IdCheck *check, const char *column);

#endif /* TIKTRACK_IMPORT_TEXT_IDS_H */
