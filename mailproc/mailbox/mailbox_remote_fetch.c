#include "mailbox/mailbox_remote_fetch.h"

#include <stdlib.h>
#include <string.h>

enum {
	SUSPECTS_MOST = 64,
	SUSPECT_LENGTH = 32, /* of a uid, with its end */
	STRIKES = 3          /* fetches that break over it */
};

/* ---- suspects ---- */

struct suspect {
	char uid[SUSPECT_LENGTH]; /* empty: free */
	int strikes;
};

struct mailbox_suspects {
	struct suspect items[SUSPECTS_MOST];
	size_t next; /* whose place is taken when all are */
};

struct mailbox_suspects *
mailbox_suspects_new(void)
{
	struct mailbox_suspects *s = calloc(1, sizeof *s);

	if (s == NULL)
		err_no_memory(sizeof *s);
	return s;
}

void
mailbox_suspects_free(struct mailbox_suspects *s)
{
	free(s);
}

static struct suspect *
suspect_find(struct mailbox_suspects *s, struct str uid)
{
	for (size_t i = 0; i < SUSPECTS_MOST; i++)
		if (s->items[i].uid[0] != '\0' && str_is(uid, s->items[i].uid))
			return &s->items[i];
	return NULL;
}

/* One more; returns how many there are now. */
static int
suspect_strike(struct mailbox_suspects *s, struct str uid)
{
	struct suspect *found = suspect_find(s, uid);

	if (found == NULL) {
		/* Ours are shorter; another would not be found again. */
		if (uid.n >= SUSPECT_LENGTH)
			return STRIKES;
		found = &s->items[s->next++ % SUSPECTS_MOST];
		*found = (struct suspect){0};
		memcpy(found->uid, uid.p, uid.n);
	}
	return ++found->strikes;
}

static void
suspect_clear(struct mailbox_suspects *s, struct str uid)
{
	struct suspect *found = suspect_find(s, uid);

	if (found != NULL)
		*found = (struct suspect){0};
}

/* ---- one fetch ---- */

struct job {
	struct mailbox_caller *caller;
	struct mailbox_suspects *suspects;
	const struct mailbox_sink *sink;
	const struct str *uids;
	size_t count;
	bool *done;

	/* The one that the sink has begun; it ends before another begins. */
	size_t open;     /* SIZE_MAX: none */
	int64_t taken;   /* bytes of it that the sink has */
	int64_t passing; /* bytes of it that have come, this time */
	bool sink_failed;
};

static size_t
job_find(const struct job *j, struct str uid)
{
	for (size_t i = 0; i < j->count; i++)
		if (!j->done[i] && str_eq(j->uids[i], uid))
			return i;
	return SIZE_MAX;
}

/* A message comes, perhaps from its beginning for the second time. */
static enum err_kind
job_begin(struct job *j, struct str uid, struct err *err)
{
	size_t which = job_find(j, uid);

	if (which == SIZE_MAX || (j->open != SIZE_MAX && j->open != which))
		return mailbox_caller_out_of_step(j->caller, err);
	j->passing = 0;
	if (j->open == which)
		return ERR_NONE;
	j->open = which;
	j->taken = 0;
	if (j->sink->begin(j->sink->context, j->uids[which], err) == ERR_NONE)
		return ERR_NONE;
	j->sink_failed = true;
	return err->kind;
}

/* What the sink has already is passed over: a message does not change. */
static enum err_kind
job_data(struct job *j, struct str bytes, struct err *err)
{
	int64_t known = j->taken - j->passing;

	if (j->open == SIZE_MAX)
		return mailbox_caller_out_of_step(j->caller, err);
	j->passing += (int64_t)bytes.n;
	if (known > 0)
		bytes = str_after(bytes, (size_t)known);
	if (bytes.n == 0)
		return ERR_NONE;
	j->taken += (int64_t)bytes.n;
	if (j->sink->data(j->sink->context, bytes.p, bytes.n, err) == ERR_NONE)
		return ERR_NONE;
	j->sink_failed = true;
	return err->kind;
}

static enum err_kind
job_end(struct job *j, const char *failed, struct err *err)
{
	size_t which = j->open;

	if (which == SIZE_MAX)
		return mailbox_caller_out_of_step(j->caller, err);
	if (failed == NULL && j->passing < j->taken)
		failed = "the server gives it shorter than before";
	j->open = SIZE_MAX;
	j->done[which] = true;
	suspect_clear(j->suspects, j->uids[which]);
	if (j->sink->end(j->sink->context, j->uids[which], failed, err) ==
	    ERR_NONE)
		return ERR_NONE;
	j->sink_failed = true;
	return err->kind;
}

static enum err_kind
job_message(struct job *j, struct str frame, struct err *err)
{
	struct arena *a = arena_new();
	struct wire w = wire_decoder(a, frame);
	struct str uid = {0}, bytes = {0};
	enum err_kind kind;

	wire_str(&w, &uid);
	wire_str(&w, &bytes);
	if (!wire_done(&w))
		kind = mailbox_caller_out_of_step(j->caller, err);
	else
		kind = job_begin(j, uid, err);
	if (kind == ERR_NONE)
		kind = job_data(j, bytes, err);
	if (kind == ERR_NONE)
		kind = job_end(j, NULL, err);
	arena_free(a);
	return kind;
}

