/* Codes: permanent code, licence, code de stage, postal code. */
#include "form/value.h"

#include "base/calendar.h"
#include "text/crockford.h"
#include "text/text_fold.h"
#include "text/utf8.h"

enum {
	PERMANENT_LENGTH = 12,
	PERMANENT_LETTERS = 4,
	REASON_MAX = 200,
	LICENCE_MIN = 3,
	LICENCE_MAX = 20,
	CODE_LENGTH = 8,
	POSTAL_LENGTH = 6,
	POSTAL_FOREIGN_MAX = 12
};

/* Upper case letters and digits of raw, without what people put between them;
 * anything else stays, and spoils the form. */
static struct str
compact(struct arena *a, struct str raw)
{
	struct str folded = text_fold(a, raw);
	char *out = arena_alloc(a, folded.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] != ' ' && folded.p[i] != '-' &&
		    folded.p[i] != '.')
			out[n++] = char_upper(folded.p[i]);
	return str_of(out, n);
}

static bool
is_permanent_shape(struct str code)
{
	if (code.n != PERMANENT_LENGTH)
		return false;
	for (size_t i = 0; i < code.n; i++)
		if (i < PERMANENT_LETTERS ? !char_is_alpha(code.p[i])
					  : !char_is_digit(code.p[i]))
			return false;
	return true;
}

/*
 * Day, month and year of birth: 62 more on the day for those born from 2000 on,
 * 50 more on the month for women.
 */
static bool
is_permanent_date(struct str code)
{
	const char *p = code.p + PERMANENT_LETTERS;
	int day = (p[0] - '0') * 10 + p[1] - '0';
	int month = (p[2] - '0') * 10 + p[3] - '0';
	int year = 1900 + (p[4] - '0') * 10 + p[5] - '0';

	if (day > 62) {
		day -= 62;
		year += 100;
	}
	if (month > 50)
		month -= 50;
	return date_valid((struct date){year, month, day});
}

/* "aucun" and why. */
static void
accept_no_code(const struct value_in *in, struct str reason, struct answer *out)
{
	reason = value_one_line(in->a, reason);
	if (!value_has_word(reason))
		value_refuse(in, out, "code_permanent.raison", str_of("", 0));
	else if (utf8_length(reason) > REASON_MAX)
		value_refuse(
		    in, out, "texte.long", str_printf(in->a, "%d", REASON_MAX));
	else
		value_accept_word(in, out, "none", "aucun", reason);
}

void
value_permanent_code(const struct value_in *in, struct answer *out)
{
	struct str code = compact(in->a, in->raw);
	struct str reason = str_of("", 0);

	if (is_permanent_shape(code)) {
		if (is_permanent_date(code))
			value_accept(in, out, code);
		else
			value_refuse(
			    in, out, "code_permanent.date", str_of("", 0));
		return;
	}
	if (value_word_begins(in->a, in->forms, "none", in->raw, &reason).n > 0)
		accept_no_code(in, reason, out);
	else
		value_refuse(in, out, "code_permanent.forme", str_of("", 0));
}

static bool
is_licence(struct str number)
{
	bool digit = false;

	for (size_t i = 0; i < number.n; i++) {
		if (!char_is_alnum(number.p[i]) && number.p[i] != '-')
			return false;
		digit = digit || char_is_digit(number.p[i]);
	}
	return digit && number.n >= LICENCE_MIN && number.n <= LICENCE_MAX;
}

/* Without blanks; letters as typed, since nobody says that case is nothing. */
static struct str
without_blanks(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0, at = 0;
	uint32_t c;

	for (size_t start = 0; utf8_decode(s, &at, &c); start = at)
		if (!utf8_is_space(c))
			for (size_t i = start; i < at; i++)
				out[n++] = s.p[i];
	return str_of(out, n);
}

void
value_licence(const struct value_in *in, struct answer *out)
{
	struct str rest = in->raw, number, id;

	if (value_word_is(in->a, in->forms, "none", in->raw).n > 0) {
		value_accept_word(in, out, "none", "aucun", str_of("", 0));
		return;
	}
	id = value_word_begins(in->a, in->forms, "licence", in->raw, &rest);
	number = without_blanks(in->a, rest);
	if (!is_licence(number))
		value_refuse(in, out, "permis.forme", str_of("", 0));
	else if (id.n == 0)
		value_accept(in, out, number);
	else
		value_accept(in, out,
		    str_printf(in->a, "%.*s %.*s",
			STR_ARG(value_word(
			    in->forms, "licence", str_cstr(in->a, id))),
			STR_ARG(number)));
}

