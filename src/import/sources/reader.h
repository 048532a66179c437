/*
 * import/sources/reader.h
 *		Calls a reader in SQL by its name.
 */
#ifndef TIKTRACK_IMPORT_SOURCES_READER_H
#define TIKTRACK_IMPORT_SOURCES_READER_H

#include "postgres.h"

#include "tcop/dest.h"

/*
 * Sends the rows of reader(content text, options jsonb) to `destination`; SPI must be
 * connected. Error 22023 when tiktrack.import_sources names no such reader, so that
 * no other function can be called.
 */
extern void import_run_reader(const char *reader, Datum content, Datum options,
							  DestReceiver *destination);

#endif /* TIKTRACK_IMPORT_SOURCES_READER_H */
