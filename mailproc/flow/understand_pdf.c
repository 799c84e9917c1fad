#include "flow/understand_pdf.h"

#include "flow/flat_form.h"
#include "form/form_paper.h"
#include "form/role.h"
#include "mail/mail_token.h"
#include "pdf/pdf_read.h"

enum {
	TEXT_BYTES_LEAST = 40, /* of a page that is no picture */
	PDFS_MOST = 20         /* looked into, of one message */
};

static bool
has_answer(
    const struct message *m, size_t before, const struct message_answer *wanted)
{
	for (size_t i = 0; i < before; i++)
		if (str_eq(m->answers[i].form, wanted->form) &&
		    str_eq(m->answers[i].field, wanted->field) &&
		    m->answers[i].source < SOURCE_QUOTED)
			return true;
	return false;
}

/* What was typed into the mail itself counts more. */
static void
add_answers(struct arena *a, const struct message_answer *answers, size_t count,
    struct message *m)
{
	size_t before = m->answer_count, capacity = before;

	for (size_t i = 0; i < count; i++) {
		if (has_answer(m, before, &answers[i]))
			continue;
		if (m->answer_count >= MESSAGE_MAX_ANSWERS) {
			message_add_problem(a, m, "too many answers: cut");
			m->cut = true;
			return;
		}
		m->answers = arena_grow(a, m->answers, m->answer_count,
		    &capacity, sizeof *m->answers);
		m->answers[m->answer_count++] = answers[i];
	}
}

static enum attachment_trouble
trouble_of(enum pdf_state state)
{
	switch (state) {
	case PDF_ENCRYPTED:
		return TROUBLE_ENCRYPTED;
	case PDF_DAMAGED:
		return TROUBLE_DAMAGED;
	case PDF_XFA:
		return TROUBLE_XFA;
	case PDF_READ:
		break;
	}
	return TROUBLE_NONE;
}

/* A picture that its name, or the mail, says is a form. */
static bool
is_scanned_form(struct arena *a, const struct forms *forms,
    const struct message_attachment *attachment, const struct message *m)
{
	if (attachment->role == ROLE_FORMULAIRE)
		return true;
	return attachment->role == ROLE_AUTRE &&
	       role_is_named(a, forms, m->new_text, ROLE_FORMULAIRE);
}

static void
mark_scan(struct message_attachment *attachment)
{
	attachment->role = ROLE_FORMULAIRE;
	attachment->trouble = TROUBLE_SCAN;
}

/* No field of ours: the words of a form that was printed, or a scan. */
static enum err_kind
read_flat(struct arena *a, const struct forms *forms, struct str pdf,
    const struct pdf_form *form, const struct pdf_to_text *to_text,
    struct message_attachment *attachment, struct message *m, struct err *err)
{
	struct message_answer *answers = NULL;
	struct str text = {0};
	size_t count = 0;

	if (to_text == NULL)
		return ERR_NONE;
	if (to_text->run(to_text->context, a, pdf, &text, err) != ERR_NONE)
		return err->kind;
	if (str_trim(text).n < TEXT_BYTES_LEAST) {
		if (form->has_pictures &&
		    is_scanned_form(a, forms, attachment, m))
			mark_scan(attachment);
		return ERR_NONE;
	}
	if (!flat_form_read(a, forms, text, &answers, &count))
		return ERR_NONE;
	attachment->role = ROLE_FORMULAIRE;
	mail_token_add(a, PLACE_ATTACHMENT, text, m);
	add_answers(a, answers, count, m);
	return ERR_NONE;
}

static enum err_kind
read_pdf(struct arena *a, const struct forms *forms, struct str pdf,
    const struct pdf_to_text *to_text, struct message_attachment *attachment,
    struct message *m, struct err *err)
{
	struct message_answer *answers = NULL;
	struct pdf_form form;
	size_t count = 0, known;

	pdf_read(a, pdf, &form);
	attachment->trouble = trouble_of(form.state);
	if (form.state != PDF_READ)
		return ERR_NONE;
	form_paper_answers(a, forms, form.values, form.count, form.has_sent,
	    &answers, &count, &known);
	if (known == 0)
		return read_flat(
		    a, forms, pdf, &form, to_text, attachment, m, err);
	attachment->role = ROLE_FORMULAIRE;
	mail_token_add(a, PLACE_ATTACHMENT, form.reference, m);
	add_answers(a, answers, count, m);
	return ERR_NONE;
}

enum err_kind
understand_pdfs(struct arena *a, const struct forms *forms,
    const struct str *pdfs, const struct pdf_to_text *to_text,
    struct message *m, struct err *err)
{
	size_t looked_at = 0;

	if (m->nature != NATURE_PERSON)
		return ERR_NONE;
	for (size_t i = 0; i < m->attachment_count; i++) {
		struct message_attachment *attachment = &m->attachments[i];

		if (attachment->role == ROLE_INLINE)
			continue;
		if (pdfs[i].n > 0 && looked_at++ < PDFS_MOST) {
			if (read_pdf(a, forms, pdfs[i], to_text, attachment, m,
				err) != ERR_NONE)
				return err->kind;
		} else if (str_starts(attachment->sniffed_type, "image/") &&
			   is_scanned_form(a, forms, attachment, m)) {
			mark_scan(attachment);
		}
	}
	return ERR_NONE;
}
