/*
 * tiktrack.c
 *		The module itself. Everything else lives in a room of its own: see
 *		src/README.md for the map.
 */
#include "postgres.h"

#include "fmgr.h"

#include "common/compat.h"

#ifdef PG_MODULE_MAGIC_EXT
PG_MODULE_MAGIC_EXT(.name = "tiktrack", .version = TIKTRACK_VERSION);
#else
PG_MODULE_MAGIC;
#endif
