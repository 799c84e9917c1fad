/* Telephone numbers and extensions. */
#include "form/value.h"

#include "form/value_lex.h"
#include "text/french.h"

#include <string.h>

enum {
	EXTENSION_MAX_DIGITS = 8,
	E164_MIN_DIGITS = 8,
	E164_MAX_DIGITS = 15,
	REMARK_MAX_BYTES = 100
};

struct phone {
	struct buf digits;
	struct buf extension;
	bool plus;
	bool understood;
	bool words_before; /* that we do not know, before the number */
	bool words_behind;
};

/* "(ma mère)": whose number it is, and no part of it. */
static void
note_words(struct phone *phone)
{
	if (phone->digits.n == 0)
		phone->words_before = true;
	else
		phone->words_behind = true;
}

/* "+1 ...", "+(33) ...", and not "Marie + Luc 438 ...". */
static bool
is_prefix(const struct lexemes *l, size_t i)
{
	if (!lexeme_is_sign(l, i, "+"))
		return false;
	if (lexeme_is_sign(l, i + 1, "("))
		i++;
	return lexeme_is_number(l, i + 1);
}

static void
read_one(
    const struct lexemes *l, size_t i, bool *in_extension, struct phone *phone)
{
	struct buf *part = *in_extension ? &phone->extension : &phone->digits;

	switch (l->items[i].type) {
	case LEXEME_NUMBER:
		/* A number in two pieces may have lost some between them. */
		if (phone->words_behind)
			phone->understood = false;
		buf_add_str(part, l->items[i].text);
		break;
	case LEXEME_WORD:
		if (lexeme_is(l, i, "extension", NULL))
			*in_extension = true;
		break;
	case LEXEME_SIGN:
		if (phone->digits.n == 0 && lexeme_is_sign(l, i, "+"))
			phone->plus = phone->plus || is_prefix(l, i);
		else if (lexeme_is_sign(l, i, "#"))
			*in_extension = true;
		else if (lexeme_is_sign(l, i, "'"))
			note_words(phone);
		else if (!lexeme_is_sign(l, i, "()-./,:;[]"))
			phone->understood = false;
		break;
	case LEXEME_OTHER:
		note_words(phone);
		break;
	}
}

/* Release both bufs of *phone. */
static void
read_phone(struct arena *a, const struct forms *forms, struct str raw,
    struct phone *phone)
{
	static const char *const kinds[] = {
	    "extension", "contact", "filler", NULL};
	struct lexemes l = value_lex(a, forms, kinds, raw);
	bool in_extension = false;

	*phone = (struct phone){.understood = true};
	for (size_t i = 0; i < l.count; i++)
		read_one(&l, i, &in_extension, phone);
	if (in_extension && (phone->extension.n == 0 ||
				phone->extension.n > EXTENSION_MAX_DIGITS))
		phone->understood = false;
}

static void
phone_release(struct phone *phone)
{
	buf_release(&phone->digits);
	buf_release(&phone->extension);
}

/* (NPA) NXX-XXXX of the North American numbering plan. */
static bool
is_american(struct str ten)
{
	return ten.n == 10 && ten.p[0] >= '2' && ten.p[1] <= '8' &&
	       ten.p[3] >= '2' && !(ten.p[1] == '1' && ten.p[2] == '1') &&
	       !(ten.p[4] == '1' && ten.p[5] == '1');
}

/* E.164, or empty when it is no number. */
static struct str
e164(struct arena *a, const struct phone *phone)
{
	struct str digits = buf_str(&phone->digits);
	bool foreign = phone->plus;

	if (!foreign &&
	    (str_starts(digits, "00") || str_starts(digits, "011"))) {
		digits = str_after(digits, digits.p[1] == '0' ? 2 : 3);
		foreign = true;
	}
	if (digits.n == 11 && digits.p[0] == '1')
		digits = str_after(digits, 1);
	else if (foreign && digits.n > 0 && digits.p[0] == '1')
		return str_of("", 0);
	else if (foreign)
		return digits.n >= E164_MIN_DIGITS &&
			       digits.n <= E164_MAX_DIGITS && digits.p[0] != '0'
			   ? str_printf(a, "+%.*s", STR_ARG(digits))
			   : str_of("", 0);
	return is_american(digits) ? str_printf(a, "+1%.*s", STR_ARG(digits))
				   : str_of("", 0);
}

