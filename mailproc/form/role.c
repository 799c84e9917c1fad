#include "form/role.h"

#include "text/text_fold.h"

/* Set of roles as bits. */
static unsigned
role_bit(struct str id)
{
	for (int role = 0; role < ROLE_COUNT; role++)
		if (str_is(id, document_role_name((enum document_role)role)))
			return 1u << role;
	return 0;
}

/*
 * The only role of the set, or ROLE_AUTRE. "Demande de stage" stands in the name
 * of many a CV, so a form is one only when nothing else is named.
 */
static enum document_role
only_role(unsigned roles)
{
	if (roles != 1u << ROLE_FORMULAIRE)
		roles &= ~(1u << ROLE_FORMULAIRE);
	for (int role = 0; role < ROLE_COUNT; role++)
		if (roles == 1u << role)
			return (enum document_role)role;
	return ROLE_AUTRE;
}

/* Whether key has word's words one after another. */
static bool
key_has(struct str key, struct str word)
{
	for (size_t at = 0; at + word.n <= key.n; at++) {
		bool begins = at == 0 || key.p[at - 1] == ' ';
		bool ends = at + word.n == key.n || key.p[at + word.n] == ' ';

		if (begins && ends && str_eq(str_slice(key, at, word.n), word))
			return true;
	}
	return false;
}

static unsigned
roles_named(struct arena *a, const struct forms *forms, struct str text)
{
	struct str key = text_key(a, text);
	size_t count;
	const struct word *words = forms_words(forms, &count);
	unsigned roles = 0;

	for (size_t i = 0; i < count; i++) {
		if (!str_is(words[i].kind, "role"))
			continue;
		for (size_t j = 0; j < words[i].text_count; j++) {
			struct str word = text_key(a, words[i].texts[j]);

			if (word.n > 0 && key_has(key, word))
				roles |= role_bit(words[i].id);
		}
	}
	return roles;
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* A name as words: "CVAmelie_2027.pdf" is "CV Amelie 2027". */
static struct str
name_words(struct arena *a, struct str name)
{
	struct buf out = {0};
	struct str words;

	for (size_t i = name.n; i > 0; i--) {
		if (name.p[i - 1] == '.') {
			name.n = i - 1;
			break;
		}
	}
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		char before = i > 0 ? name.p[i - 1] : ' ';
		char next = i + 1 < name.n ? name.p[i + 1] : ' ';

		if ((is_upper(c) &&
			(is_lower(before) ||
			    (is_upper(before) && is_lower(next)))) ||
		    (char_is_digit(c) && char_is_alpha(before)) ||
		    (char_is_alpha(c) && char_is_digit(before)))
			buf_add_char(&out, ' ');
		buf_add_char(&out, c);
	}
	words = buf_copy(a, &out);
	buf_release(&out);
	return words;
}

/*
 * The name says it best. What the mail says is taken only when it speaks of one
 * thing and one thing is attached: in "voici mon CV" with two attachments nobody
 * can tell which.
 */
enum document_role
role_guess(struct arena *a, const struct forms *forms,
    const struct message_attachment *attachment, struct str new_text,
    size_t attachment_count)
{
	unsigned roles;

	if (attachment->role == ROLE_INLINE)
		return ROLE_INLINE;
	roles = roles_named(a, forms, name_words(a, attachment->name));
	if (roles == 0 && attachment_count == 1)
		roles =
		    roles_named(a, forms, new_text) & ~(1u << ROLE_FORMULAIRE);
	return only_role(roles);
}

bool
role_is_named(struct arena *a, const struct forms *forms, struct str text,
    enum document_role role)
{
	return (roles_named(a, forms, text) & 1u << role) != 0;
}
