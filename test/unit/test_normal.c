/*
 * test/unit/test_normal.c
 *		common/normal_core: quantiles against constants that were computed with
 *		fifty digits, and the equation that defines them.
 */
#include "laws.h"

#include <math.h>

#include "common/normal_core.h"

static void quantiles_are_known(void **state);
static void quantiles_give_the_confidence_back(void **state);
static void quantiles_rise(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(quantiles_are_known),
	cmocka_unit_test(quantiles_give_the_confidence_back),
	cmocka_unit_test(quantiles_rise),
};

int
main(void)
{
	return cmocka_run_group_tests_name("normal", tests, seed_random, NULL);
}

/* |z - expected| / expected <= 1e-14; the confidence is the double next to what is written */
static void
quantiles_are_known(void **state)
{
	static const struct
	{
		double confidence;
		double z;
	} known[] = {
		{1e-300, 1.2533141373155002826e-300},
		{1e-16, 1.253314137315500225e-16},
		{1e-9, 1.2533141373155003296e-9},
		{0.001, 0.0012533144654325545383},
		{0.01, 0.012533469508069263422},
		{0.05, 0.062706777943213787553},
		{0.1, 0.12566134685507404122},
		{0.2, 0.25334710313579981317},
		{0.25, 0.31863936396437516302},
		{0.3, 0.38532046640756760882},
		{0.4, 0.52440051270804081597},
		{0.45, 0.59776012604247847229},
		{0.49, 0.65883769273618774229},
		{0.4999999999999999, 0.67448975019608156852},
		{0.5, 0.6744897501960817432},
		{0.5000000000000001, 0.67448975019608191789},
		{0.51, 0.69030882393303398434},
		{0.55, 0.75541502636046933782},
		{0.6, 0.84162123357291416552},
		{0.6826894921370859, 0.99999999999999990574},
		{0.7, 1.0364333894937894845},
		{0.75, 1.1503493803760081783},
		{0.8, 1.2815515655446005935},
		{0.85, 1.4395314709384558369},
		{0.9, 1.6448536269514728225},
		{0.95, 1.9599639845400538556},
		{0.9545, 2.0000024438996040387},
		{0.97, 2.1700903775845601779},
		{0.98, 2.3263478740408407676},
		{0.99, 2.5758293035489004539},
		{0.9973, 2.9999769927033890996},
		{0.999, 3.2905267314918945433},
		{0.9999, 3.8905918864131206894},
		{0.99999, 4.4171734134700061643},
		{0.999999, 4.8916384756929317718},
		{0.999999999, 6.1094102093834491114},
		{0.999999999999, 7.1305098928792724473},
		{0.9999999999999999, 8.2923610758135955382},
	};

	(void) state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		double z = normal_two_sided(known[i].confidence);

		if (!(fabs(z - known[i].z) <= 1e-14 * known[i].z))
			fail_msg("z(%.17g) = %.17g, not %.17g", known[i].confidence, z, known[i].z);
	}
}

/* A confidence between 0 and 1 of any magnitude, close to either end as often as not. */
static double
random_confidence(void)
{
	double fraction = (double) (1 + (random_bits() >> 12)) / 4503599627370497.0;

	switch (random_below(3))
	{
		case 0:
			return fraction;
		case 1:
			return fraction * pow(10, -(double) random_below(300));
		default:
			return 1 - ldexp(1 + fraction, -(int) (2 + random_below(50)));
	}
}

/* P(-z .. z) is the confidence, and what is outside is 1 - confidence, whichever is small. */
static void
quantiles_give_the_confidence_back(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS * 10; round++)
	{
		double confidence = random_confidence();
		double outside = 1 - confidence;
		double z = normal_two_sided(confidence);
		double inside_again = erf(z / sqrt(2));
		double outside_again = erfc(z / sqrt(2));

		/* a relative error of z, times the condition of erf or erfc, at most z^2 */
		if (!(z > 0) ||
			(confidence < 0.5 && !(fabs(inside_again - confidence) <= 4e-15 * confidence)) ||
			(confidence >= 0.5 &&
			 !(fabs(outside_again - outside) <= 4e-15 * (1 + z * z) * outside)))
			fail_msg("z(%.17g) = %.17g: %.17g", confidence, z, inside_again);
	}
}

static void
quantiles_rise(void **state)
{
	(void) state;
	for (int round = 0; round < ROUNDS * 10; round++)
	{
		double low = random_confidence();
		double high = random_confidence();

		if (low > high * (1 - 1e-13) || 1 - high > (1 - low) * (1 - 1e-13))
			continue;
		if (!(normal_two_sided(low) < normal_two_sided(high)))
			fail_msg("z(%.17g) is not below z(%.17g)", low, high);
	}
}
