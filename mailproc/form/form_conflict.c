#include "form/form_conflict.h"

#include "form/value_lex.h"
#include "text/text_fold.h"

enum { READINGS_MAX = 5 };

bool
form_conflict_is(const struct answer *answer)
{
	return answer != NULL && str_is(answer->problem, "conflit");
}

static bool
has_line(struct arena *a, struct str lines, struct str wanted)
{
	struct str key = text_fold(a, wanted), line;

	while (str_line(&lines, &line))
		if (str_eq(text_fold(a, line), key))
			return true;
	return false;
}

/* Every line of part is a line of whole. */
static bool
is_part(struct arena *a, struct str part, struct str whole)
{
	struct str line;

	while (str_line(&part, &line))
		if (!has_line(a, whole, line))
			return false;
	return true;
}

/* A list's name that may be several, and one of these. */
static bool
is_one_of(
    struct arena *a, const struct answer *several, const struct answer *one)
{
	return str_starts(several->problem, "liste.") && one->problem.n == 0 &&
	       has_line(a, several->detail, one->text);
}

bool
form_conflict_agree(struct arena *a, const struct field *field,
    const struct conflict_reading *best, const struct conflict_reading *other)
{
	const struct answer *x = &best->answer, *y = &other->answer;

	if (x->problem.n == 0 && y->problem.n == 0 &&
	    str_eq(x->value, y->value))
		return true;
	if (str_eq(text_fold(a, best->raw), text_fold(a, other->raw)) ||
	    is_one_of(a, x, y) || is_one_of(a, y, x))
		return true;
	/* Lines below a quoted one complete it. */
	if ((field->type == FIELD_CONTACT || field->type == FIELD_CHOICES) &&
	    is_part(a, other->raw, best->raw))
		return true;
	return other->source > best->source && x->problem.n == 0 &&
	       y->problem.n > 0;
}

bool
form_conflict_is_narrower(struct arena *a,
    const struct conflict_reading *reading, const struct conflict_reading *than)
{
	return is_one_of(a, &than->answer, &reading->answer);
}

/* As it is shown to choose from. */
static struct str
reading_text(struct arena *a, const struct conflict_reading *reading)
{
	return value_one_line(a, reading->answer.problem.n == 0
				     ? reading->answer.text
				     : reading->raw);
}

void
form_conflict_ask(struct arena *a, const struct form *form,
    const struct field *field, const struct conflict_reading *readings,
    size_t count, const struct answer *old, struct answer *out)
{
	struct str detail = str_of("", 0);
	size_t shown = 0;

	for (size_t i = 0; i < count && shown < READINGS_MAX; i++) {
		struct str text = reading_text(a, &readings[i]);

		if (text.n == 0 || has_line(a, detail, text))
			continue;
		detail = str_printf(a, "%.*s%s%.*s", STR_ARG(detail),
		    detail.n > 0 ? "\n" : "", STR_ARG(text));
		shown++;
	}
	*out = (struct answer){
	    .form = form->id,
	    .field = field->id,
	    .value = old != NULL ? old->value : str_of("", 0),
	    .text = old != NULL ? old->text : str_of("", 0),
	    .raw = str_of("", 0),
	    .problem = str_from("conflit"),
	    /* What is sensitive is not repeated: it is asked for anew. */
	    .detail = field->sensitive ? str_of("", 0) : detail,
	};
}

static struct str
line_at(struct str lines, int64_t n)
{
	struct str line;

	while (str_line(&lines, &line))
		if (--n == 0)
			return line;
	return str_of("", 0);
}

/* The only number in raw, words that say nothing aside; 0: none. */
static int64_t
only_number(const struct value_in *in)
{
	static const char *const kinds[] = {"filler", NULL};
	struct lexemes l = value_lex(in->a, in->forms, kinds, in->raw);
	int64_t n = 0;

	for (size_t i = 0; i < l.count; i++) {
		if (lexeme_is_number(&l, i)) {
			if (n != 0 ||
			    !str_to_int64(l.items[i].text, 1, READINGS_MAX, &n))
				return 0;
		} else if (l.items[i].type == LEXEME_OTHER &&
			   !lexeme_is_sign(&l, i, ".)(#")) {
			return 0;
		}
	}
	return n;
}

struct str
form_conflict_chosen(const struct value_in *in, bool *keep_out)
{
	const struct answer *draft = value_other(in, in->field->id);
	struct str line;
	int64_t n;

	*keep_out = false;
	if (!form_conflict_is(draft) || draft->detail.n == 0)
		return str_of("", 0);
	n = only_number(in);
	line = n > 0 ? line_at(draft->detail, n) : str_of("", 0);
	/* "2" where 2 days is one reading and the other has the number 2. */
	if (line.n > 0 && has_line(in->a, draft->detail, in->raw) &&
	    !str_eq(line, in->raw)) {
		*keep_out = true;
		return str_of("", 0);
	}
	return line;
}
