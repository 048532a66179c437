/*
 * import/import_core.h
 *		Readers of foreign bytes: what must be settled before PostgreSQL's own
 *		json, text and timestamp functions can take over.
 *
 *		Pure: knows nothing of PostgreSQL and allocates nothing. Positions and lengths in bytes.
 */
#ifndef TIKTRACK_IMPORT_CORE_H
#define TIKTRACK_IMPORT_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * ASCII SUBSTITUTE stands for what no text value can hold: a NUL, a byte that
 * is not UTF-8, half a surrogate pair. The row that holds it is rejected, the
 * rest of the file is not.
 */
#define SUBSTITUTE 0x1a

/* so many bytes are read or repaired before the glue listens for a cancel */
#define IMPORT_PIECE_SIZE (1024 * 1024)

/* An item, a row or a block of lines that has more bytes is rejected, whatever it holds. */
#define IMPORT_MAX_ITEM (4 * 1024 * 1024)

/*
 * Copies bytes to `out`, of the same size, with every byte that is no part of
 * valid UTF-8, and every NUL, as SUBSTITUTE. Returns how many were replaced.
 */
extern size_t repair_utf8(const uint8_t *bytes, size_t length, uint8_t *out);

/* Where a piece of UTF-8 of about `length` bytes may end without cutting a character. */
extern size_t utf8_piece(const uint8_t *bytes, size_t length, size_t wanted);

/*
 * Copies JSON with what PostgreSQL refuses inside of strings put right: control
 * characters are escaped; \u0000 and lone surrogates become \u001a. Nothing
 * outside of strings changes, so the text stays as valid or not as it was.
 *
 * A piece at a time, so that the caller can listen for a cancel: reads about
 * `budget` bytes on and returns the length of what it wrote to `out`, or would
 * write where that is NULL; all is read when next == end.
 */
typedef struct JsonRepair
{
	const char *next;
	const char *end;
	bool in_string;
} JsonRepair;

extern size_t repair_json(JsonRepair *repair, size_t budget, char *out);

/* ---- delimited text, RFC 4180 and its relatives */

/* a field as it stands in the text, without the quotes around it */
typedef struct CsvField
{
	const char *start;
	size_t length;
	bool quoted; /* then doubled quotes inside stand for one */
} CsvField;

typedef enum CsvStatus
{
	CSV_RECORD,
	CSV_END,
	/* a bad line; reading goes on at the next one */
	CSV_UNTERMINATED, /* a quote that no other closes */
	CSV_STRAY,		  /* text behind a closing quote */
	CSV_TOO_LONG,	  /* a field of over CSV_MAX_FIELD bytes */
	CSV_TOO_WIDE,	  /* more than CSV_MAX_FIELDS fields */
	CSV_TOO_BIG,	  /* a record of over CSV_MAX_RECORD bytes */
	CSV_MORE		  /* no record: it goes on behind the text at hand, see csv_go_on */
} CsvStatus;

#define CSV_MAX_FIELDS 256
#define CSV_MAX_FIELD (1024 * 1024)
#define CSV_MAX_RECORD IMPORT_MAX_ITEM

typedef struct CsvReader
{
	const char *next;
	const char *end;
	char delimiter;
	bool is_last;	  /* nothing comes behind the text at hand */
	bool is_skipping; /* behind a bad line whose end is not at hand */
	int64_t next_line;

	/* the record that csv_next read */
	const char *record;
	size_t record_length; /* without the line's end */
	int64_t line;		  /* where it starts, from 1 */
	int count;
	CsvField fields[CSV_MAX_FIELDS];
} CsvReader;

/* A reader of a whole text. */
extern void csv_begin(CsvReader *reader, const char *text, size_t length, char delimiter);

/*
 * Goes on in another text, which begins with what the reader had at `next`, and
 * is the last of its file or not. A text that is not the last may be given
 * before csv_next too, so that a file is read in pieces.
 */
extern void csv_go_on(CsvReader *reader, const char *text, size_t length, bool is_last);

/* Reads a record. Lines end in LF, CRLF or CR; empty lines are passed over. */
extern CsvStatus csv_next(CsvReader *reader);

/* Writes a field's value, at most as long as the field; returns its length. */
extern size_t csv_value(const CsvField *field, char *out);

/* A line of any text, as a record of one field; never quoted. */
extern CsvStatus csv_next_line(CsvReader *reader);

/* ---- small values */

/*
 * A time as exports and APIs write it, in microseconds since 1970 UTC:
 * YYYY-MM-DD HH:MM:SS, with a blank or T between, a fraction, and UTC, Z or an
 * offset behind, where nothing means UTC; or 10, 13 or 16 digits for seconds,
 * milli- or microseconds. False for anything else, and for days and hours that
 * do not exist.
 */
extern bool parse_time(const char *text, size_t length, int64_t *microseconds);

/*
 * The same for a file whose times may be local: *has_zone says whether the text
 * names a zone or is unix time. Unix seconds may have a fraction here.
 */
extern bool parse_zoned_time(const char *text, size_t length, int64_t *microseconds,
							 bool *has_zone);

/*
 * A whole number that fits bigint, which may be written with a fraction of
 * zeros, as programs do where a column has gaps.
 */
extern bool parse_whole_number(const char *text, size_t length, int64_t *number);

/*
 * The id in a link to a video or photo post: 15 to 20 digits behind /video/ or
 * /photo/ that fit bigint. False when there is none.
 */
extern bool parse_video_id(const char *link, size_t length, int64_t *video_id);

#endif /* TIKTRACK_IMPORT_CORE_H */
