#include "flow/decide.h"

#include "base/calendar.h"
#include "flow/flow_read.h"
#include "flow/write.h"

enum { DAY = 86400 };

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
 * Messages that wait for this person's word. Read only when it has come: they
 * were read once already, and nothing of that was kept.
 */
static enum err_kind
load_held(struct service *s, struct arena *a, struct situation *situation,
    struct err *err)
{
	struct received *waiting;
	struct reading *held;
	size_t count;

	if (store_message_held(s->store, a, situation->person->id, &waiting,
		&count, err) != ERR_NONE)
		return err->kind;
	held = arena_array(a, count, sizeof *held);
	for (size_t i = 0; i < count; i++) {
		struct message *m = arena_alloc(a, sizeof *m);

		if (flow_read(s, a, &waiting[i], m, err) != ERR_NONE ||
		    load_reading(s, a, waiting[i].id, m, &held[i], err) !=
			ERR_NONE)
			return err->kind;
	}
	situation->held = held;
	situation->held_count = count;
	return ERR_NONE;
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
	situation->proof = proof_of(reference, person, false, situation->now);
	if (m->from.n > 0 &&
	    store_mail_count(s->store,
		owner != NULL && person == NULL ? owner->address : m->from,
		situation->now - DAY, &situation->answers_today,
		err) != ERR_NONE)
		return err->kind;
	if (person != NULL && m->consent != CONSENT_NONE &&
	    proof_reference_counts(reference, person, situation->now))
		return load_held(s, a, situation, err);
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
	if (out->duplicate_of != 0 || m->nature != NATURE_PERSON)
		return ERR_NONE;
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
