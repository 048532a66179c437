/*
 * reach/reach_format_core.c
 *		Sets of people as text and on the wire.
 */
#include "reach/reach_format_core.h"

#include <string.h>

#define HASH_DIGITS 16

static size_t
register_count(unsigned precision)
{
	return (size_t) 1 << precision;
}

/* Writes the lowest `digits` hexadecimal digits. */
static char *
print_hexadecimal(char *out, uint64_t value, int digits)
{
	for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
		*out++ = "0123456789abcdef"[value >> shift & 15];
	return out;
}

/* Reads exactly that many hexadecimal digits, in lower case. */
static bool
parse_hexadecimal(const char **next, const char *end, int digits, uint64_t *value)
{
	uint64_t result = 0;

	if (end - *next < digits)
		return false;
	for (int i = 0; i < digits; i++)
	{
		char c = *(*next)++;

		if (c >= '0' && c <= '9')
			result = result << 4 | (uint64_t) (c - '0');
		else if (c >= 'a' && c <= 'f')
			result = result << 4 | (uint64_t) (c - 'a' + 10);
		else
			return false;
	}
	*value = result;
	return true;
}

size_t
reach_set_text_length(const ReachSet *set)
{
	if (set->form == REACH_REGISTERS)
		return 1 + 2 * register_count(set->precision);
	return set->people == 0 ? 2 : 1 + (size_t) set->people * (HASH_DIGITS + 1);
}

char *
reach_set_print(const ReachSet *set, char *out)
{
	if (set->form == REACH_REGISTERS)
	{
		const uint8_t *registers = (const uint8_t *) set->data;

		*out++ = '#';
		for (size_t i = 0; i < register_count(set->precision); i++)
			out = print_hexadecimal(out, registers[i], 2);
		return out;
	}
	*out++ = '{';
	for (uint32_t i = 0; i < set->people; i++)
	{
		if (i > 0)
			*out++ = ',';
		out = print_hexadecimal(out, set->data[i], HASH_DIGITS);
	}
	*out++ = '}';
	return out;
}

static bool
parse_registers(const char **next, const char *end, ReachSet *out)
{
	uint8_t *registers = (uint8_t *) out->data;
	uint64_t value;

	out->form = REACH_REGISTERS;
	for (size_t i = 0; i < register_count(out->precision); i++)
	{
		if (!parse_hexadecimal(next, end, 2, &value))
			return false;
		registers[i] = (uint8_t) value;
	}
	return true;
}

static bool
parse_list(const char **next, const char *end, ReachSet *out)
{
	if (*next < end && **next == '}')
	{
		(*next)++;
		return true;
	}
	while (out->people < reach_exact_limit(out->precision))
	{
		if (!parse_hexadecimal(next, end, HASH_DIGITS, &out->data[out->people]) || *next == end)
			return false;
		out->people++;
		switch (*(*next)++)
		{
			case ',':
				break;
			case '}':
				return true;
			default:
				return false;
		}
	}
	return false;
}

bool
reach_set_parse(const char **next, const char *end, unsigned precision, ReachSet *out)
{
	bool parsed;

	reach_set_init(out, precision);
	if (*next == end)
		return false;
	switch (*(*next)++)
	{
		case '{':
			parsed = parse_list(next, end, out);
			break;
		case '#':
			parsed = parse_registers(next, end, out);
			break;
		default:
			return false;
	}
	return parsed && reach_set_is_valid(out, reach_set_size(out));
}

size_t
reach_set_wire_length(const ReachSet *set)
{
	return 1 + (set->form == REACH_REGISTERS ? register_count(set->precision) :
											   4 + 8 * (size_t) set->people);
}

uint8_t *
reach_set_encode(const ReachSet *set, uint8_t *out)
{
	out = write_uint8(out, set->form);
	if (set->form == REACH_REGISTERS)
	{
		memcpy(out, set->data, register_count(set->precision));
		return out + register_count(set->precision);
	}
	out = write_uint32(out, set->people);
	for (uint32_t i = 0; i < set->people; i++)
		out = write_uint64(out, set->data[i]);
	return out;
}

bool
reach_set_decode(ByteReader *reader, unsigned precision, ReachSet *out)
{
	const uint8_t *registers;
	uint32_t people;

	reach_set_init(out, precision);
	if (!read_uint8(reader, &out->form))
		return false;
	switch (out->form)
	{
		case REACH_REGISTERS:
			if (!read_bytes(reader, register_count(precision), &registers))
				return false;
			memcpy(out->data, registers, register_count(precision));
			break;
		case REACH_LIST:
			if (!read_uint32(reader, &people) || people > reach_exact_limit(precision))
				return false;
			for (; out->people < people; out->people++)
			{
				if (!read_uint64(reader, &out->data[out->people]))
					return false;
			}
			break;
		default:
			return false;
	}
	return reach_set_is_valid(out, reach_set_size(out));
}
