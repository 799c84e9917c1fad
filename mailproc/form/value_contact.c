/* The person who looks after internships at the school. */
#include "form/value_contact.h"

#include "base/json.h"
#include "text/french.h"
#include "text/utf8.h"

enum { PART_MAX_CHARACTERS = 120 };

/* Ids of what is needed and missing; empty: it is complete. */
static struct str
missing_parts(const struct contact *c)
{
	const char *prenom = c->parts[PART_PRENOM].n == 0 ? "prenom\n" : "";
	const char *nom = c->parts[PART_NOM].n == 0 ? "nom\n" : "";
	bool reached =
	    c->parts[PART_TELEPHONE].n > 0 || c->parts[PART_COURRIEL].n > 0;

	return str_trim(str_printf(
	    c->in->a, "%s%s%s", prenom, nom, reached ? "" : "joindre"));
}

static bool
has_name(const struct contact *c)
{
	return c->parts[PART_PRENOM].n > 0 || c->parts[PART_NOM].n > 0;
}

/* Parts that are missing here are those known before: of a draft, or, when no
 * other person is named, of the answer on file. True when there were some. */
static bool
complete_from_file(struct contact *c, struct contact *old)
{
	const struct answer *answer = value_other(c->in, c->in->field->id);
	bool completed = false;

	if (answer == NULL || missing_parts(c).n == 0 ||
	    (answer->problem.n == 0 && has_name(c)))
		return false;
	value_contact_read(
	    old, c->in, answer->problem.n == 0 ? answer->text : answer->raw);
	for (int i = 0; i < PART_COUNT; i++) {
		if (c->parts[i].n > 0 || old->parts[i].n == 0)
			continue;
		c->parts[i] = old->parts[i];
		completed = true;
	}
	return completed;
}

static struct str
part_text(struct arena *a, const struct contact *c, enum part part)
{
	return part == PART_TELEPHONE ? french_phone(a, c->parts[part])
				      : c->parts[part];
}

/* "prénom : Marie", a line each: what a later answer goes on from. */
static struct str
labelled(const struct contact *c)
{
	struct arena *a = c->in->a;
	struct buf out = {0};
	struct str all;

	for (int i = 0; i < PART_COUNT; i++)
		if (c->parts[i].n > 0)
			buf_printf(&out, "%.*s : %.*s\n",
			    STR_ARG(value_word(c->in->forms, "contact",
				value_part_id((enum part)i))),
			    STR_ARG(part_text(a, c, (enum part)i)));
	all = str_trim(buf_copy(a, &out));
	buf_release(&out);
	return all;
}

/* "Marie Roy, coordonnatrice, 450 555-0123, poste 12, marie@example.org" */
static struct str
contact_text(const struct contact *c)
{
	struct arena *a = c->in->a;
	struct buf out = {0};
	struct str text, prenom = c->parts[PART_PRENOM];

	for (size_t i = 0; i < prenom.n; i++) {
		if (prenom.p[i] == ' ')
			utf8_encode(&out, 0xa0);
		else
			buf_add_char(&out, prenom.p[i]);
	}
	buf_printf(&out, " %.*s", STR_ARG(c->parts[PART_NOM]));
	for (int i = PART_FONCTION; i < PART_COUNT; i++) {
		if (c->parts[i].n == 0)
			continue;
		buf_add_text(&out, ", ");
		if (i == PART_POSTE)
			buf_printf(&out, "%.*s ",
			    STR_ARG(value_word(
				c->in->forms, "extension", "poste")));
		buf_add_str(&out, part_text(a, c, (enum part)i));
	}
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}

/* The first part that the text would give back otherwise, or PART_NONE. */
static enum part
part_lost_in(const struct contact *c, struct str text)
{
	struct contact again;

	value_contact_read(&again, c->in, text);
	for (int i = 0; i < PART_COUNT; i++)
		if (!str_eq(again.parts[i], c->parts[i]))
			return (enum part)i;
	return PART_NONE;
}

static void
accept_contact(const struct contact *c, struct str text, struct answer *out)
{
	struct buf json = {0};
	struct json w = {.out = &json};

	json_object(&w, NULL);
	for (int i = 0; i < PART_COUNT; i++)
		json_str(&w, value_part_id((enum part)i), c->parts[i]);
	json_end(&w);
	value_accept_json(out, buf_copy(c->in->a, &json), text);
	buf_release(&json);
}

static bool
is_overlong(const struct contact *c)
{
	for (int i = 0; i < PART_COUNT; i++)
		if (i != PART_COURRIEL &&
		    utf8_length(c->parts[i]) > PART_MAX_CHARACTERS)
			return true;
	return false;
}

/*
 * A person of the directory, by her whole name and nothing else that would reach
 * her: the parts that are empty are those on file of her. A first name is no
 * name: whoever writes only that knows nobody yet.
 */
static bool
complete_from_directory(struct contact *c, struct contact *known)
{
	const struct value_in *in = c->in;
	const struct option **found;
	size_t count;
	bool sure;

	if (in->field->directory == NULL || c->parts[PART_PRENOM].n == 0 ||
	    c->parts[PART_NOM].n == 0 || c->parts[PART_TELEPHONE].n > 0 ||
	    c->parts[PART_COURRIEL].n > 0)
		return false;
	list_search(in->a, in->field->directory, str_of("", 0),
	    str_printf(in->a, "%.*s %.*s", STR_ARG(c->parts[PART_PRENOM]),
		STR_ARG(c->parts[PART_NOM])),
	    1, &found, &count, &sure);
	if (!sure || found[0]->contact.n == 0)
		return false;
	value_contact_read(known, in, found[0]->contact);
	for (int i = 0; i < PART_COUNT; i++)
		if (c->parts[i].n == 0)
			c->parts[i] = known->parts[i];
	return true;
}

void
value_contact(const struct value_in *in, struct answer *out)
{
	struct contact c, old;
	struct value_in now = *in;
	struct str missing, text;

	value_contact_read(&c, in, in->raw);
	if (complete_from_directory(&c, &old) || complete_from_file(&c, &old))
		now.raw = labelled(&c);
	missing = missing_parts(&c);
	if (c.wrong != PART_NONE) {
		value_refuse(&now, out, "contact.forme",
		    str_from(value_part_id(c.wrong)));
		return;
	}
	if (missing.n > 0) {
		value_refuse(&now, out, "contact.incomplet", missing);
		return;
	}
	if (is_overlong(&c)) {
		value_refuse(&now, out, "texte.long",
		    str_printf(in->a, "%d", PART_MAX_CHARACTERS));
		return;
	}
	text = contact_text(&c);
	c.wrong = part_lost_in(&c, text);
	if (c.wrong != PART_NONE)
		value_refuse(&now, out, "contact.forme",
		    str_from(value_part_id(c.wrong)));
	else
		accept_contact(&c, text, out);
}

struct str
form_contact_part(struct arena *a, const struct forms *forms,
    const struct field *field, const struct answer *answer, struct str part)
{
	struct value_in in = {.a = a, .forms = forms, .field = field};
	struct contact c;
	enum part wanted = value_part_of_id(part);

	if (answer == NULL || wanted == PART_NONE)
		return str_of("", 0);
	value_contact_read(
	    &c, &in, answer->problem.n == 0 ? answer->text : answer->raw);
	return part_text(a, &c, wanted);
}
