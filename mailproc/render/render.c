#include "render/render.h"

#include "base/calendar.h"
#include "base/file.h"
#include "render/localise.h"
#include "render/markdown.h"
#include "render/ready.h"
#include "render/render_block.h"
#include "render/render_html.h"
#include "render/render_paper.h"
#include "render/render_text.h"
#include "text/english.h"
#include "text/french.h"
#include "text/utf8.h"

#include <string.h>

enum { TEMPLATE_MAX_BYTES = 256 * 1024, SUBJECT_MAX_CHARACTERS = 60 };

struct mail_template {
	struct template *subject;
	struct template *body;
};

struct render {
	struct arena *a;
	const struct forms *forms;
	struct render_office office;
	struct phrases *phrases;
	struct typography typography;
	struct mail_template mails[REASON_COUNT];
	struct template *footer;
	struct str language; /* tag of BCP 47 */
};

/* ---- Loading ---- */

/* "Objet : ..." taken off the first line. */
static bool
cut_key(struct str line, const char *key, struct str *subject_out)
{
	struct str rest = line;

	if (!str_starts(rest, key))
		return false;
	rest = str_trim(str_after(rest, strlen(key)));
	if (str_starts(rest, "\xC2\xA0"))
		rest = str_after(rest, 2);
	if (!str_starts(rest, ":"))
		return false;
	*subject_out = str_trim(str_after(rest, 1));
	return true;
}

/* Characters of ours in the longer of the two ways that its {{si}} can go. */
static size_t
subject_length(struct arena *a, const struct template *subject)
{
	/* A value of one character, which is taken off again. */
	static const struct str mark = STR("\x01");
	size_t longest = 0;

	for (int full = 0; full < 2; full++) {
		struct values values = {0};
		struct str line;
		size_t length;

		for (int i = 0; full == 1 && i < VALUE_COUNT; i++)
			values.text[i] = mark;
		line = template_line(a, subject, &values);
		length = utf8_length(line);
		for (size_t i = 0; i < line.n; i++)
			length -= line.p[i] == mark.p[0];
		longest = length > longest ? length : longest;
	}
	return longest;
}

static enum err_kind
load_subject(struct render *render, const char *path, struct str line,
    struct mail_template *mail, struct err *err)
{
	struct str subject;
	size_t length;

	if (!cut_key(line, "Objet", &subject) &&
	    !cut_key(line, "Subject", &subject))
		return err_set(err, ERR_CONFIG,
		    "%s:1: the first line must be \"Objet : ...\"", path);
	if (template_parse(render->a, &render->typography, path, 1, subject,
		VALUE_IN_MAIL, false, &mail->subject, err) != ERR_NONE)
		return err->kind;
	length = subject_length(render->a, mail->subject);
	if (length == 0)
		return err_set(
		    err, ERR_CONFIG, "%s:1: the subject is empty", path);
	if (length >= SUBJECT_MAX_CHARACTERS)
		return err_set(err, ERR_CONFIG,
		    "%s:1: the subject has %zu characters; it must have fewer "
		    "than %d",
		    path, length, SUBJECT_MAX_CHARACTERS);
	return ERR_NONE;
}

/* Links to words of the menu: [SUIVI](mot:suivi). */
static enum err_kind
check_words(const struct render *render, const char *path, struct str text,
    struct err *err)
{
	static const char mark[] = "](mot:";
	size_t at = 0;

	while ((at = str_find(text, mark, at)) != SIZE_MAX) {
		struct str rest = str_after(text, at + strlen(mark));
		struct str word;
		size_t end = 0;

		while (end < rest.n &&
		       (char_is_alnum(rest.p[end]) || rest.p[end] == '_'))
			end++;
		word = str_slice(rest, 0, end);
		if (forms_word(render->forms, "command", word) == NULL &&
		    !str_is(word, "oui") && !str_is(word, "non"))
			return err_set(err, ERR_CONFIG,
			    "%s: (mot:%.*s): no such command", path,
			    STR_ARG(word));
		at += strlen(mark);
	}
	return ERR_NONE;
}

static enum err_kind
load_body(struct render *render, const char *path, int first_line,
    struct str source, struct template **out, struct err *err)
{
	if (template_parse(render->a, &render->typography, path, first_line,
		source, VALUE_IN_MAIL, true, out, err) != ERR_NONE)
		return err->kind;
	if (markdown_check(path, first_line, template_all_text(*out), err) !=
	    ERR_NONE)
		return err->kind;
	return check_words(render, path, template_all_text(*out), err);
}

