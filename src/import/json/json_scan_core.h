/*
 * import/json/json_scan_core.h
 *		A scan over JSON, shared by the walks.
 *
 *		Not recursive, because a file may be nested to any depth.
 *
 *		Pure: does not use PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_SCAN_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_SCAN_CORE_H

#include <stdbool.h>
#include <stddef.h>

/* a range of bytes in the content */
typedef struct JsonSpan
{
	const char *start;
	size_t length;
} JsonSpan;

/* `poll` is called about once in 64 kB; it may not return. */
typedef struct JsonScan
{
	const char *at;
	const char *end;
	const char *next_poll;
	void (*poll)(void *state);
	void *state;
} JsonScan;

typedef struct JsonMember
{
	JsonSpan key; /* as written, without its quotes */
	const char *value;
} JsonMember;

typedef enum JsonMemberStatus
{
	JSON_MEMBER,
	JSON_MEMBER_NONE, /* the object or array has ended */
	JSON_MEMBER_BAD
} JsonMemberStatus;

extern JsonScan import_json_scan(const char *start, const char *end, void (*poll)(void *state),
								 void *state);
extern void import_json_poll(JsonScan *scan);
extern void import_json_skip_blanks(JsonScan *scan);

/* Moves past that byte if it is next. */
extern bool import_json_take(JsonScan *scan, char wanted);

/* The next byte, NUL at the end. */
extern char import_json_peek(const JsonScan *scan);

/*
 * Moves past a value and sets its number of levels; false when there is none or it
 * does not end. Only quotes and brackets are read; the rest of the syntax is for the
 * server's parser to check.
 */
extern bool import_json_skip_value(JsonScan *scan, int *depth);

/* Moves from after the opening quote of a string past its end; false when it does not end. */
extern bool import_json_skip_rest_of_string(JsonScan *scan);

/*
 * Moves to the next element of an array; JSON_MEMBER if there is one. The scan is
 * after the opening bracket (is_first), or after an element.
 */
extern JsonMemberStatus import_json_next_element(JsonScan *scan, bool is_first);

/* Reads a key and moves to its value. The scan is after the opening brace, or after a value. */
extern JsonMemberStatus import_json_next_member(JsonScan *scan, bool is_first, JsonMember *member);

/*
 * The number, word or string, without quotes, at a path of keys separated by dots in
 * an object; length 0 when there is none.
 */
extern JsonSpan import_json_scalar_at(JsonSpan object, JsonSpan path, void (*poll)(void *state),
									  void *state);

/* The end of the current line, or of the text. */
extern const char *import_json_line_end(JsonScan *scan);

extern bool import_json_same_text(JsonSpan a, JsonSpan b);

/* Whether a key is one of these words. */
extern bool import_json_is_one_of(JsonSpan key, const char *const *words, size_t count);

#endif /* TIKTRACK_IMPORT_JSON_JSON_SCAN_CORE_H */
