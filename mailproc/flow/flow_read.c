#include "flow/flow_read.h"

#include <unistd.h>

#include "crypto/reference.h"

struct blob_sink {
	struct service *service;
	struct blob_writer *writer;
};

static enum err_kind
blob_sink_begin(void *context, struct err *err)
{
	struct blob_sink *b = context;

	return blob_create(b->service->store, &b->writer, err);
}

static enum err_kind
blob_sink_data(void *context, struct str bytes, struct err *err)
{
	struct blob_sink *b = context;

	return blob_write(b->writer, bytes.p, bytes.n, err);
}

static enum err_kind
blob_sink_end(
    void *context, struct arena *a, struct str *blob_out, struct err *err)
{
	struct blob_sink *b = context;
	struct blob_writer *writer = b->writer;

	b->writer = NULL;
	return blob_finish(writer, a, blob_out, err);
}

static void
blob_sink_abandon(void *context)
{
	struct blob_sink *b = context;

	blob_abandon(b->writer);
	b->writer = NULL;
}

struct str
flow_own_mark(const struct service *s, struct arena *a, struct str message_id)
{
	unsigned char digest[HASH_BYTES];
	struct buf hex = {0};
	struct str mark;

	keys_digest(s->keys, KEY_USE_MESSAGE, message_id, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		buf_printf(&hex, "%02x", digest[i]);
	mark = buf_copy(a, &hex);
	buf_release(&hex);
	return mark;
}

void
flow_judge_own(const struct service *s, struct arena *a, struct message *m)
{
	if (m->own_mark.n == 0)
		return;
	if (m->message_id.n > 0 &&
	    str_eq(m->own_mark, flow_own_mark(s, a, m->message_id)))
		m->nature = NATURE_OWN;
	else if (m->nature != NATURE_OWN)
		message_add_problem(
		    a, m, "a mark of ours that we did not make");
}

enum err_kind
flow_read(struct service *s, struct arena *a, const struct received *received,
    struct message *out, struct err *err)
{
	struct blob_sink blobs = {.service = s};
	struct reader_sink sink = {.context = &blobs,
	    .begin = blob_sink_begin,
	    .data = blob_sink_data,
	    .end = blob_sink_end,
	    .abandon = blob_sink_abandon};
	unsigned char key[KEY_BYTES];
	enum err_kind kind;
	int fd = -1;

	if (store_spool_open(s->store, received, &fd, key, err) != ERR_NONE)
		return err->kind;
	kind = reader_read(s->reader, a, fd, key, &sink, out, err);
	keys_wipe(key, sizeof key);
	if (kind == ERR_NONE)
		flow_judge_own(s, a, out);
	if (close(fd) != 0 && kind == ERR_NONE)
		kind = err_set(err, ERR_RETRY, "a raw file does not close");
	return kind;
}

size_t
flow_weight(const struct message *m)
{
	size_t weight = sizeof *m + m->new_text.n;

	for (size_t i = 0; i < m->answer_count; i++)
		weight += m->answers[i].raw.n;
	return weight;
}

static bool
is_live(const struct reference *r, int64_t now)
{
	return r != NULL && !r->revoked && r->expires_at > now;
}

/* Whoever answers an old mail may well have put a fresh reference beside it. */
static enum err_kind
find_better(struct service *s, struct arena *a, struct str token, int64_t now,
    struct reference **best, struct err *err)
{
	unsigned char hash[HASH_BYTES];
	struct reference *found;

	if (is_live(*best, now))
		return ERR_NONE;
	reference_hash(s->keys, token, hash);
	if (store_reference_by_hash(s->store, a, hash, &found, err) != ERR_NONE)
		return err->kind;
	if (*best == NULL || is_live(found, now))
		*best = found;
	return ERR_NONE;
}

enum err_kind
flow_references(struct service *s, struct arena *a, const struct message *m,
    int64_t now, struct reference **reference_out,
    struct reference **conversation_out, struct err *err)
{
	*reference_out = NULL;
	*conversation_out = NULL;
	for (size_t i = 0; i < m->token_count; i++) {
		const struct message_token *t = &m->tokens[i];

		if (t->place != PLACE_REFERENCES) {
			if (find_better(s, a, t->token, now, reference_out,
				err) != ERR_NONE)
				return err->kind;
		} else if (*conversation_out == NULL &&
			   store_reference_by_lookup(s->store, a, t->token,
			       conversation_out, err) != ERR_NONE) {
			return err->kind;
		}
	}
	return ERR_NONE;
}
