/*
 * import/text/unicode_core.h
 *		Characters of UTF-8: digits of any script, letters without case.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_TEXT_UNICODE_CORE_H
#define TIKTRACK_IMPORT_TEXT_UNICODE_CORE_H

#include <stddef.h>
#include <stdint.h>

/* returned for a byte that does not begin a character, in text of another encoding */
#define NO_CHARACTER UINT32_C(0xFFFFFFFF)

/* The character at *at, which is before `end`; moves *at past it, or past one byte. */
extern uint32_t import_next_character(const char **at, const char *end);

/* The value of a decimal digit of any script, or -1. */
extern int import_digit_value(uint32_t character);

/* Lower case of Latin and Cyrillic letters; any other character unchanged. */
extern uint32_t import_folded(uint32_t character);

#endif /* TIKTRACK_IMPORT_TEXT_UNICODE_CORE_H */
