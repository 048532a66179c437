/*
 * insight/insight_arrays.c
 *		Functions of an array of numbers: q values, and the spike score. Both are
 *		strict; NULL elements are left out.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "common/compat.h"
#include "common/report.h"
#include "insight/insight_order_core.h"

PG_FUNCTION_INFO_V1(tiktrack_adjust_p);
PG_FUNCTION_INFO_V1(tiktrack_spike_score);

/* the elements of a float8[], and those that are not NULL once more, ranked */
typedef struct Numbers
{
	int16 length; /* of an element, as the server stores it */
	bool by_value;
	char alignment;
	Datum *elements;
	bool *nulls;
	int element_count;
	RankedValue *ranked;
	RankedValue *scratch;
	Size count;
} Numbers;

static void
pause_for_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

static Numbers
numbers_of(ArrayType *array)
{
	Numbers numbers = {0};
	Size room;

	get_typlenbyvalalign(FLOAT8OID, &numbers.length, &numbers.by_value, &numbers.alignment);
	deconstruct_array(array, FLOAT8OID, numbers.length, numbers.by_value, numbers.alignment,
					  &numbers.elements, &numbers.nulls, &numbers.element_count);
	room = sizeof(RankedValue) * (Size) Max(numbers.element_count, 1);
	numbers.ranked = MemoryContextAllocHuge(CurrentMemoryContext, room);
	numbers.scratch = MemoryContextAllocHuge(CurrentMemoryContext, room);
	for (int i = 0; i < numbers.element_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!numbers.nulls[i])
			numbers.ranked[numbers.count++] =
				(RankedValue){.value = DatumGetFloat8(numbers.elements[i]), .position = (size_t) i};
	}
	return numbers;
}

/* adjust_p(p) -> float8[] of the same shape */
Datum
tiktrack_adjust_p(PG_FUNCTION_ARGS)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);
	Numbers numbers = numbers_of(array);

	for (Size i = 0; i < numbers.count; i++)
	{
		double p = numbers.ranked[i].value;

		if (!(p >= 0 && p <= 1))
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("p value must be from 0 to 1: %g", p),
							errhint("Pass the p values of all tests that were made together.")));
	}
	insight_sort(numbers.ranked, numbers.scratch, numbers.count, pause_for_interrupts);
	insight_adjust(numbers.ranked, numbers.count);
	for (Size i = 0; i < numbers.count; i++)
		numbers.elements[numbers.ranked[i].position] = Float8GetDatum(numbers.ranked[i].value);
	PG_RETURN_ARRAYTYPE_P(construct_md_array(numbers.elements, numbers.nulls, ARR_NDIM(array),
											 ARR_DIMS(array), ARR_LBOUND(array), FLOAT8OID,
											 numbers.length, numbers.by_value, numbers.alignment));
}

static void
check_finite(double value)
{
	if (isnan(value) || isinf(value))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("value must be a finite number: %g", value),
						errhint("Leave out what is not known, or pass NULL for it.")));
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
	Numbers numbers = numbers_of(PG_GETARG_ARRAYTYPE_P(1));
	double score;

	word_arg(PG_GETARG_TEXT_PP(2), "method", nth_method);
	check_finite(x);
	for (Size i = 0; i < numbers.count; i++)
		check_finite(numbers.ranked[i].value);
	if (!insight_spike_score(x, numbers.ranked, numbers.scratch, numbers.count,
							 pause_for_interrupts, &score))
		PG_RETURN_NULL();
	if (isnan(score) || isinf(score))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE), errmsg("spike score is out of range"),
				 errhint("The value is too far from what its history differs by.")));
	PG_RETURN_FLOAT8(score);
}
