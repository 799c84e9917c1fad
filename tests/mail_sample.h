/*
 * For the tests of mail/: a message from memory, and what became of it. A test
 * makes one struct sample, puts messages through it, and releases it.
 */
#ifndef TESTS_MAIL_SAMPLE_H
#define TESTS_MAIL_SAMPLE_H

#include <string.h>

#include "base/file.h"
#include "mail/mail_parse.h"
#include "text/utf8.h"

struct sample {
	struct arena *a;
	struct message m;
	struct mail_text *texts;
	size_t text_count;
	struct err err;
	struct buf contents[MESSAGE_MAX_ATTACHMENTS]; /* of the attachments */
	size_t begun, ended;
	size_t read; /* bytes asked of the source */
	enum err_kind sink_fails;
	const struct mail_opener *opener; /* NULL: nothing is opened */
};

static inline int64_t
sample_read(void *context, int64_t offset, void *bytes, size_t n)
{
	const struct str *s = context;

	if (offset < 0 || (uint64_t)offset >= s->n)
		return 0;
	if (n > s->n - (size_t)offset)
		n = s->n - (size_t)offset;
	memcpy(bytes, s->p + offset, n);
	return (int64_t)n;
}

static inline enum err_kind
sample_begin(
    void *context, const struct message_attachment *item, struct err *err)
{
	struct sample *s = context;

	if (s->begun != s->ended || item->name.n == 0)
		bug("begin out of turn, or of an attachment without a name");
	if (s->sink_fails != ERR_NONE)
		return err_set(err, s->sink_fails, "the sink is full");
	buf_clear(&s->contents[s->begun++]);
	return ERR_NONE;
}

static inline enum err_kind
sample_data(void *context, const void *bytes, size_t n, struct err *err)
{
	struct sample *s = context;

	(void)err;
	buf_add(&s->contents[s->begun - 1], bytes, n);
	return ERR_NONE;
}

static inline enum err_kind
sample_end(
    void *context, const struct message_attachment *item, struct err *err)
{
	struct sample *s = context;

	(void)err;
	if (item->size != (int64_t)s->contents[s->ended++].n)
		bug("the size of an attachment is not what was handed over");
	return ERR_NONE;
}

static inline void
sample_open(struct sample *s)
{
	*s = (struct sample){.a = arena_new()};
	mail_start();
}

static inline void
sample_release(struct sample *s)
{
	for (size_t i = 0; i < MESSAGE_MAX_ATTACHMENTS; i++)
		buf_release(&s->contents[i]);
	arena_free(s->a);
}

/* Our office: stages@example.org, also known as guichet@example.org. */
static inline enum err_kind
sample_parse(struct sample *s, struct str raw)
{
	struct str alias = STR("guichet@example.org");
	struct mail_self self = {.address = STR("stages@example.org"),
	    .aliases = &alias,
	    .alias_count = 1,
	    .authserv_id = STR("mx.example.org"),
	    .authserv_hops = 1};
	struct mail_source source = {
	    .context = &raw, .size = (int64_t)raw.n, .read = sample_read};
	struct mail_attachment_sink sink = {.context = s,
	    .begin = sample_begin,
	    .data = sample_data,
	    .end = sample_end};

	s->begun = s->ended = 0;
	return mail_parse(s->a, &source, &self, &sink, s->opener, &s->m,
	    &s->texts, &s->text_count, &s->err);
}

/* What message.h promises of all text. */
static inline bool
sample_is_clean(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c == 0x7f || (c < 0x20 && c != '\n' && c != '\t'))
			return false;
	}
	return utf8_valid(text) && text.n <= MESSAGE_MAX_TEXT;
}

/* Whether everything in s keeps that promise and the limits; ends up on the
 * wire and back too. */
static inline bool
sample_is_sound(struct sample *s)
{
	struct buf out = {0};
	struct wire w = wire_encoder(&out);
	struct message again;
	bool sound = true;

	for (size_t i = 0; i < s->text_count; i++)
		sound = sound && sample_is_clean(s->texts[i].text);
	message_wire(&w, &s->m);
	w = wire_decoder(s->a, buf_str(&out));
	message_wire(&w, &again);
	sound = sound && wire_done(&w) && again.nature == s->m.nature;
	buf_release(&out);
	return sound;
}

static inline bool
sample_has_problem(const struct sample *s, const char *text)
{
	for (size_t i = 0; i < s->m.problem_count; i++)
		if (str_find(s->m.problems[i], text, 0) != SIZE_MAX)
			return true;
	return false;
}

/* A message of the corpus. */
static inline struct str
sample_load(struct sample *s, const char *name)
{
	struct buf bytes = {0};
	struct str raw;
	char *path = arena_printf(s->a, "tests/corpus/mail/%s", name);

	if (file_load(path, 1U << 26, &bytes, &s->err) != ERR_NONE)
		bug("%s", s->err.text);
	raw = buf_copy(s->a, &bytes);
	buf_release(&bytes);
	return raw;
}

#endif
