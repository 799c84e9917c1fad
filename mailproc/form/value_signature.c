/* A typed name in the place of a signature, and whose it has to be. */
#include "form/value.h"

#include "form/form_index.h"

enum { NAME_MAX = 120 };

/* The answer "form.field", of whatever form, when it is known. */
static struct str
name_part(const struct value_in *in, struct str name)
{
	size_t dot = str_find_byte(name, '.', 0);
	const struct answer *answer =
	    in->others == NULL
		? NULL
		: answers_find(in->others, str_slice(name, 0, dot),
		      str_after(name, dot + 1));

	return answer != NULL && answer->problem.n == 0 ? answer->text
							: str_of("", 0);
}

static bool
has_word(struct str key, struct str word)
{
	struct str one;

	while (str_cut(&key, ' ', &one))
		if (str_eq(one, word))
			return true;
	return false;
}

static size_t
words_of_in(struct str key, struct str other)
{
	struct str word;
	size_t count = 0;

	while (str_cut(&key, ' ', &word))
		count += word.n > 0 && has_word(other, word);
	return count;
}

static size_t
word_count(struct str key)
{
	return words_of_in(key, key);
}

/*
 * Whether signed names the person: in any order and case, with or without
 * accents. Of several first or last names some may be left out, but not all of
 * them; a middle name may be added.
 */
static bool
is_name(const struct value_in *in, struct str signed_key, struct str all)
{
	size_t common = words_of_in(signed_key, all);

	for (size_t i = 0; i < in->field->name_of_count; i++) {
		struct str part =
		    form_index_key(in->a, name_part(in, in->field->name_of[i]));

		if (part.n > 0 && words_of_in(part, signed_key) == 0)
			return false;
	}
	return common == word_count(signed_key) ||
	       words_of_in(all, signed_key) == word_count(all);
}

void
value_signature(const struct value_in *in, struct answer *out)
{
	struct str text = value_one_line(in->a, in->raw);
	struct str key = form_index_key(in->a, text);
	struct str name = str_of("", 0);

	for (size_t i = 0; i < in->field->name_of_count; i++) {
		struct str part = name_part(in, in->field->name_of[i]);

		if (part.n > 0)
			name = str_printf(in->a, "%.*s%s%.*s", STR_ARG(name),
			    name.n > 0 ? " " : "", STR_ARG(part));
	}
	if (word_count(key) < 2 || text.n > NAME_MAX)
		value_refuse(in, out, "signature.forme", name);
	else if (name.n > 0 && !is_name(in, key, form_index_key(in->a, name)))
		value_refuse(in, out, "signature.nom", name);
	else
		value_accept(in, out, text);
}
