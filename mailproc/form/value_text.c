/* Words as they are: text, email, number, yes or no. */
#include "form/value.h"

#include "form/value_lex.h"
#include "model/address.h"
#include "text/text_fold.h"
#include "text/utf8.h"

#include <string.h>

/* When the form says nothing. */
enum { TEXT_MAX = 300, LONG_TEXT_MAX = 5000, NUMBER_MAX_DIGITS = 15 };

void
value_text(const struct value_in *in, struct answer *out)
{
	bool is_long = in->field->type == FIELD_LONG_TEXT;
	size_t max = in->field->max_length;
	struct str text = is_long ? in->raw : value_one_line(in->a, in->raw);

	if (max == 0)
		max = is_long ? LONG_TEXT_MAX : TEXT_MAX;
	if (utf8_length(text) > max)
		value_refuse(
		    in, out, "texte.long", str_printf(in->a, "%zu", max));
	else if (!value_has_word(text))
		value_refuse(in, out, "texte.forme", str_of("", 0));
	else
		value_accept(in, out, text);
}

/* From "Amélie <amelie@example.org>" or "mailto:amelie@example.org". */
static struct str
bare_address(struct str raw)
{
	size_t open = str_find_byte(raw, '<', 0);
	size_t close =
	    open == SIZE_MAX ? SIZE_MAX : str_find_byte(raw, '>', open);

	if (close != SIZE_MAX)
		raw = str_trim(str_slice(raw, open + 1, close - open - 1));
	if (str_starts_nocase(raw, "mailto:"))
		raw = str_after(raw, strlen("mailto:"));
	return raw;
}

void
value_email(const struct value_in *in, struct answer *out)
{
	struct str address = address_normalise(in->a, bare_address(in->raw));
	if (in->field->none_allowed &&
	    value_word_is(in->a, in->forms, "none", in->raw).n > 0)
		value_accept_word(in, out, "none", "aucun", str_of("", 0));
	else if (address.n == 0)
		value_refuse(in, out, "courriel.forme", str_of("", 0));
	else
		value_accept(in, out, address);
}

/*
 * The digits of the one number in l, of groups of three behind its first part
 * ("1 200"); empty when there is none, or more than words that say nothing.
 */
static struct str
one_number(struct arena *a, const struct lexemes *l, bool *negative)
{
	struct str digits = str_of("", 0);

	*negative = false;
	for (size_t i = 0; i < l->count; i++) {
		const struct lexeme *x = &l->items[i];

		if (x->type == LEXEME_NUMBER && digits.n == 0)
			digits = x->text;
		else if (x->type == LEXEME_NUMBER && x->text.n == 3 &&
			 lexeme_is_number(l, i - 1) && !x->tight)
			digits = str_printf(
			    a, "%.*s%.*s", STR_ARG(digits), STR_ARG(x->text));
		else if (lexeme_is_sign(l, i, "-") && digits.n == 0)
			*negative = true;
		else if (x->type != LEXEME_WORD &&
			 !(lexeme_is_sign(l, i, ".") && i + 1 == l->count))
			return str_of("", 0);
	}
	return digits;
}

void
value_number(const struct value_in *in, struct answer *out)
{
	static const char *const kinds[] = {"unit", "filler", NULL};
	struct lexemes l = value_lex(in->a, in->forms, kinds, in->raw);
	const struct field *field = in->field;
	bool limited = field->min != 0 || field->max != 0;
	bool negative;
	struct str digits = one_number(in->a, &l, &negative);
	int64_t number = INT64_MAX;

	if (digits.n == 0 || (negative && !limited)) {
		value_refuse(in, out, "nombre.forme", str_of("", 0));
		return;
	}
	if (!str_to_int64(digits, 0, INT64_MAX, &number) ||
	    digits.n > NUMBER_MAX_DIGITS)
		number = INT64_MAX;
	if (limited && (negative || number < field->min)) {
		value_refuse(in, out, "nombre.peu",
		    str_printf(in->a, "%lld", (long long)field->min));
	} else if (field->max != 0 && number > field->max) {
		value_refuse(in, out, "nombre.trop",
		    str_printf(in->a, "%lld", (long long)field->max));
	} else if (number == INT64_MAX) {
		value_refuse(in, out, "nombre.forme", str_of("", 0));
	} else {
		struct str text = str_printf(in->a, "%lld", (long long)number);

		value_accept_json(out, text, text);
	}
}

static void
accept_bool(const struct value_in *in, struct answer *out, bool yes)
{
	value_accept_json(out, str_from(yes ? "true" : "false"),
	    value_word(in->forms, "consent", yes ? "oui" : "non"));
}

void
value_yes_no(const struct value_in *in, struct answer *out)
{
	struct str id = value_word_is(in->a, in->forms, "consent", in->raw);

	if (str_is(id, "oui") || str_is(id, "non"))
		accept_bool(in, out, str_is(id, "oui"));
	else
		value_refuse(in, out, "oui_non.forme", str_of("", 0));
}

/* Marks that are no words: in an empty box, and in a ticked one. */
static bool
is_empty_box(struct str folded)
{
	return folded.n == 0 || str_is(folded, "[]") || str_is(folded, "[ ]") ||
	       str_is(folded, "()") || str_is(folded, "( )") ||
	       str_is(folded, "☐");
}

static bool
is_ticked_box(struct str folded)
{
	static const char *const marks[] = {"☑", "☒", "✓", "✔", "✗", "✘", "×"};

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (str_starts(folded, marks[i]))
			return true;
	return false;
}

void
value_tick(const struct value_in *in, struct answer *out)
{
	struct str folded = text_fold(in->a, in->raw);
	struct str consent =
	    value_word_is(in->a, in->forms, "consent", in->raw);

	if (is_empty_box(folded) || str_is(consent, "non") ||
	    value_word_is(in->a, in->forms, "untick", in->raw).n > 0)
		accept_bool(in, out, false);
	else if (is_ticked_box(folded) || str_is(consent, "oui") ||
		 value_word_is(in->a, in->forms, "tick", in->raw).n > 0)
		accept_bool(in, out, true);
	else
		value_refuse(in, out, "coche.forme", str_of("", 0));
}
