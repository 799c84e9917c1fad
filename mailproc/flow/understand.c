#include "flow/understand.h"

#include "form/form_courtesy.h"
#include "form/form_find.h"
#include "form/role.h"
#include "html/html_text.h"
#include "mail/mail_reply.h"
#include "text/text_fold.h"

/* What one text part gave. */
struct part_reading {
	struct str new_text;
	struct message_answer *answers;
	size_t answer_count;
};

static struct find_line *
lines_to_find(struct arena *a, const struct reply_line *lines, size_t count,
    enum message_source typed)
{
	struct find_line *found = arena_array(a, count + 1, sizeof *found);

	for (size_t i = 0; i < count; i++) {
		enum reply_line_kind kind = lines[i].kind;

		found[i].text = lines[i].text;
		found[i].source = kind == LINE_QUOTED ? SOURCE_QUOTED : typed;
		found[i].skip = kind != LINE_NEW && kind != LINE_QUOTED;
	}
	return found;
}

/* New lines that belong to no form: what is left for a person to read. */
static struct str
text_beside_forms(struct arena *a, const struct reply_line *lines,
    const struct find_line *found, size_t count)
{
	struct reply_line *rest = arena_array(a, count + 1, sizeof *rest);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (!found[i].used_out)
			rest[kept++] = lines[i];
	return reply_new_text(a, rest, kept);
}

static void
read_text(struct arena *a, const struct forms *forms, struct str name,
    struct str text, enum message_source typed, struct part_reading *out)
{
	struct reply_line *lines;
	struct find_line *found;
	size_t count;

	*out = (struct part_reading){0};
	reply_split(a, text, &lines, &count);
	found = lines_to_find(a, lines, count, typed);
	form_courtesy_signature(a, forms, name, found, count);
	form_find(a, forms, (struct str){0}, found, count, &out->answers,
	    &out->answer_count);
	out->new_text = text_beside_forms(a, lines, found, count);
}

static bool
has_answer(const struct message_answer *answers, size_t count,
    const struct message_answer *wanted)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(answers[i].form, wanted->form) &&
		    str_eq(answers[i].field, wanted->field))
			return true;
	return false;
}

static void
add_answers(struct arena *a, struct message *m, size_t *capacity,
    const struct part_reading *part, bool attached)
{
	size_t before = m->answer_count;

	for (size_t i = 0; i < part->answer_count; i++) {
		struct message_answer answer = part->answers[i];

		/* The same mail in HTML, or attached: only what is not known. */
		if ((attached || answer.source == SOURCE_HTML || before > 0) &&
		    has_answer(m->answers, before, &answer))
			continue;
		if (m->answer_count >= MESSAGE_MAX_ANSWERS) {
			message_add_problem(a, m, "too many answers: cut");
			m->cut = true;
			return;
		}
		if (attached)
			answer.source = SOURCE_ATTACHMENT;
		m->answers = arena_grow(a, m->answers, m->answer_count,
		    capacity, sizeof *m->answers);
		m->answers[m->answer_count++] = answer;
	}
}

static void
read_part(struct arena *a, const struct forms *forms,
    const struct mail_text *part, struct message *m,
    struct part_reading *reading)
{
	struct err err = {0};
	struct str text = part->text;

	*reading = (struct part_reading){0};
	if (part->html &&
	    html_to_text(a, part->text, &text, &err) != ERR_NONE) {
		message_add_problem(a, m, err.text);
		m->cut = true;
		return;
	}
	read_text(a, forms, m->from_name, text,
	    part->html ? SOURCE_HTML : SOURCE_TEXT, reading);
}

/*
 * Plain text first: what a client made of it is closer to what was typed; HTML
 * for what the plain text does not have.
 */
static void
read_texts(struct arena *a, const struct forms *forms,
    const struct mail_text *texts, size_t count, struct message *m)
{
	size_t capacity = 0;

	for (int html = 0; html <= 1; html++) {
		for (size_t i = 0; i < count; i++) {
			struct part_reading reading;

			if (texts[i].html != (html == 1) || texts[i].is_quote ||
			    texts[i].depth > 0)
				continue;
			read_part(a, forms, &texts[i], m, &reading);
			if (m->new_text.n == 0)
				m->new_text = reading.new_text;
			add_answers(a, m, &capacity, &reading, false);
		}
	}
	for (size_t i = 0; i < count; i++) {
		struct part_reading reading;

		if (texts[i].depth == 0 || texts[i].is_quote)
			continue;
		read_part(a, forms, &texts[i], m, &reading);
		add_answers(a, m, &capacity, &reading, true);
	}
}

/* The attachment that a line names, or NULL. */
static struct message_attachment *
named_attachment(struct arena *a, struct message *m, struct str name)
{
	struct str wanted = text_fold(a, name);

	for (size_t i = 0; i < m->attachment_count; i++) {
		struct str file = text_fold(a, m->attachments[i].name);

		if (file.n > 0 &&
		    str_find(wanted, str_cstr(a, file), 0) != SIZE_MAX)
			return &m->attachments[i];
	}
	return NULL;
}

/*
 * What each answer is for besides being an answer: one that names an attachment
 * says what that is, and is kept as that only; one that is sealed is told to a
 * person.
 */
static void
use_answers(struct arena *a, const struct forms *forms, struct message *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->answer_count; i++) {
		const struct message_answer *answer = &m->answers[i];
		const struct form *form = forms_find(forms, answer->form);
		const struct field *field =
		    form == NULL ? NULL : form_field(form, answer->field);
		struct message_attachment *attachment;

		m->sealed = m->sealed || (field != NULL && field->sealed);
		if (field == NULL || field->type != FIELD_DOCUMENT) {
			m->answers[kept++] = *answer;
			continue;
		}
		attachment = named_attachment(a, m, answer->raw);
		if (attachment != NULL && attachment->role != ROLE_INLINE)
			(void)document_role_parse(field->id, &attachment->role);
	}
	m->answer_count = kept;
}

enum err_kind
understand(struct arena *a, const struct forms *forms,
    const struct mail_self *self, const struct mail_source *source,
    const struct mail_attachment_sink *sink, struct message *m, struct err *err)
{
	struct mail_text *texts = NULL;
	size_t count = 0;

	if (mail_parse(a, source, self, sink, m, &texts, &count, err) !=
	    ERR_NONE)
		return err->kind;
	read_texts(a, forms, texts, count, m);
	use_answers(a, forms, m);
	if (m->nature != NATURE_PERSON)
		return ERR_NONE;
	form_find_commands(
	    a, forms, m->subject, m->new_text, &m->commands, &m->command_count);
	m->consent = form_find_consent(a, forms, m->subject, m->new_text);
	for (size_t i = 0; i < m->attachment_count; i++)
		if (m->attachments[i].role == ROLE_AUTRE)
			m->attachments[i].role =
			    role_guess(a, forms, &m->attachments[i],
				m->new_text, m->attachment_count);
	return ERR_NONE;
}