/* "NON, pas reçu": a no or none, and words behind it; a digit may be a code. */
static bool
says_none(const struct value_in *in)
{
	struct str rest;

	for (size_t i = 0; i < in->raw.n; i++)
		if (char_is_digit(in->raw.p[i]))
			return false;
	return str_is(value_word_begins(
			  in->a, in->forms, "consent", in->raw, &rest),
		   "non") ||
	       value_word_begins(in->a, in->forms, "none", in->raw, &rest).n >
		   0;
}

/* Code de stage: 7 letters of Crockford's and a check character, or "non". */
void
value_code(const struct value_in *in, struct answer *out)
{
	struct str code;

	if (says_none(in))
		value_accept_word(in, out, "consent", "non", str_of("", 0));
	else if (!crockford_normalise(in->a, in->raw, &code) ||
		 code.n != CODE_LENGTH)
		value_refuse(in, out, "code.forme", str_of("", 0));
	else if (!crockford_valid(code))
		value_refuse(in, out, "code.cle", str_of("", 0));
	else
		value_accept(in, out, code);
}

/* ANA NAN: D F I O Q U are never used, W and Z never first. */
static bool
is_postal_code(const char *p)
{
	for (size_t i = 0; i < POSTAL_LENGTH; i++) {
		static const char *const never = "DFIOQU";
		bool letter = i % 2 == 0;

		if (letter ? !char_is_alpha(p[i]) : !char_is_digit(p[i]))
			return false;
		for (const char *c = never; letter && *c != '\0'; c++)
			if (p[i] == *c)
				return false;
	}
	return p[0] != 'W' && p[0] != 'Z';
}

/* What is mistaken for what, by eye or by a reading machine. */
static char
likely_digit(char c)
{
	switch (c) {
	case 'O':
	case 'Q':
	case 'D':
		return '0';
	case 'I':
	case 'L':
		return '1';
	case 'S':
		return '5';
	case 'B':
		return '8';
	case 'Z':
		return '2';
	default:
		return c;
	}
}

static char
likely_letter(char c)
{
	switch (c) {
	case '5':
		return 'S';
	case '8':
		return 'B';
	case '2':
		return 'Z';
	case '6':
		return 'G';
	default:
		return c;
	}
}

static struct str
postal_text(struct arena *a, const char *code)
{
	return str_printf(a, "%.3s %.3s", code, code + 3);
}

static void
canadian_postal_code(const struct value_in *in, struct answer *out)
{
	struct str code = compact(in->a, in->raw);
	char likely[POSTAL_LENGTH + 1] = {0};

	if (code.n != POSTAL_LENGTH) {
		value_refuse(in, out, "code_postal.forme", str_of("", 0));
		return;
	}
	for (size_t i = 0; i < POSTAL_LENGTH; i++)
		likely[i] = i % 2 == 0 ? likely_letter(code.p[i])
				       : likely_digit(code.p[i]);
	if (is_postal_code(code.p))
		value_accept(in, out, postal_text(in->a, code.p));
	else if (is_postal_code(likely))
		value_refuse(
		    in, out, "code_postal.lettre", postal_text(in->a, likely));
	else
		value_refuse(in, out, "code_postal.forme", str_of("", 0));
}

static void
foreign_postal_code(const struct value_in *in, struct answer *out)
{
	struct str code = value_one_line(in->a, in->raw);

	if (utf8_length(code) > POSTAL_FOREIGN_MAX)
		value_refuse(in, out, "texte.long",
		    str_printf(in->a, "%d", POSTAL_FOREIGN_MAX));
	else if (!value_has_word(code))
		value_refuse(in, out, "code_postal.forme", str_of("", 0));
	else
		value_accept(in, out, code);
}

/* What we proposed for the code on file, when the answer is yes to it. */
static bool
take_proposal(const struct value_in *in, struct answer *out)
{
	const struct answer *draft = value_other(in, in->field->id);

	if (draft == NULL || !str_is(draft->problem, "code_postal.lettre") ||
	    !str_is(value_word_is(in->a, in->forms, "consent", in->raw), "oui"))
		return false;
	value_accept(in, out, str_copy(in->a, draft->detail));
	return true;
}

void
value_postal_code(const struct value_in *in, struct answer *out)
{
	struct str country =
	    value_choice_id(value_other(in, in->field->depends));

	if (country.n > 0 && !str_is(country, "canada"))
		foreign_postal_code(in, out);
	else if (!take_proposal(in, out))
		canadian_postal_code(in, out);
}
