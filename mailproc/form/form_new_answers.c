/* What a message says anew about one form. */
#include "form/form_check.h"

#include "form/form_conflict.h"
#include "text/text_fold.h"
#include "text/utf8.h"

#include <string.h>

enum { BESIDE_MAX_BYTES = 400 };

/* What the message says of one field. */
struct picked {
	bool any;
	struct str raw;
	bool conflict; /* readings do not agree: raw is none of them */
	struct conflict_reading *readings;
	size_t count, capacity;
};

struct reply {
	struct arena *a;
	const struct forms *forms;
	const struct form *form;
	const struct message *message;
	const struct sent_field *sent;
	size_t sent_count;
	const struct answers *on_file;
	struct date today;
	struct picked *picked; /* by field */
	struct answer *typed;  /* by field */
	bool *answered;        /* by field: typed has it */
};

/* What stood in the form that was sent, or NULL. */
static const struct sent_field *
sent_field(const struct reply *r, const struct field *field)
{
	for (size_t i = 0; i < r->sent_count; i++)
		if (str_eq(r->sent[i].form, r->form->id) &&
		    str_eq(r->sent[i].field, field->id))
			return &r->sent[i];
	return NULL;
}

/* What the field would have been filled in with, were it sent now. */
static struct str
text_on_file(const struct reply *r, const struct field *field)
{
	const struct answer *answer =
	    answers_find(r->on_file, r->form->id, field->id);
	struct answer preset;

	if (answer != NULL)
		return answer->problem.n > 0 ? answer->raw : answer->text;
	if (form_preset(r->a, r->forms, field, r->today, &preset))
		return preset.text;
	return str_of("", 0);
}

/* The same words, or other words for the same. */
static bool
same_answer(const struct reply *r, const struct field *field, struct str a,
    struct str b)
{
	struct answer of_a, of_b;

	if (str_eq(text_fold(r->a, a), text_fold(r->a, b)))
		return true;
	if (a.n == 0 || b.n == 0)
		return false;
	form_value(r->a, r->forms, field, a, NULL, r->today, &of_a);
	form_value(r->a, r->forms, field, b, NULL, r->today, &of_b);
	return of_a.problem.n == 0 && of_b.problem.n == 0 &&
	       str_eq(of_a.value, of_b.value);
}

/* What the field was filled in with when it was sent. */
static struct str
text_sent(const struct reply *r, const struct field *field)
{
	const struct sent_field *sent = sent_field(r, field);

	return sent != NULL ? sent->text : text_on_file(r, field);
}

/* Whether two answers beside each other are two, and not one that goes on. */
static bool
has_one_meaning(const struct field *field)
{
	return field->type == FIELD_CHOICE || field->type == FIELD_SCALE ||
	       field->type == FIELD_GRID || field->type == FIELD_DATE ||
	       field->type == FIELD_DATES || field->type == FIELD_POSTAL_CODE ||
	       field->type == FIELD_EMAIL;
}

/* "lundi et": what comes next belongs to it. */
static bool
goes_on(const struct reply *r, struct str text)
{
	size_t at = text.n;

	while (at > 0 && !char_is_space(text.p[at - 1]))
		at--;
	return text.n == 0 || strchr(",;+&/-(", text.p[text.n - 1]) != NULL ||
	       value_word_is(r->a, r->forms, "connector", str_after(text, at))
		       .n > 0;
}

/*
 * Where our HTML has a box beside the label, some write between the two and
 * leave alone what stood in the box: "samedi soir" before "lundi (jour)". What
 * was written, then, without what was sent; the whole when it makes no sense so.
 */