static enum err_kind
job_frame(struct job *j, uint32_t type, struct str frame, struct err *err)
{
	switch (type) {
	case MAILBOX_MESSAGE:
		return job_message(j, frame, err);
	case MAILBOX_BEGIN:
		return job_begin(j, frame, err);
	case MAILBOX_DATA:
		return job_data(j, frame, err);
	case MAILBOX_END:
		return job_end(j, frame.n > 0 ? frame.p : NULL, err);
	default:
		return mailbox_caller_out_of_step(j->caller, err);
	}
}

/* One request for some of them; what came of it shows in job->done. */
static enum err_kind
job_ask(struct job *j, struct str *uids, size_t count, struct err *err)
{
	struct mailbox_request request = {.uids = uids, .count = count};
	uint32_t type = MAILBOX_FETCH;

	if (mailbox_caller_ask(j->caller, MAILBOX_FETCH, &request, err) !=
	    ERR_NONE)
		return err->kind;
	while (mailbox_caller_next(j->caller, &type, err) == ERR_NONE) {
		if (type == MAILBOX_DONE)
			return ERR_NONE;
		if (job_frame(j, type, buf_str(&j->caller->frame), err) !=
		    ERR_NONE)
			break;
	}
	/* What else would come of it is not for a sink that cannot take it. */
	if (j->sink_failed)
		mailbox_caller_abort(j->caller);
	return err->kind;
}

static enum err_kind
job_give_up(struct job *j, size_t which, const char *why, struct err *err)
{
	if (job_begin(j, j->uids[which], err) != ERR_NONE)
		return err->kind;
	return job_end(j, why, err);
}

/*
 * One of them alone. *later: it brought an error that is not to be held against
 * it yet; ERR_NONE then, unless the sink has a part of it, which ends all.
 */
static enum err_kind
job_single(struct job *j, size_t which, bool *later, struct err *err)
{
	struct str uid = j->uids[which];
	enum mailbox_fault fault;
	struct err why = {0};

	if (job_ask(j, &uid, 1, &why) == ERR_NONE) {
		/* Nothing came: it has gone. */
		j->done[which] = true;
		return ERR_NONE;
	}
	*err = why;
	fault = j->caller->fault;
	if (j->sink_failed || fault == MAILBOX_FAULT_BEFORE ||
	    fault == MAILBOX_FAULT_NONE || why.kind == ERR_CONFIG)
		return err->kind;
	if (fault == MAILBOX_FAULT_LOST &&
	    suspect_strike(j->suspects, uid) < STRIKES) {
		*later = true;
		return j->open == SIZE_MAX ? ERR_NONE : err->kind;
	}
	return job_give_up(j, which, why.text, err);
}

/* One by one; first the one that the sink has begun. */
static enum err_kind
job_singles(struct job *j, struct err *err)
{
	struct err first = {0};
	enum err_kind kind = ERR_NONE;
	bool later = false;

	if (j->open != SIZE_MAX)
		kind = job_single(j, j->open, &later, err);
	for (size_t i = 0; kind == ERR_NONE && i < j->count; i++) {
		bool this_later = false;

		if (j->done[i])
			continue;
		kind = job_single(j, i, &this_later, err);
		if (this_later && first.kind == ERR_NONE)
			first = *err;
	}
	if (kind == ERR_NONE && first.kind != ERR_NONE) {
		*err = first;
		kind = first.kind;
	}
	return kind;
}

/* All but the suspects at once; they come last, alone. */
static enum err_kind
job_run(struct job *j, struct arena *a, struct err *err)
{
	struct str *uids = arena_array(a, j->count, sizeof *uids);
	enum mailbox_fault fault;
	size_t count = 0;

	for (size_t i = 0; i < j->count; i++)
		if (suspect_find(j->suspects, j->uids[i]) == NULL)
			uids[count++] = j->uids[i];
	if (count > 0 && job_ask(j, uids, count, err) == ERR_NONE) {
		/* What did not come of these has gone. */
		for (size_t i = 0; i < j->count; i++)
			if (suspect_find(j->suspects, j->uids[i]) == NULL)
				j->done[i] = true;
	} else if (count > 0) {
		fault = j->caller->fault;
		if (j->sink_failed || fault == MAILBOX_FAULT_BEFORE ||
		    fault == MAILBOX_FAULT_NONE || err->kind == ERR_CONFIG)
			return err->kind;
	}
	return job_singles(j, err);
}

enum err_kind
mailbox_remote_fetch(struct mailbox_caller *c,
    struct mailbox_suspects *suspects, const struct str *uids, size_t count,
    const struct mailbox_sink *sink, struct err *err)
{
	struct arena *a = arena_new();
	struct job j = {.caller = c,
	    .suspects = suspects,
	    .sink = sink,
	    .uids = uids,
	    .count = count,
	    .done = arena_array(a, count, sizeof *j.done),
	    .open = SIZE_MAX};
	enum err_kind kind = count > 0 ? job_run(&j, a, err) : ERR_NONE;

	arena_free(a);
	return kind;
}
