#include "flow/understand.h"

#include "flow/open.h"
#include "form/form_courtesy.h"
#include "form/form_find.h"
#include "form/role.h"
#include "html/html_text.h"
#include "mail/mail_reply.h"
#include "text/text_fold.h"
#include "text/utf8.h"

/* Bytes of a text that only says where to look. */
enum { STUB_MOST = 400 };

/* What one text part gave. */
struct part_reading {
	struct str new_text;
	struct message_answer *answers;
	size_t answer_count;
	bool is_form; /* marks that only our forms have stand in it */
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

/*
 * "Prénom * :": the star of a required answer, which we put there and which no
 * CV has. On a line that was taken for one of a form.
 */
static bool
has_form_mark(const struct find_line *found, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str text = found[i].text;
		size_t at = str_find_byte(text, '*', 0);
		uint32_t c = '*';

		if (!found[i].used_out || at == SIZE_MAX)
			continue;
		while (utf8_decode(text, &at, &c) &&
		       (c == '*' || utf8_is_space(c)))
			continue;
		if (c == ':')
			return true;
	}
	return false;
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
	out->is_form = has_form_mark(found, count);
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

/* In one text, what was typed stands above what was quoted. */
static bool
is_typed_too(
    const struct part_reading *part, const struct message_answer *answer)
{
	for (size_t i = 0; i < part->answer_count; i++)
		if (part->answers[i].source != SOURCE_QUOTED &&
		    answer->source == SOURCE_QUOTED &&
		    str_eq(part->answers[i].form, answer->form) &&
		    str_eq(part->answers[i].field, answer->field))
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
		if (attached && is_typed_too(part, &answer))
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
 * "Si ce message ne s'affiche pas, voir la version HTML": the plain text says
 * nothing, and the HTML has her words.
 */
static bool
is_stub(struct arena *a, struct str text)
{
	return text.n == 0 ||
	       (text.n <= STUB_MOST &&
		   str_find(text_fold(a, text), "html", 0) != SIZE_MAX);
}

/* One text of the mail itself: typed, or wrapped by her client (own). */
static void
read_own(struct arena *a, const struct forms *forms,
    const struct mail_text *text, struct message *m, size_t *capacity)
{
	struct part_reading reading;

	read_part(a, forms, text, m, &reading);
	if (m->new_text.n == 0 ||
	    (reading.new_text.n > 0 && m->answer_count == 0 &&
		is_stub(a, m->new_text)))
		m->new_text = reading.new_text;
	add_answers(a, m, capacity, &reading, text->depth > 0);
}

/*
 * One text of a file. A CV has lines like those of a form ("Téléphone : ..."):
 * of a document, answers are taken when it is surely one of our forms. What
 * gave answers is a form, and nobody needs to be asked what it is.
 */
static void
read_attached(struct arena *a, const struct forms *forms,
    const struct mail_text *text, struct message *m, size_t *capacity)
{
	struct part_reading reading;

	read_part(a, forms, text, m, &reading);
	if (reading.answer_count == 0 ||
	    (text->is_document && !reading.is_form))
		return;
	add_answers(a, m, capacity, &reading, true);
	if (text->attachment > 0 &&
	    m->attachments[text->attachment - 1].role == ROLE_AUTRE)
		m->attachments[text->attachment - 1].role = ROLE_FORMULAIRE;
}

/*
 * Plain text first: what a client made of it is closer to what was typed; HTML
 * for what the plain text does not have; then what her client wrapped, then the
 * files.
 */
static void
read_texts(struct arena *a, const struct forms *forms,
    const struct mail_text *texts, size_t count, struct message *m)
{
	size_t capacity = 0;

	for (int pass = 0; pass < 4; pass++) {
		bool html = pass % 2 == 1, own = pass >= 2;

		for (size_t i = 0; i < count; i++)
			if (!texts[i].is_quote && texts[i].html == html &&
			    (own ? texts[i].is_own : texts[i].depth == 0))
				read_own(a, forms, &texts[i], m, &capacity);
	}
	for (size_t i = 0; i < count; i++)
		if (!texts[i].is_quote && !texts[i].is_own &&
		    texts[i].depth > 0)
			read_attached(a, forms, &texts[i], m, &capacity);
}

/* PDFs and pictures: flow/understand_pdf.h says what it could not read. */
static bool
has_own_reader(const struct message_attachment *item)
{
	return str_is(item->type, "application/pdf") ||
	       str_starts(item->type, "image/") ||
	       (item->name.n > 4 &&
		   str_is_nocase(
		       str_after(item->name, item->name.n - 4), ".pdf"));
}

/*
 * What each attachment is. One that calls itself a form and gave no answer is
 * for a person to read.
 */
static void
read_roles(struct arena *a, const struct forms *forms, struct message *m)
{
	for (size_t i = 0; i < m->attachment_count; i++) {
		struct message_attachment *item = &m->attachments[i];

		if (item->role != ROLE_AUTRE)
			continue;
		item->role = role_guess(
		    a, forms, item, m->new_text, m->attachment_count);
		if (item->role != ROLE_FORMULAIRE || has_own_reader(item))
			continue;
		message_add_problem(a, m, "a form that gave no answer");
		if (m->unread < UNREAD_FORM)
			m->unread = UNREAD_FORM;
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

	if (mail_parse(a, source, self, sink, &open_attachments, m, &texts,
		&count, err) != ERR_NONE)
		return err->kind;
	read_texts(a, forms, texts, count, m);
	use_answers(a, forms, m);
	if (m->nature != NATURE_PERSON)
		return ERR_NONE;
	form_find_commands(
	    a, forms, m->subject, m->new_text, &m->commands, &m->command_count);
	m->consent = form_find_consent(a, forms, m->subject, m->new_text);
	read_roles(a, forms, m);
	return ERR_NONE;
}
