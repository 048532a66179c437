/*
 * test/unit/test_import_url.c
 *		Parameters of a URL.
 */
#include "laws.h"

#include "import/text/url_core.h"

static void examples(void **state);
static void escapes(void **state);
static void written_and_read(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(examples),
	cmocka_unit_test(escapes),
	cmocka_unit_test(written_and_read),
};

int
main(void)
{
	return cmocka_run_group_tests_name("import_url", tests, seed_random, NULL);
}

/* Reads from a copy without a byte to spare, so that ASan sees a read beyond its end. */
static void
check(const char *url, const char *name, const char *wanted)
{
	size_t length = strlen(url);
	char *exact = exact_copy(url, length);
	char out[256];
	const char *value;
	size_t value_length;

	if (!import_url_parameter(exact, length, name, strlen(name), &value, &value_length))
		assert_null(wanted);
	else
	{
		assert_non_null(wanted);
		out[import_url_decode(value, value_length, out)] = '\0';
		assert_string_equal(out, wanted);
	}
	free(exact);
}

static void
examples(void **state)
{
	(void) state;
	check("https://a/b?x=1&y=2", "x", "1");
	check("https://a/b?x=1&y=2", "y", "2");
	check("https://a/b?x=1&y=2", "z", NULL);
	/* whole names, the first of several, and case as it stands */
	check("?xx=1&x=2&x=3", "x", "2");
	check("?X=1", "x", NULL);
	check("?ax=1", "x", NULL);
	/* no value */
	check("?x", "x", "");
	check("?x=", "x", "");
	check("?x&y=1", "x", "");
	check("?y=1&x", "x", "");
	check("?x==1", "x", "=1");
	/* nothing before the question mark or behind the fragment */
	check("x=1", "x", NULL);
	check("x=1?y=2", "x", NULL);
	check("?y=2#&x=1", "x", NULL);
	check("#?x=1", "x", NULL);
	check("?", "x", NULL);
	check("", "x", NULL);
	check("?&&x=1&&", "x", "1");
	check("?a?x=1&b=2", "b", "2");
}

static void
escapes(void **state)
{
	(void) state;
	check("?x=%41%2b+%7A", "x", "A+ z");
	check("?x=%", "x", "%");
	check("?x=%4", "x", "%4");
	check("?x=%4g%zz", "x", "%4g%zz");
	check("?x=%25%34%31", "x", "%41");
	check("?x=%26%3d%23", "x", "&=#");
	check("?x=%c3%A9", "x", "\xc3\xa9");
}

/* A URL put together from known parameters gives each of them back. */
static void
written_and_read(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS; round++)
	{
		char url[400];
		char values[5][20];
		int at = snprintf(url, sizeof(url), "https://a/b?");

		for (int i = 0; i < 5; i++)
		{
			int length = (int) random_below(6);

			at += snprintf(url + at, sizeof(url) - (size_t) at, "%sp%d=", i > 0 ? "&" : "", i);
			for (int k = 0; k < length; k++)
			{
				values[i][k] = (char) (1 + random_below(127));
				at += snprintf(url + at, sizeof(url) - (size_t) at, one_in(2) ? "%%%02x" : "%%%02X",
							   values[i][k]);
			}
			values[i][length] = '\0';
		}
		for (int i = 0; i < 5; i++)
			check(url, (char[]){'p', (char) ('0' + i), '\0'}, values[i]);
	}
}
