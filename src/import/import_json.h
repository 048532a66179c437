/*
 * import/import_json.h
 *		What the two ways to read JSON share: a document as a whole, and the items
 *		of a file one by one.
 */
#ifndef TIKTRACK_IMPORT_JSON_H
#define TIKTRACK_IMPORT_JSON_H

#include "postgres.h"

#include "common/compat.h"

/* The JSON as a text value whose strings hold nothing that is refused. */
extern text *repaired_json(const char *source, size_t length);

/* Says that the content is no JSON, or was cut off. */
pg_noreturn extern void report_bad_json(void);

#endif /* TIKTRACK_IMPORT_JSON_H */