static struct str
without_sent(const struct reply *r, const struct field *field, struct str raw)
{
	struct str sent = text_fold(r->a, text_sent(r, field));
	size_t at = 0, start = 0;
	struct answer answer;
	uint32_t c;

	if (sent.n == 0 || raw.n > BESIDE_MAX_BYTES || !has_one_meaning(field))
		return raw;
	while (utf8_decode(raw, &at, &c)) {
		struct str typed = str_trim(str_slice(raw, 0, start));

		if (utf8_is_space(c) && typed.n > 0 &&
		    str_eq(text_fold(r->a, str_after(raw, at)), sent) &&
		    !goes_on(r, typed)) {
			form_value(r->a, r->forms, field, typed, NULL, r->today,
			    &answer);
			return answer.problem.n == 0 ? typed : raw;
		}
		start = at;
	}
	return raw;
}

/* A quotation, or a form that comes back as a file, says something where it is
 * no longer what we wrote. */
static bool
is_new(const struct reply *r, const struct field *field,
    const struct message_answer *answer)
{
	if (answer->raw.n == 0 && field->type != FIELD_TICK)
		return false;
	/* Never filled in by us. */
	if (field->sealed)
		return true;
	/* An empty box says something where it was ticked. */
	if (answer->raw.n == 0)
		return text_sent(r, field).n > 0;
	/* What else comes back had something in it when it was sent. */
	if (answer->source == SOURCE_PDF || answer->source == SOURCE_ATTACHMENT)
		return !same_answer(r, field, answer->raw, text_sent(r, field));
	if (answer->source != SOURCE_QUOTED)
		return true;
	return !same_answer(
	    r, field, without_sent(r, field, answer->raw), text_sent(r, field));
}

bool
form_answer_is_new(struct arena *a, const struct forms *forms,
    const struct form *form, const struct message_answer *answer,
    const struct sent_field *sent, size_t sent_count,
    const struct answers *on_file, struct date today)
{
	struct reply r = {.a = a,
	    .forms = forms,
	    .form = form,
	    .sent = sent,
	    .sent_count = sent_count,
	    .on_file = on_file,
	    .today = today};
	const struct field *field = form_field(form, answer->field);

	return field != NULL && is_new(&r, field, answer);
}

static void
add_reading(struct reply *r, size_t at, const struct message_answer *answer)
{
	const struct field *field = &r->form->fields[at];
	struct picked *p = &r->picked[at];
	struct conflict_reading *reading;

	p->readings = arena_grow(
	    r->a, p->readings, p->count, &p->capacity, sizeof(*p->readings));
	reading = &p->readings[p->count++];
	*reading = (struct conflict_reading){.source = answer->source,
	    .corrects = answer->corrects,
	    .raw = answer->source == SOURCE_QUOTED
		       ? without_sent(r, field, answer->raw)
		       : answer->raw};
	form_value(r->a, r->forms, field, reading->raw, r->on_file, r->today,
	    &reading->answer);
}

/* She says which one counts: the others are what she takes back. */
static void
keep_corrections(struct picked *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->count; i++)
		if (p->readings[i].corrects)
			p->readings[kept++] = p->readings[i];
	if (kept > 0)
		p->count = kept;
}

/*
 * Whether it only repeats what we sent, as a quotation does that nobody can see
 * is one, or what has been on file since.
 */
static bool
is_known(const struct reply *r, const struct field *field,
    const struct conflict_reading *x)
{
	const struct answer *old =
	    answers_find(r->on_file, r->form->id, field->id);
	struct str sent = text_sent(r, field);

	if (x->corrects)
		return false;
	if (sent.n > 0 && same_answer(r, field, x->raw, sent))
		return true;
	return x->source >= SOURCE_QUOTED && old != NULL &&
	       old->problem.n == 0 && x->answer.problem.n == 0 &&
	       str_eq(x->answer.value, old->value);
}

/* What comes back as it was says nothing beside what is new. */
static void
drop_known(const struct reply *r, const struct field *field, struct picked *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->count; i++)
		if (!is_known(r, field, &p->readings[i]))
			p->readings[kept++] = p->readings[i];
	if (kept > 0)
		p->count = kept;
}

