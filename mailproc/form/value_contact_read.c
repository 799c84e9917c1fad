#include "form/value_contact.h"

#include "form/form_index.h"
#include "model/address.h"
#include "text/utf8.h"

#include <string.h>

static const char *const part_ids[PART_COUNT] = {
    [PART_PRENOM] = "prenom",
    [PART_NOM] = "nom",
    [PART_FONCTION] = "fonction",
    [PART_TELEPHONE] = "telephone",
    [PART_POSTE] = "poste",
    [PART_COURRIEL] = "courriel",
};

enum { LABEL_MAX = 80, PHONE_MIN_DIGITS = 7 };

const char *
value_part_id(enum part part)
{
	return part_ids[part];
}

enum part
value_part_of_id(struct str id)
{
	int i = 0;

	while (i < PART_COUNT && !str_is(id, part_ids[i]))
		i++;
	return (enum part)i;
}

/* The part that a label names: the form's own, or the short words. */
static enum part
part_of_label(const struct value_in *in, struct str text)
{
	const struct form_index *index = forms_index(in->forms);
	struct str key = form_index_key(in->a, text);
	size_t count;
	const struct index_hit *hits = form_index_labels(index, key, &count);
	const struct word *word;

	for (size_t i = 0; i < count; i++)
		if (hits[i].field == in->field && hits[i].part != INDEX_NO_PART)
			return value_part_of_id(
			    in->field->parts[hits[i].part].id);
	word = form_index_word(index, "contact", key);
	return word == NULL ? PART_NONE : value_part_of_id(word->id);
}

/* Plain blanks, none at the ends, no comma but with a blank behind. */
static struct str
clean_part(struct arena *a, struct str text)
{
	struct buf out = {0};
	struct str cleaned, piece;

	text = value_one_line(a, text);
	while (str_cut(&text, ',', &piece)) {
		piece = value_strip(piece);
		if (piece.n == 0)
			continue;
		if (out.n > 0)
			buf_add_text(&out, ", ");
		for (size_t at = 0, start = 0; start < piece.n; start = at) {
			uint32_t c;

			if (!utf8_decode(piece, &at, &c))
				break;
			utf8_encode(&out, utf8_is_space(c) ? ' ' : c);
		}
	}
	cleaned = buf_copy(a, &out);
	buf_release(&out);
	return cleaned;
}

/* "Mme Marie" → "Marie", but not when nothing else is there. */
static struct str
without_title(const struct value_in *in, struct str name)
{
	struct str rest = name;

	if (value_word_begins(in->a, in->forms, "title", name, &rest).n > 0 &&
	    value_has_word(rest))
		return rest;
	return name;
}

static void
set_phone(struct contact *c, struct str text)
{
	const struct value_in *in = c->in;
	struct str number = value_phone_number(in->a, in->forms, text);
	struct str extension = form_phone_extension(in->a, in->forms, text);

	if (number.n == 0)
		c->wrong = PART_TELEPHONE;
	else
		c->parts[PART_TELEPHONE] = number;
	if (extension.n > 0 && c->parts[PART_POSTE].n == 0)
		c->parts[PART_POSTE] = extension;
}

static void
set_email(struct contact *c, struct str text)
{
	struct str address;

	if (str_starts_nocase(text, "mailto:"))
		text = str_after(text, strlen("mailto:"));
	while (text.n > 0 && strchr("<([", text.p[0]) != NULL)
		text = str_after(text, 1);
	while (text.n > 0 && strchr(">)].", text.p[text.n - 1]) != NULL)
		text.n--;
	address = address_normalise(c->in->a, text);
	if (address.n == 0)
		c->wrong = PART_COURRIEL;
	else
		c->parts[PART_COURRIEL] = address;
}

static void
set_part(struct contact *c, enum part part, struct str text)
{
	const struct value_in *in = c->in;

	text = str_trim(text);
	if (part == PART_NONE) {
		buf_add_str(&c->loose, text);
		buf_add_char(&c->loose, '\n');
		return;
	}
	if (!value_has_word(text) ||
	    value_word_is(in->a, in->forms, "none", text).n > 0)
		return;
	if (part == PART_TELEPHONE) {
		set_phone(c, text);
	} else if (part == PART_COURRIEL) {
		set_email(c, text);
	} else if (part == PART_POSTE) {
		c->parts[part] = value_extension_digits(in->a, in->forms, text);
		if (c->parts[part].n == 0)
			c->wrong = part;
	} else {
		text = clean_part(in->a, text);
		if (part == PART_PRENOM)
			text = without_title(in, text);
		c->parts[part] = text;
	}
}

static bool
is_name_byte(char c)
{
	return char_is_alnum(c) || (unsigned char)c >= 0x80;
}

/*
 * The label that ends at the colon: it begins at a word behind from, as early
 * as it can. PART_NONE when there is none.
 */
static enum part
label_before(const struct value_in *in, struct str text, size_t from,
    size_t colon, size_t *start_out)
{
	for (size_t p = from; p < colon; p++) {
		enum part part;

		if (colon - p > LABEL_MAX || !is_name_byte(text.p[p]) ||
		    (p > from && is_name_byte(text.p[p - 1])))
			continue;
		part = part_of_label(in, str_slice(text, p, colon - p));
		if (part == PART_NONE)
			continue;
		*start_out = p;
		return part;
	}
	return PART_NONE;
}

