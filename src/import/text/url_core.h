/*
 * import/text/url_core.h
 *		Parameters of a URL, which PostgreSQL has no function for, and the video it leads to.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing. Lengths in bytes.
 */
#ifndef TIKTRACK_IMPORT_TEXT_URL_CORE_H
#define TIKTRACK_IMPORT_TEXT_URL_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The first parameter of that name after the question mark and before the
 * fragment, as it stands there. False when there is none; one without a value
 * is empty.
 */
extern bool import_url_parameter(const char *url, size_t length, const char *name,
								 size_t name_length, const char **value, size_t *value_length);

/*
 * Writes a value with %41 as A and + as a blank, at most as long as it was;
 * returns the length. A % that no two hexadecimal digits follow stays.
 */
extern size_t import_url_decode(const char *value, size_t length, char *out);

/*
 * The id in a link to a video or photo post: 15 to 20 digits after /video/ or
 * /photo/ that fit bigint. False when there is none.
 */
extern bool import_parse_video_id(const char *link, size_t length, int64_t *video_id);

#endif /* TIKTRACK_IMPORT_TEXT_URL_CORE_H */
