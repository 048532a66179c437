/*
 * import/json/json_scan_core.h
 *		Passing over JSON: what its walks share.
 *
 *		No function calls itself: a file may be nested as deep as it is long.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing.
 */
#ifndef TIKTRACK_IMPORT_JSON_JSON_SCAN_CORE_H
#define TIKTRACK_IMPORT_JSON_JSON_SCAN_CORE_H

#include <stdbool.h>
#include <stddef.h>

/* bytes of the content */
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
	JsonSpan key; /* as it is written, without its quotes */
	const char *value;
} JsonMember;

typedef enum JsonMemberStatus
{
	JSON_MEMBER,
	JSON_MEMBER_NONE, /* the object or array is at its end */
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
 * Moves past a value and says how deep it is; false when there is none or it
 * does not end. Its end is found by quotes and brackets alone: what it is made of
 * is for the server's parser to check.
 */
extern bool import_json_skip_value(JsonScan *scan, int *depth);

/* Moves past the string whose opening quote was passed; false when it does not end. */
extern bool import_json_skip_rest_of_string(JsonScan *scan);

/*
 * Moves up to the next element of an array: the value of JSON_MEMBER. The scan stands
 * after the bracket, or after an element.
 */
extern JsonMemberStatus import_json_next_element(JsonScan *scan, bool is_first);

/* Reads a key up to its value. The scan stands after the brace, or after a value. */
extern JsonMemberStatus import_json_next_member(JsonScan *scan, bool is_first, JsonMember *member);

/*
 * The number, word or string without its quotes that stands in an object under a key,
 * or at a path of keys with dots between; length 0 when there is none.
 */
extern JsonSpan import_json_scalar_at(JsonSpan object, JsonSpan path, void (*poll)(void *state),
									  void *state);

/* The end of the line, or of the text. */
extern const char *import_json_line_end(JsonScan *scan);

extern bool import_json_same_text(JsonSpan a, JsonSpan b);

/* Whether a key is one of so many words. */
extern bool import_json_is_one_of(JsonSpan key, const char *const *words, size_t count);

#endif /* TIKTRACK_IMPORT_JSON_JSON_SCAN_CORE_H */
