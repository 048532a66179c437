/*
 * import/csv/csv.h
 *		Delimited text: what goes wrong, in words.
 */
#ifndef TIKTRACK_IMPORT_TEXT_CSV_H
#define TIKTRACK_IMPORT_TEXT_CSV_H

#include "import/csv/csv_core.h"

/* Why a line is bad, as the reason of a reject; NULL for a record. */
extern const char *import_csv_problem(CsvStatus status);

#endif /* TIKTRACK_IMPORT_TEXT_CSV_H */
