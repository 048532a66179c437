/*
 * insight/insight_arrays.c
 *		Functions of an array of numbers: q values, and the spike score. Both are
 *		strict; NULL elements are left out.
 *
 * An array may have a hundred million elements, so each loop can be cancelled, and
 * elements are read in place, without an array of Datums.
 */
#include "postgres.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "common/compat.h"
#include "common/errors.h"
#include "insight/insight_order_core.h"

PG_FUNCTION_INFO_V1(tiktrack_adjust_p);
PG_FUNCTION_INFO_V1(tiktrack_spike_score);

/* elements between two checks for a cancel */
#define ELEMENTS_PER_CHECK 65536

#define ST_SORT sort_by_value
#define ST_ELEMENT_TYPE RankedValue
#define ST_COMPARE(a, b) (((a)->value > (b)->value) - ((a)->value < (b)->value))
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* the elements of an array that are not NULL */
typedef struct Numbers
{
	RankedValue *values; /* positions do not count NULLs */
	Size count;
} Numbers;

static void
pause_for_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

/* The elements of a float8[] that are not NULL, which it stores without gaps. */
static double *
elements_of(ArrayType *array)
{
	return (double *) ARR_DATA_PTR(array);
}

static Numbers
numbers_of(ArrayType *array, void (*check)(double value))
{
	Size length = (Size) ARR_SIZE(array) - (Size) ARR_DATA_OFFSET(array);
	const double *elements = elements_of(array);
	Numbers numbers = {NULL, length / sizeof(double)};

	numbers.values =
		MemoryContextAllocHuge(CurrentMemoryContext, sizeof(RankedValue) * Max(numbers.count, 1));
	for (Size i = 0; i < numbers.count; i++)
	{
		if (i % ELEMENTS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		check(elements[i]);
		numbers.values[i] = (RankedValue){elements[i], i};
	}
	return numbers;
}

static void
check_p(double p)
{
	if (!(p >= 0 && p <= 1))
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("p value must be from 0 to 1: %g", p),
				errhint("Pass the p values of all tests that were made together."));
}

/* adjust_p(p float8[]) -> float8[] with the same dimensions and NULLs */
Datum
tiktrack_adjust_p(PG_FUNCTION_ARGS)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P_COPY(0);
	double *elements = elements_of(array);
	Numbers numbers = numbers_of(array, check_p);

	sort_by_value(numbers.values, numbers.count);
	insight_adjust(numbers.values, numbers.count, pause_for_interrupts);
	for (Size i = 0; i < numbers.count; i++)
	{
		if (i % ELEMENTS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
		elements[numbers.values[i].position] = numbers.values[i].value;
	}
	PG_RETURN_ARRAYTYPE_P(array);
}

static void
check_finite(double value)
{
	if (isnan(value) || isinf(value))
		ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				errmsg("value must be a finite number: %g", value),
				errhint("Leave out what is not known, or pass NULL for it."));
}

static const char *const method_names[] = {"mad", NULL};

static const char *
nth_method(int i)
{
	return method_names[i];
}

/* spike_score(x, history, method) -> double precision */
Datum
tiktrack_spike_score(PG_FUNCTION_ARGS)
{
	double x = PG_GETARG_FLOAT8(0);
	Numbers history;
	double middle;
	double mean_deviation;
	double score;

	word_arg(PG_GETARG_TEXT_PP(2), "method", nth_method);
	check_finite(x);
	history = numbers_of(PG_GETARG_ARRAYTYPE_P(1), check_finite);
	if (history.count < INSIGHT_SHORTEST_HISTORY)
		PG_RETURN_NULL();
	sort_by_value(history.values, history.count);
	middle = insight_median(history.values, history.count);
	mean_deviation = insight_deviate(history.values, history.count, middle, pause_for_interrupts);
	if (mean_deviation == 0)
		PG_RETURN_NULL();
	sort_by_value(history.values, history.count);
	score = insight_spike_score(x, middle, insight_median(history.values, history.count),
								mean_deviation);
	if (isnan(score) || isinf(score))
		ereport(ERROR, errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				errmsg("spike score is out of range"),
				errhint("The value is too far from what its history differs by."));
	PG_RETURN_FLOAT8(score);
}
