/*
 * common/compat.h
 *		What differs between PostgreSQL 15 and 19. Every PG_VERSION_NUM test of
 *		the project stands here.
 */
#ifndef TIKTRACK_COMMON_COMPAT_H
#define TIKTRACK_COMMON_COMPAT_H

#include "postgres.h"

#include "fmgr.h"

#if PG_VERSION_NUM < 150000
#error "tiktrack needs PostgreSQL 15 or later"
#endif

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#else
/* before 16 a type's input function has one way to refuse: an error */
#define ereturn(context, dummy_value, ...) \
	do { \
		ereport(ERROR, __VA_ARGS__); \
		return dummy_value; \
	} while (0)
#endif

#endif							/* TIKTRACK_COMMON_COMPAT_H */