/* "aucun", "-": there is none, which is as good as nothing said. */
static bool
is_none(const struct value_in *in)
{
	return !value_has_word(in->raw) ||
	       value_word_is(in->a, in->forms, "none", in->raw).n > 0;
}

/* Nothing stands beside the number but what we know. */
static bool
is_bare(const struct phone *phone)
{
	return phone->understood && !phone->words_before &&
	       !phone->words_behind;
}

/* The words of a remark, without the signs around them, nor those that would
 * make it a part of the number when it is read again. */
static void
add_remark(struct buf *out, struct str words)
{
	while (words.n > 0 && strchr("+-./,:;([", words.p[words.n - 1]) != NULL)
		words = str_trim(str_slice(words, 0, words.n - 1));
	while (words.n > 0 && strchr("+-./,:;)]", words.p[0]) != NULL)
		words = str_trim(str_after(words, 1));
	if (out->n > 0 && words.n > 0)
		buf_add_text(out, ", ");
	for (size_t i = 0; i < words.n; i++)
		if (strchr("+()[]\n", words.p[i]) == NULL)
			buf_add_char(out, words.p[i]);
}

/* "Marie, ma mère": what was written around the number, or empty. */
static struct str
remark(struct arena *a, const struct phone *phone, struct str raw)
{
	struct buf out = {0};
	struct str result;
	size_t first = 0, end = raw.n;

	while (first < raw.n && !char_is_digit(raw.p[first]))
		first++;
	while (end > first && !char_is_digit(raw.p[end - 1]))
		end--;
	if (phone->words_before)
		add_remark(&out, str_trim(str_slice(raw, 0, first)));
	if (phone->words_behind)
		add_remark(&out, str_trim(str_after(raw, end)));
	result = value_one_line(a, str_trim(buf_str(&out)));
	buf_release(&out);
	return result;
}

/* The number as people write it, with the remark that came with it. */
static struct str
phone_text(struct arena *a, const struct phone *phone, struct str number,
    struct str words)
{
	struct str text = french_phone(a, number);

	if (is_bare(phone))
		return text;
	return str_printf(a, "%.*s (%.*s)", STR_ARG(text), STR_ARG(words));
}

void
value_phone(const struct value_in *in, struct answer *out)
{
	struct phone phone;
	struct str number, words;

	if (is_none(in))
		return;
	read_phone(in->a, in->forms, in->raw, &phone);
	number = e164(in->a, &phone);
	words = remark(in->a, &phone, in->raw);
	if (phone.understood && number.n > 0 && words.n <= REMARK_MAX_BYTES) {
		value_accept(in, out, number);
		out->text = phone_text(in->a, &phone, number, words);
	} else if (phone.understood && phone.digits.n == 7 && !phone.plus) {
		value_refuse(in, out, "telephone.region", str_of("", 0));
	} else {
		value_refuse(in, out, "telephone.forme", str_of("", 0));
	}
	phone_release(&phone);
}

struct str
value_phone_number(struct arena *a, const struct forms *forms, struct str raw)
{
	struct phone phone;
	struct str number = str_of("", 0);

	read_phone(a, forms, raw, &phone);
	if (is_bare(&phone))
		number = e164(a, &phone);
	phone_release(&phone);
	return number;
}

struct str
form_phone_extension(struct arena *a, const struct forms *forms, struct str raw)
{
	struct phone phone;
	struct str extension = str_of("", 0);

	read_phone(a, forms, raw, &phone);
	if (phone.understood)
		extension = buf_copy(a, &phone.extension);
	phone_release(&phone);
	return extension;
}

/* "3341", "poste 3341", "#3341": digits before the word would be a number. */
struct str
value_extension_digits(
    struct arena *a, const struct forms *forms, struct str raw)
{
	struct phone phone;
	struct str digits = str_of("", 0);

	read_phone(a, forms, raw, &phone);
	if (is_bare(&phone) && !phone.plus &&
	    (phone.extension.n == 0 || phone.digits.n == 0))
		digits = buf_copy(a,
		    phone.extension.n > 0 ? &phone.extension : &phone.digits);
	phone_release(&phone);
	return digits.n <= EXTENSION_MAX_DIGITS ? digits : str_of("", 0);
}

void
value_extension(const struct value_in *in, struct answer *out)
{
	struct str digits;

	if (is_none(in))
		return;
	digits = value_extension_digits(in->a, in->forms, in->raw);
	if (digits.n > 0)
		value_accept(in, out, digits);
	else
		value_refuse(in, out, "poste.forme", str_of("", 0));
}
