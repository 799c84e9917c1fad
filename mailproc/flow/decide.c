#include "flow/decide.h"

#include "base/calendar.h"
#include "flow/flow_read.h"
#include "flow/write.h"
#include "model/address.h"

enum {
	DAY = 86400,
	HELD_MOST = 50,         /* messages that one word takes up */
	HELD_WEIGHT = 16 << 20, /* bytes of their text */
	HELD_ATTEMPTS = 2
};

static enum err_kind
load_reading(struct service *s, struct arena *a, int64_t id,
    const struct message *m, struct reading *out, struct err *err)
{
	struct reference *reference, *conversation;

	if (flow_references(s, a, m, clock_now(&s->clock), &reference,
		&conversation, err) != ERR_NONE)
		return err->kind;
	*out = (struct reading){.id = id,
	    .message = m,
	    .reference = reference,
	    .conversation = conversation};
	return ERR_NONE;
}

/*
 * One that cannot be read any more must not keep her from being heard: it comes
 * without a message, for staff to see.
 */
static enum err_kind
read_held(struct service *s, struct arena *a, const struct received *r,
    struct reading *out, struct err *err)
{
	struct message *m = arena_alloc(a, sizeof *m);

	for (int i = 0; i < HELD_ATTEMPTS; i++) {
		enum err_kind kind = flow_read(s, a, r, m, err);

		if (kind == ERR_NONE)
			return load_reading(s, a, r->id, m, out, err);
		if (kind != ERR_MESSAGE)
			return kind;
		log_event(&s->log, LOG_ERROR, "held.unreadable",
		    "message=%lld why=\"%s\"", (long long)r->id, err->text);
	}
	*out = (struct reading){.id = r->id, .why = "unreadable"};
	return ERR_NONE;
}

/*
 * Messages that wait for this word of hers. Read only when it has come: they
 * were read once already, and nothing of that was kept. What is too much to be
 * held in memory goes to staff as it is.
 */
static enum err_kind
load_held(struct service *s, struct arena *a, struct situation *situation,
    struct err *err)
{
	size_t count, weight = 0;
	struct received *waiting;
	struct reading *held;

	if (store_message_held(s->store, a, situation->person->id, &waiting,
		&count, err) != ERR_NONE)
		return err->kind;
	held = arena_array(a, count, sizeof *held);
	situation->held = held;
	for (size_t i = 0; i < count; i++) {
		struct reading *r = &held[situation->held_count];

		if (!workflow_covers(situation->reading.reference,
			situation->person, waiting[i].id, waiting[i].from))
			continue;
		if (situation->held_count++ >= HELD_MOST ||
		    weight > HELD_WEIGHT) {
			*r = (struct reading){
			    .id = waiting[i].id, .why = "too_many"};
			continue;
		}
		if (read_held(s, a, &waiting[i], r, err) != ERR_NONE)
			return err->kind;
		if (r->message != NULL)
			weight += flow_weight(r->message);
	}
	return ERR_NONE;
}

static enum err_kind
count_answers(struct service *s, struct str address, int64_t now, size_t *out,
    struct err *err)
{
	return store_mail_count(s->store, address, now - DAY, out, err);
}

static enum err_kind
load_people(struct service *s, struct arena *a, struct situation *situation,
    struct err *err)
{
	const struct message *m = situation->reading.message;
	const struct reference *reference = situation->reading.reference;
	struct person *person = NULL, *owner = NULL;

	if (m->from.n > 0 && store_person_by_address(s->store, a, m->from,
				 &person, err) != ERR_NONE)
		return err->kind;
	if (reference != NULL &&
	    (person == NULL || person->id != reference->person) &&
	    store_person_by_id(s->store, a, reference->person, &owner, err) !=
		ERR_NONE)
		return err->kind;
	situation->person = person;
	situation->owner = owner;
	situation->proof = proof_of(reference, person, m, situation->now);
	if (m->from.n > 0 &&
	    count_answers(s, person != NULL ? person->address : m->from,
		situation->now, &situation->answers_today, err) != ERR_NONE)
		return err->kind;
	if (owner != NULL &&
	    count_answers(s, owner->address, situation->now,
		&situation->owner_answers_today, err) != ERR_NONE)
		return err->kind;
	if (person != NULL && m->consent != CONSENT_NONE &&
	    proof_reference_counts(reference, person, situation->now))
		return load_held(s, a, situation, err);
	return ERR_NONE;
}

