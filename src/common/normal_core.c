/*
 * common/normal_core.c
 *		The two-sided quantile of the normal distribution.
 */
#include "common/normal_core.h"

#include <math.h>

#define SQRT_2 1.41421356237309504880
#define SQRT_2_OVER_PI 0.79788456080286535588

/*
 * Solves erf(z / sqrt 2) = confidence by Newton's method. Near 1 it solves the
 * logarithm of erfc instead, which keeps the digits of 1 - confidence and is nearly
 * a parabola.
 */
double
normal_two_sided(double confidence)
{
	double outside = 1 - confidence;
	double z = confidence < 0.5 ? confidence / SQRT_2_OVER_PI : sqrt(-2 * log(outside));

	for (int i = 0; i < 100; i++)
	{
		double density = SQRT_2_OVER_PI * exp(-z * z / 2);
		double step;

		if (confidence < 0.5)
			step = (erf(z / SQRT_2) - confidence) / density;
		else
		{
			double tail = erfc(z / SQRT_2);

			step = -log(tail / outside) * tail / density;
		}
		z -= step;
		if (fabs(step) <= 1e-15 * z)
			break;
	}
	return z;
}
