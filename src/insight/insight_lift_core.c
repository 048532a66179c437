/*
 * insight/insight_lift_core.c
 *		Katz's interval of a ratio of rates, and its two tests.
 */
#include "insight/insight_lift_core.h"

#include <math.h>

#define SQRT_2 1.41421356237309504880

/* below this an expected count is too small for the normal distribution */
#define SMALL_CELL 5

/* tolerance for tables that would be as likely as the observed one without rounding */
#define AS_LIKELY (1 + 1e-7)

/* a*d - b*c, without cancellation when the products are close */
static double
difference_of_products(double a, double d, double b, double c)
{
	double second = b * c;
	double lost = fma(b, c, -second);

	return fma(a, d, -second) - lost;
}

/*
 * Fisher's exact test: the probability of all tables with these margins that are
 * at most as likely as the observed one. Loops over the cell with the smallest
 * expectation from 0 up; as that is below SMALL_CELL, the probabilities underflow
 * after some hundred steps.
 */
static double
fisher_p(double k1, double n1, double k2, double n2)
{
	double all = n1 + n2;
	double marked = k1 + k2;
	double drawn = fmin(n1, n2);
	double observed = n1 <= n2 ? k1 : k2;
	double most;
	double weight;
	double observed_weight = 0;
	double total = 0;
	double as_extreme = 0;

	if (marked > all - marked)
	{
		marked = all - marked;
		observed = drawn - observed;
	}
	most = fmin(drawn, marked);
	for (int pass = 0; pass < 2; pass++)
	{
		weight = 1; /* relative to the table with 0 in that cell */
		for (double cell = 0; cell <= most && weight > 0; cell++)
		{
			if (pass == 0)
			{
				total += weight;
				if (cell == observed)
					observed_weight = weight;
			}
			else if (weight <= observed_weight * AS_LIKELY)
				as_extreme += weight;
			weight *=
				(drawn - cell) / (cell + 1) * ((marked - cell) / (all - drawn - marked + cell + 1));
		}
	}
	return fmin(1, as_extreme / total);
}

/* `difference` is k1 n2 - k2 n1 */
static double
p_value(double k1, double n1, double k2, double n2, double difference)
{
	double all = n1 + n2;
	double marked = k1 + k2;
	double unmarked = all - marked;

	/* compares the smallest expected count, multiplied by all */
	if (fmin(n1, n2) * fmin(marked, unmarked) < SMALL_CELL * all)
		return fisher_p(k1, n1, k2, n2);
	return erfc(fabs(difference) / sqrt(n1 * n2 * (marked / all) * unmarked) / SQRT_2);
}

Lift
insight_lift(double k1, double n1, double k2, double n2, double z)
{
	double difference = difference_of_products(k1, n2, k2, n1);
	Lift result = {.lift_known = k2 > 0, .p_value = p_value(k1, n1, k2, n2, difference)};
	double log_ratio;
	double error;

	if (k2 == 0)
		return result;
	if (k1 == 0)
	{
		log_ratio = log(0.5 / (n1 + 0.5) * ((n2 + 0.5) / (k2 + 0.5)));
		error = sqrt(n1 / (0.5 * (n1 + 0.5)) + (n2 - k2) / ((k2 + 0.5) * (n2 + 0.5)));
		result.lift = -1;
		result.low = -1;
	}
	else
	{
		result.lift = difference / (k2 * n1);
		log_ratio = log1p(result.lift);
		error = sqrt((n1 - k1) / (k1 * n1) + (n2 - k2) / (k2 * n2));
		result.low = expm1(log_ratio - z * error);
	}
	result.high = expm1(log_ratio + z * error);
	return result;
}