/* Whom a message that was there before is about. */
static enum err_kind
load_original(struct service *s, struct arena *a, struct situation *situation,
    struct err *err)
{
	struct received *original = NULL;

	if (store_message(s->store, a, situation->duplicate_of, &original,
		err) != ERR_NONE)
		return err->kind;
	situation->about = original != NULL ? original->person : 0;
	return ERR_NONE;
}

/*
 * Whom a machine's message is about: who was written to by what it quotes, who
 * sent it, or could not be reached. It changes nothing of hers, and goes when
 * she does.
 */
static enum err_kind
load_about(struct service *s, struct arena *a, struct situation *situation,
    struct err *err)
{
	const struct reading *r = &situation->reading;
	const struct message *m = r->message;
	const struct reference *context =
	    r->reference != NULL ? r->reference : r->conversation;
	struct person *person = NULL;

	if (context != NULL) {
		situation->about = context->person;
		return ERR_NONE;
	}
	if (m->from.n > 0 && store_person_by_address(s->store, a, m->from,
				 &person, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; person == NULL && i < m->bounce_recipient_count; i++)
		if (store_person_by_address(s->store, a,
			address_normalise(a, m->bounce_recipients[i].address),
			&person, err) != ERR_NONE)
			return err->kind;
	situation->about = person != NULL ? person->id : 0;
	return ERR_NONE;
}

static enum err_kind
load_situation(struct service *s, struct arena *a, int64_t id,
    const struct message *m, const unsigned char *digest, struct situation *out,
    struct err *err)
{
	*out = (struct situation){
	    .now = clock_now(&s->clock), .forms = s->forms, .rules = &s->rules};
	out->today = calendar_local(out->now).date;
	if (load_reading(s, a, id, m, &out->reading, err) != ERR_NONE ||
	    store_message_by_digest(
		s->store, digest, id, &out->duplicate_of, err) != ERR_NONE)
		return err->kind;
	if (out->duplicate_of != 0)
		return load_original(s, a, out, err);
	if (m->nature != NATURE_PERSON)
		return load_about(s, a, out, err);
	return load_people(s, a, out, err);
}

enum err_kind
decide_message(struct service *s, struct arena *a,
    const struct received *received, const struct message *m, const char *why,
    struct err *err)
{
	struct situation situation = {.now = clock_now(&s->clock)};
	unsigned char digest[HASH_BYTES] = {0};
	struct decision decision;
	int64_t number = 0;

	if (m == NULL) {
		workflow_quarantine(a, received->id, why, &decision);
	} else {
		keys_digest(s->keys, KEY_USE_MESSAGE,
		    str_of((const char *)m->digest, sizeof m->digest), digest);
		if (load_situation(s, a, received->id, m, digest, &situation,
			err) != ERR_NONE)
			return err->kind;
		workflow_decide(a, &situation, &decision);
		for (size_t i = 0; i < sizeof digest; i++)
			decision.change.digest[i] = digest[i];
		decision.change.has_digest = true;
	}
	if (write_decision(s, a, &situation, &decision, err) != ERR_NONE ||
	    store_apply(s->store, &decision.change, situation.now, &number,
		err) != ERR_NONE)
		return err->kind;
	log_event(&s->log, LOG_INFO, "message.decided",
	    "message=%lld outcome=%s reason=%.*s person=%lld request=%lld "
	    "mails=%zu",
	    (long long)received->id, outcome_name(decision.change.outcome),
	    STR_ARG(decision.change.outcome_reason),
	    (long long)decision.change.person, (long long)number,
	    decision.change.mail_count);
	return ERR_NONE;
}