static enum err_kind
load_source(
    struct render *render, const char *path, struct str *out, struct err *err)
{
	struct buf source = {0};
	enum err_kind kind = file_load(path, TEMPLATE_MAX_BYTES, &source, err);

	if (kind == ERR_MESSAGE)
		kind = err_set(err, ERR_CONFIG, "%s: larger than %d bytes",
		    path, TEMPLATE_MAX_BYTES);
	*out = buf_copy(render->a, &source);
	/* Windows' editors put a byte order mark in front. */
	if (str_starts(*out, "\xEF\xBB\xBF"))
		*out = str_after(*out, 3);
	buf_release(&source);
	return kind;
}

static enum err_kind
load_mail(struct render *render, const char *folder, enum reason reason,
    struct err *err)
{
	struct mail_template *mail = &render->mails[reason];
	const char *path = file_join(render->a, folder,
	    arena_printf(render->a, "%s.md", reason_name(reason)));
	struct str source;
	struct str line;

	if (load_source(render, path, &source, err) != ERR_NONE)
		return err->kind;
	if (!str_line(&source, &line))
		line = (struct str){0};
	if (load_subject(render, path, line, mail, err) != ERR_NONE)
		return err->kind;
	return load_body(render, path, 2, source, &mail->body, err);
}

/* Blocks without which a mail would not do what it is for. */
static enum err_kind
check_blocks(const struct render *render, const char *folder, struct err *err)
{
	static const struct {
		enum reason reason;
		enum block_name block;
		const char *name;
	} needed[] = {
	    {REASON_CONFIRM, BLOCK_BUTTON_YES, "bouton oui"},
	    {REASON_HELD, BLOCK_BUTTON_YES, "bouton oui"},
	    {REASON_WELCOME, BLOCK_FORMS, "formulaires"},
	    {REASON_WELCOME, BLOCK_MENU, "menu"},
	    {REASON_RECAP, BLOCK_PROBLEMS, "problemes"},
	    {REASON_RECAP, BLOCK_FORMS, "formulaires"},
	    {REASON_RECAP, BLOCK_UNDERSTOOD, "compris"},
	    {REASON_RECAP, BLOCK_STEPS, "etapes"},
	    {REASON_UPDATED, BLOCK_PROBLEMS, "problemes"},
	    {REASON_UPDATED, BLOCK_FORMS, "formulaires"},
	    {REASON_FORM, BLOCK_FORMS, "formulaires"},
	    {REASON_MENU, BLOCK_MENU, "menu"},
	    {REASON_LIST, BLOCK_LISTS, "listes"},
	    {REASON_STATUS, BLOCK_REQUESTS, "demandes"},
	    {REASON_DOCUMENTS, BLOCK_DOCUMENTS, "documents"},
	};

	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!template_has_block(
			render->mails[needed[i].reason].body, needed[i].block))
			return err_set(err, ERR_CONFIG,
			    "%s/%s.md:1: {{bloc %s}} is missing", folder,
			    reason_name(needed[i].reason), needed[i].name);
	return ERR_NONE;
}

static enum err_kind
load_all(struct render *render, const char *folder, struct err *err)
{
	const char *path = file_join(render->a, folder, "phrases.conf");
	struct str source;

	if (phrases_load(render->a, &render->typography, path, &render->phrases,
		err) != ERR_NONE)
		return err->kind;
	render->language =
	    str_from(phrases_text(render->phrases, "langue.code"));
	for (int i = 0; i < REASON_COUNT; i++)
		if (load_mail(render, folder, (enum reason)i, err) != ERR_NONE)
			return err->kind;
	path = file_join(render->a, folder, "_pied.md");
	if (load_source(render, path, &source, err) != ERR_NONE ||
	    load_body(render, path, 1, source, &render->footer, err) !=
		ERR_NONE)
		return err->kind;
	return check_blocks(render, folder, err);
}

