/*
 * import/sources/reader.h
 *		Calling a reader in SQL by its name.
 */
#ifndef TIKTRACK_IMPORT_SOURCES_READER_H
#define TIKTRACK_IMPORT_SOURCES_READER_H

#include "postgres.h"

#include "tcop/dest.h"

/*
 * Gives the rows of reader(content, options), text and jsonb, to `destination`;
 * SPI must be connected. Error 22023 when the table of sources names no such
 * reader: anybody can call a reader, and it knows nothing of what else is in the
 * schema.
 */
extern void import_run_reader(const char *reader, Datum content, Datum options,
							  DestReceiver *destination);

#endif /* TIKTRACK_IMPORT_SOURCES_READER_H */
