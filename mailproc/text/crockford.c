#include "text/crockford.h"

#include <string.h>

#include "text/utf8.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { CROCKFORD_BASE = 32 };

size_t
crockford_length(size_t bits)
{
	return bits / 5 + (bits % 5 != 0);
}

void
crockford_encode(const unsigned char *bytes, size_t bits, char *out)
{
	size_t n = crockford_length(bits);

	for (size_t i = 0; i < n; i++) {
		unsigned value = 0;

		for (size_t bit = i * 5; bit < i * 5 + 5; bit++) {
			value <<= 1;
			if (bit < bits && (bytes[bit / 8] & 0x80 >> bit % 8))
				value |= 1;
		}
		out[i] = alphabet[value];
	}
	out[n] = '\0';
}

/* The letter meant by c, or NUL. */
static char
crockford_letter(uint32_t c)
{
	char letter;

	if (c == 0 || c > 0x7f)
		return '\0';
	letter = char_upper((char)c);
	if (letter == 'O')
		return '0';
	if (letter == 'I' || letter == 'L')
		return '1';
	return strchr(alphabet, letter) == NULL ? '\0' : letter;
}

bool
crockford_normalise(struct arena *a, struct str typed, struct str *out)
{
	char *letters = arena_alloc(a, typed.n + 1);
	size_t n = 0, at = 0;
	uint32_t c;

	*out = str_of("", 0);
	while (utf8_decode(typed, &at, &c)) {
		if (utf8_is_space(c) || utf8_is_dash(c) || utf8_is_invisible(c))
			continue;
		letters[n] = crockford_letter(c);
		if (letters[n++] == '\0')
			return false;
	}
	*out = str_of(letters, n);
	return true;
}

/*
 * Luhn's sum with every second letter, from the right, doubled and its two
 * digits of base 32 added. -1 when a letter is not of the alphabet.
 */
static int
crockford_sum(struct str letters, bool doubled)
{
	int sum = 0;

	for (size_t i = letters.n; i-- > 0; doubled = !doubled) {
		const char *place = letters.p[i] == '\0'
					? NULL
					: strchr(alphabet, letters.p[i]);
		int value;

		if (place == NULL)
			return -1;
		value = (int)(place - alphabet) * (doubled ? 2 : 1);
		sum += value / CROCKFORD_BASE + value % CROCKFORD_BASE;
		sum %= CROCKFORD_BASE;
	}
	return sum;
}

char
crockford_check_char(struct str letters)
{
	int sum = crockford_sum(letters, true);

	if (sum < 0)
		return '\0';
	return alphabet[(CROCKFORD_BASE - sum) % CROCKFORD_BASE];
}

bool
crockford_valid(struct str letters)
{
	return letters.n >= 2 && crockford_sum(letters, false) == 0;
}