enum err_kind
render_load(const char *folder, const char *language, const struct forms *forms,
    const struct render_office *office, struct render **out, struct err *err)
{
	struct arena *a = arena_new();
	struct render *render = arena_alloc(a, sizeof *render);
	enum err_kind kind;

	*out = NULL;
	*render = (struct render){.a = a,
	    .forms = forms_in(forms, str_from(language)),
	    .typography = {strcmp(language, "en") == 0 ? english_typography
						       : french_typography},
	    .office = {.name = str_copy(a, office->name),
		.establishment = str_copy(a, office->establishment),
		.address = str_copy(a, office->address),
		.phone = str_copy(a, office->phone),
		.phone_extension = str_copy(a, office->phone_extension),
		.hours = str_copy(a, office->hours),
		.plus_addressing = office->plus_addressing,
		.hold_days = office->hold_days}};
	kind = load_all(render, file_join(a, folder, language), err);
	if (kind != ERR_NONE) {
		render_free(render);
		return kind;
	}
	*out = render;
	return ERR_NONE;
}

void
render_free(struct render *render)
{
	if (render != NULL)
		arena_free(render->a);
}

const char *
render_phrase(const struct render *render, const char *key)
{
	return phrases_text(render->phrases, key);
}

/* ---- Writing ---- */

static void
add_markdown(struct doc *doc, const struct mailing *m, struct str text,
    const struct values *values)
{
	size_t first = doc->count;

	markdown_add(doc, text, values);
	ready_words(doc, first, m);
}

static void
add_template(struct doc *doc, const struct mailing *m,
    const struct template *template, const struct values *values)
{
	struct segment *segments;
	size_t count;

	template_expand(doc->a, template, values, &segments, &count);
	for (size_t i = 0; i < count; i++) {
		if (segments[i].block != BLOCK_NONE)
			render_block_add(doc, m, segments[i].block);
		else
			add_markdown(doc, m, segments[i].text, values);
	}
}

/* The document of one part; where the footer begins. Cards have none. */
static size_t
make_doc(const struct render *render, const struct mailing *m, bool html,
    struct doc *doc)
{
	struct values values;
	size_t footer_from;

	mailing_values(m, html, &values);
	add_template(doc, m, render->mails[m->in->reason].body, &values);
	footer_from = doc->count;
	if (m->in->reason != REASON_CARD)
		add_template(doc, m, render->footer, &values);
	return footer_from;
}

static struct mailing
make_mailing(
    const struct render *render, struct arena *a, const struct render_input *in)
{
	return (struct mailing){.ground = {.a = a,
				    .forms = render->forms,
				    .phrases = render->phrases,
				    .typography = &render->typography,
				    .today = calendar_local(in->now).date},
	    .office = &render->office,
	    .in = in};
}

enum err_kind
render_mail(const struct render *render, struct arena *a,
    const struct render_input *in, struct rendered *out, struct err *err)
{
	struct render_input input =
	    localise(a, render->forms, in, calendar_local(in->now).date);
	struct mailing m = make_mailing(render, a, &input);
	struct doc text = {.a = a};
	struct doc html = {.a = a};
	struct values values;
	struct str subject;
	size_t footer_from;

	if ((size_t)in->reason >= REASON_COUNT)
		bug("reason %d", (int)in->reason);
	mailing_prepare(&m);
	mailing_values(&m, false, &values);
	subject = template_line(a, render->mails[in->reason].subject, &values);
	if (subject.n == 0)
		return err_set(err, ERR_CONFIG,
		    "template %s: its subject is empty in this mail",
		    reason_name(in->reason));
	*out = (struct rendered){.from_name = render->office.name,
	    .language = render->language,
	    .reply_to = m.reply_to,
	    .subject = str_printf(
		a, "%.*s%.*s", STR_ARG(subject), STR_ARG(m.subject_tail)),
	    .sent = m.sent.items,
	    .sent_count = m.sent.count};
	(void)make_doc(render, &m, false, &text);
	out->text = render_text(a, &text);
	footer_from = make_doc(render, &m, true, &html);
	out->html =
	    render_html(a, &html, footer_from, render->language, subject);
	return ERR_NONE;
}

struct paper *
render_paper(const struct render *render, struct arena *a,
    const struct render_input *in, size_t from, size_t count)
{
	struct render_input input =
	    localise(a, render->forms, in, calendar_local(in->now).date);
	struct mailing m = make_mailing(render, a, &input);

	mailing_prepare(&m);
	return render_paper_make(
	    &m, input.forms + from, count, render->language);
}