/* "Prénom : Marie, nom : Roy, marie@example.org" */
static void
read_labels(struct contact *c, struct str text)
{
	enum part current = PART_NONE;
	size_t from = 0, colon = 0;

	while ((colon = str_find_byte(text, ':', colon)) != SIZE_MAX) {
		size_t start = 0;
		enum part next = label_before(c->in, text, from, colon, &start);

		colon++;
		if (next == PART_NONE)
			continue;
		set_part(c, current, str_slice(text, from, start - from));
		current = next;
		from = colon;
	}
	set_part(c, current, str_after(text, from));
}

/* Cut n bytes at at out of *text; a comma stays in their place. */
static void
cut_out(struct arena *a, struct str *text, size_t at, size_t n)
{
	*text = str_printf(a, "%.*s,%.*s", STR_ARG(str_slice(*text, 0, at)),
	    STR_ARG(str_after(*text, at + n)));
}

static bool
ends_address(char c)
{
	return char_is_space(c) || c == ',' || c == ';';
}

static void
take_email(struct contact *c, struct str *text)
{
	size_t at = str_find_byte(*text, '@', 0);
	size_t start = at, end = at;

	if (at == SIZE_MAX)
		return;
	while (start > 0 && !ends_address(text->p[start - 1]))
		start--;
	while (end < text->n && !ends_address(text->p[end]))
		end++;
	set_email(c, str_slice(*text, start, end - start));
	cut_out(c->in->a, text, start, end - start);
}

/* How many bytes from at may stand in a telephone number; *digits of them. */
static size_t
phone_span(struct str text, size_t at, size_t *digits)
{
	size_t next = at, end = at;
	uint32_t c;

	*digits = 0;
	while (utf8_decode(text, &next, &c)) {
		bool digit = c < 0x80 && char_is_digit((char)c);

		if (!digit && c != '+' && c != '(' && c != ')' && c != '.' &&
		    !(utf8_is_space(c) && c != '\n') && !utf8_is_dash(c))
			break;
		*digits += digit;
		if (digit)
			end = next;
	}
	return end - at;
}

/* ", poste 12" behind a number: how long that is. */
static size_t
extension_span(const struct value_in *in, struct str text)
{
	struct str behind = value_strip(text), rest = str_of("", 0);
	size_t digits = 0;

	/* value_strip() may have taken blanks behind, which are of no use. */
	if (behind.n == 0 ||
	    (behind.p[0] != '#' &&
		value_word_begins(in->a, in->forms, "extension", behind, &rest)
			.n == 0))
		return 0;
	if (behind.p[0] == '#')
		rest = str_after(behind, 1);
	while (digits < rest.n && char_is_digit(rest.p[digits]))
		digits++;
	return digits == 0 ? 0 : (size_t)(rest.p + digits - text.p);
}

static void
take_phone(struct contact *c, struct str *text)
{
	for (size_t at = 0; at < text->n; at++) {
		size_t digits, n;

		if (!char_is_digit(text->p[at]) && text->p[at] != '+' &&
		    text->p[at] != '(')
			continue;
		n = phone_span(*text, at, &digits);
		if (digits >= PHONE_MIN_DIGITS) {
			n += extension_span(c->in, str_after(*text, at + n));
			set_phone(c, str_slice(*text, at, n));
			cut_out(c->in->a, text, at, n);
			return;
		}
		if (n > 0)
			at += n - 1;
	}
}

/* "poste 12" on its own. */
static bool
take_extension(struct contact *c, struct str chunk)
{
	if (extension_span(c->in, chunk) != chunk.n)
		return false;
	if (c->parts[PART_POSTE].n == 0)
		set_part(c, PART_POSTE, chunk);
	return true;
}

/* A given name of several words is told by the no-break spaces in it. */
static void
take_name(struct contact *c, struct str name)
{
	size_t blank;

	name = without_title(c->in, value_one_line(c->in->a, name));
	blank = str_find_byte(name, ' ', 0);
	if (blank == SIZE_MAX)
		blank = name.n;
	set_part(c, PART_PRENOM, str_slice(name, 0, blank));
	set_part(c, PART_NOM, str_after(name, blank));
}

/* What has no label: told by its shape; the name comes before the function. */
static void
read_loose(struct contact *c)
{
	struct str text = buf_copy(c->in->a, &c->loose), line, chunk;

	take_email(c, &text);
	take_phone(c, &text);
	while (str_line(&text, &line)) {
		while (str_cut(&line, ',', &chunk)) {
			struct str *function = &c->parts[PART_FONCTION];

			chunk = value_strip(chunk);
			if (!value_has_word(chunk) || take_extension(c, chunk))
				continue;
			if (c->parts[PART_PRENOM].n == 0 &&
			    c->parts[PART_NOM].n == 0)
				take_name(c, chunk);
			else if (function->n == 0)
				set_part(c, PART_FONCTION, chunk);
			else
				*function = str_printf(c->in->a, "%.*s, %.*s",
				    STR_ARG(*function),
				    STR_ARG(clean_part(c->in->a, chunk)));
		}
	}
}

void
value_contact_read(struct contact *c, const struct value_in *in, struct str raw)
{
	struct str line, piece;

	*c = (struct contact){.in = in, .wrong = PART_NONE};
	while (str_line(&raw, &line))
		while (str_cut(&line, ';', &piece))
			read_labels(c, piece);
	read_loose(c);
	buf_release(&c->loose);
}