/* Remarks do not exclude each other: all of them are kept. */
static struct str
joined(struct arena *a, const struct picked *p)
{
	struct str all = p->readings[0].raw;

	for (size_t i = 1; i < p->count; i++) {
		struct str raw = p->readings[i].raw;

		if (str_find(all, str_cstr(a, raw), 0) != SIZE_MAX)
			continue;
		all = str_find(raw, str_cstr(a, all), 0) != SIZE_MAX
			  ? raw
			  : str_printf(
				a, "%.*s\n%.*s", STR_ARG(all), STR_ARG(raw));
	}
	return all;
}

/* The best source; from one source, what was written last. */
static void
settle(struct reply *r, const struct field *field, struct picked *p)
{
	const struct conflict_reading *best;

	p->any = p->count > 0;
	if (!p->any)
		return;
	keep_corrections(p);
	drop_known(r, field, p);
	if (field->type == FIELD_LONG_TEXT) {
		p->raw = joined(r->a, p);
		return;
	}
	best = &p->readings[0];
	for (size_t i = 1; i < p->count; i++)
		if (p->readings[i].source <= best->source)
			best = &p->readings[i];
	p->raw = best->raw;
	for (size_t i = 0; i < p->count; i++) {
		const struct conflict_reading *other = &p->readings[i];

		if (other == best)
			continue;
		if (!form_conflict_agree(r->a, field, best, other))
			p->conflict = true;
		else if (form_conflict_is_narrower(r->a, other, best))
			p->raw = other->raw;
	}
}

static void
pick(struct reply *r)
{
	for (size_t i = 0; i < r->message->answer_count; i++) {
		const struct message_answer *answer = &r->message->answers[i];
		const struct field *field;

		if (!str_eq(answer->form, r->form->id))
			continue;
		field = form_field(r->form, answer->field);
		if (field != NULL && !field->sealed && is_new(r, field, answer))
			add_reading(
			    r, (size_t)(field - r->form->fields), answer);
	}
	for (size_t i = 0; i < r->form->count; i++)
		settle(r, &r->form->fields[i], &r->picked[i]);
}

static struct answers
known_so_far(const struct reply *r)
{
	struct answers typed = {0};

	typed.items =
	    arena_array(r->a, r->form->count + 1, sizeof(*typed.items));
	for (size_t i = 0; i < r->form->count; i++)
		if (r->answered[i])
			typed.items[typed.count++] = r->typed[i];
	return form_merge(r->a, r->on_file, &typed);
}

static void
type_field(struct reply *r, size_t at, struct str raw)
{
	struct answers known = known_so_far(r);
	struct answer answer;

	form_value(r->a, r->forms, &r->form->fields[at], raw, &known, r->today,
	    &answer);
	if (answer.value.n == 0 && answer.problem.n == 0)
		return;
	r->typed[at] = answer;
	r->answered[at] = true;
}

/* First what depends on nothing: the country stands behind the postal code. */
static void
type_picked(struct reply *r, bool dependent)
{
	for (size_t i = 0; i < r->form->count; i++) {
		const struct field *field = &r->form->fields[i];
		const struct picked *p = &r->picked[i];

		if (!p->any || (field->depends.n > 0) != dependent)
			continue;
		if (!p->conflict) {
			type_field(r, i, p->raw);
			continue;
		}
		form_conflict_ask(r->a, r->form, field, p->readings, p->count,
		    answers_find(r->on_file, r->form->id, field->id),
		    &r->typed[i]);
		r->answered[i] = true;
	}
}

/* Drafts that another answer of this message may have put right. */
static void
type_again(struct reply *r)
{
	for (size_t i = 0; i < r->form->count; i++) {
		const struct field *field = &r->form->fields[i];
		const struct field *other = form_field(r->form, field->depends);
		const struct answer *draft =
		    answers_find(r->on_file, r->form->id, field->id);

		if (!r->answered[i] && draft != NULL && draft->problem.n > 0 &&
		    other != NULL && r->answered[other - r->form->fields])
			type_field(r, i, draft->raw);
	}
}

