/*
 * import/text/url_core.h
 *		Parameters of a URL, for which PostgreSQL has no function, and the id of its
 *		video.
 *
 *		Pure: does not use PostgreSQL and allocates nothing. Lengths in bytes.
 */
#ifndef TIKTRACK_IMPORT_TEXT_URL_CORE_H
#define TIKTRACK_IMPORT_TEXT_URL_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The first parameter of that name between the question mark and the fragment, not
 * decoded. False if there is none; empty if it has no value.
 */
extern bool import_url_parameter(const char *url, size_t length, const char *name,
								 size_t name_length, const char **value, size_t *value_length);

/*
 * Writes a decoded value (%41 is A, + is a blank), which is never longer; returns its
 * length. A % without two hexadecimal digits after it stays.
 */
extern size_t import_url_decode(const char *value, size_t length, char *out);

/*
 * The id in a link to a video or photo post: 15 to 20 digits after /video/ or
 * /photo/ that fit bigint. False when there is none.
 */
extern bool import_parse_video_id(const char *link, size_t length, int64_t *video_id);

#endif /* TIKTRACK_IMPORT_TEXT_URL_CORE_H */
