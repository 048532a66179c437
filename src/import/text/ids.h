/*
 * import/text/ids.h
 *		Refuses files whose ids were rounded.
 */
#ifndef TIKTRACK_IMPORT_TEXT_IDS_H
#define TIKTRACK_IMPORT_TEXT_IDS_H

#include "import/text/values_core.h"

/* Error 22023 if the ids are rounded; `column` is its name as the user knows it. */
extern void import_refuse_rounded_ids(const IdCheck *check, const char *column);

#endif /* TIKTRACK_IMPORT_TEXT_IDS_H */
