/* Numbers of the health insurance card (RAMQ) and of the driver's licence (SAAQ). */
#include "form/value.h"

#include "base/calendar.h"

enum {
	LETTERS = 4, /* of a health insurance number */
	SHORT_LENGTH = 12,
	SAAQ_LENGTH = 13,
	OTHER_MIN = 5, /* of a licence from elsewhere */
	OTHER_MAX = 20,
	LEAP_YEAR = 2000 /* the century is not known: 29 February may be */
};

/* Letters in capitals and digits; blanks, hyphens and full stops go. False when
 * there is anything else. */
static bool
compact(struct arena *a, struct str raw, struct str *out)
{
	char *text = arena_alloc(a, raw.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];

		if (char_is_alnum(c))
			text[n++] =
			    c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		else if ((unsigned char)c == 0xc2 && i + 1 < raw.n &&
			 (unsigned char)raw.p[i + 1] == 0xa0)
			i++;
		else if (c != ' ' && c != '-' && c != '.')
			return false;
	}
	*out = str_of(text, n);
	return true;
}

static int
two_digits(struct str s, size_t at)
{
	return (s.p[at] - '0') * 10 + s.p[at + 1] - '0';
}

static bool
all_digits(struct str s, size_t from)
{
	for (size_t i = from; i < s.n; i++)
		if (!char_is_digit(s.p[i]))
			return false;
	return true;
}

/* Year, month (50 more for women) and day; the last two are left alone: no rule
 * for them is public. */
static bool
is_health_number(struct str s)
{
	struct date born = {LEAP_YEAR, 0, 0};

	if (s.n != SHORT_LENGTH || !all_digits(s, LETTERS))
		return false;
	for (size_t i = 0; i < LETTERS; i++)
		if (char_is_digit(s.p[i]))
			return false;
	born.month = two_digits(s, 6);
	if (born.month > 50)
		born.month -= 50;
	born.day = two_digits(s, 8);
	return date_valid(born);
}

static struct str
slice(struct str s, size_t from, size_t n)
{
	return str_slice(s, from, n);
}

void
value_health_number(const struct value_in *in, struct answer *out)
{
	struct str s;

	if (!compact(in->a, in->raw, &s) || !is_health_number(s)) {
		value_refuse(in, out, "nam.forme", str_of("", 0));
		return;
	}
	value_accept(in, out, s);
	out->text = str_printf(in->a, "%.*s %.*s %.*s", STR_ARG(slice(s, 0, 4)),
	    STR_ARG(slice(s, 4, 4)), STR_ARG(slice(s, 8, 4)));
}

/* Of another province or country; one of ours with a digit too few or too many
 * is none of these. */
static bool
is_other_licence(struct str s)
{
	bool ours = s.n > 1 && !char_is_digit(s.p[0]) && all_digits(s, 1) &&
		    (s.n == SAAQ_LENGTH - 1 || s.n == SAAQ_LENGTH + 1);
	bool digit = false;

	for (size_t i = 0; i < s.n; i++)
		digit = digit || char_is_digit(s.p[i]);
	return s.n >= OTHER_MIN && s.n <= OTHER_MAX && digit && !ours;
}

void
value_driver_licence(const struct value_in *in, struct answer *out)
{
	struct str s;
	bool plain = compact(in->a, in->raw, &s);

	if (plain && s.n == SAAQ_LENGTH && !char_is_digit(s.p[0]) &&
	    all_digits(s, 1)) {
		value_accept(in, out, s);
		out->text =
		    str_printf(in->a, "%.*s-%.*s-%.*s", STR_ARG(slice(s, 0, 5)),
			STR_ARG(slice(s, 5, 6)), STR_ARG(slice(s, 11, 2)));
	} else if (plain && is_other_licence(s)) {
		value_accept(in, out, s);
	} else {
		value_refuse(in, out, "conduire.forme", str_of("", 0));
	}
}