/* "450 555-0123, poste 12": the second number has a field behind the first. */
static void
give_extensions(struct reply *r)
{
	for (size_t i = 0; i + 1 < r->form->count; i++) {
		struct str extension;

		if (r->form->fields[i].type != FIELD_PHONE ||
		    r->form->fields[i + 1].type != FIELD_EXTENSION ||
		    !r->answered[i] || r->typed[i].problem.n > 0 ||
		    r->picked[i + 1].any)
			continue;
		extension =
		    form_phone_extension(r->a, r->forms, r->picked[i].raw);
		if (extension.n > 0)
			type_field(r, i + 1, extension);
	}
}

/* The field that "Autre" makes mandatory; form->count when there is none. */
static size_t
field_for_others(const struct form *form)
{
	size_t i = 0;

	for (; i < form->count; i++) {
		const struct conditions *when = &form->fields[i].required_if;

		if (when->count > 0 && str_is(when->items[0].field, "*"))
			break;
	}
	return i;
}

/* "Autre : Collège X" in a list: what cannot be chosen is kept as words. */
static void
give_remarks(struct reply *r)
{
	size_t to = field_for_others(r->form);
	const struct answer *old;
	struct str text = str_of("", 0);
	bool changed = false;

	if (to == r->form->count || r->picked[to].any)
		return;
	old = answers_find(r->on_file, r->form->id, r->form->fields[to].id);
	if (old != NULL)
		text = old->problem.n > 0 ? old->raw : old->text;
	for (size_t i = 0; i < r->form->count; i++) {
		const struct field *field = &r->form->fields[i];
		struct str remark;

		if (field->type != FIELD_CHOICE || !r->answered[i] ||
		    !r->picked[i].any)
			continue;
		remark =
		    form_other_remark(r->a, r->forms, field, r->picked[i].raw);
		if (remark.n == 0 ||
		    str_find(text, str_cstr(r->a, remark), 0) != SIZE_MAX)
			continue;
		text = str_printf(r->a, "%.*s%s%.*s : %.*s", STR_ARG(text),
		    text.n > 0 ? "\n" : "", STR_ARG(field->label),
		    STR_ARG(remark));
		changed = true;
	}
	if (changed)
		type_field(r, to, text);
}

/* Said again: nothing to write down. */
static bool
is_on_file(const struct reply *r, const struct answer *answer)
{
	const struct answer *old =
	    answers_find(r->on_file, r->form->id, answer->field);

	if (old == NULL || !str_eq(old->problem, answer->problem))
		return false;
	return answer->problem.n == 0 ? str_eq(old->value, answer->value)
				      : str_eq(old->raw, answer->raw) &&
					    str_eq(old->detail, answer->detail);
}

void
form_new_answers(struct arena *a, const struct forms *forms,
    const struct form *form, const struct message *message,
    const struct sent_field *sent, size_t sent_count,
    const struct answers *on_file, struct date today, struct answers *out)
{
	struct reply r = {
	    .a = a,
	    .forms = forms,
	    .form = form,
	    .message = message,
	    .sent = sent,
	    .sent_count = sent_count,
	    .on_file = on_file,
	    .today = today,
	};

	r.picked = arena_array(a, form->count + 1, sizeof(*r.picked));
	r.typed = arena_array(a, form->count + 1, sizeof(*r.typed));
	r.answered = arena_array(a, form->count + 1, sizeof(*r.answered));
	pick(&r);
	type_picked(&r, false);
	type_picked(&r, true);
	type_again(&r);
	give_extensions(&r);
	give_remarks(&r);
	*out = (struct answers){0};
	out->items = arena_array(a, form->count + 1, sizeof(*out->items));
	for (size_t i = 0; i < form->count; i++)
		if (r.answered[i] && !is_on_file(&r, &r.typed[i]))
			out->items[out->count++] = r.typed[i];
}
