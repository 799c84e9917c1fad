/*
 * What is to be done about one message: a pure function from what is on file,
 * what was read, who speaks and when, to everything that changes and the mail
 * that answers. No I/O, no clock, no SQL, no words for people.
 *
 * A message gets at most one answer. Nothing that a person wrote is dropped: it
 * is applied, held until the person says that it is hers, or put before staff.
 */
#ifndef WORKFLOW_WORKFLOW_H
#define WORKFLOW_WORKFLOW_H

#include "form/form_check.h"
#include "form/list_find.h"
#include "model/change.h"
#include "model/step.h"
#include "policy/proof.h"

/* What the operator decides (mailproc.conf). */
struct workflow_rules {
	bool first_contact_always;  /* else an aligned sender only */
	int daily_answers;          /* to one address in 24 hours */
	int64_t reference_validity; /* seconds */
	int64_t hold_validity;      /* of a confirmation, seconds */
	const struct str *staff;    /* addresses of the office's people */
	size_t staff_count;
};

/* A reading that waits, or the one at hand, with the context of its reply. */
struct reading {
	int64_t id;                    /* of the message */
	const struct message *message; /* NULL: it was held and is not read */
	const char *why;               /* then: the id of a phrase */
	const struct reference *reference;    /* its capability, or NULL */
	const struct reference *conversation; /* by lookup id only, or NULL */
};

struct situation {
	int64_t now;
	struct date today;
	const struct forms *forms;
	const struct workflow_rules *rules;
	struct reading reading;
	enum proof proof;
	const struct person *person; /* has the sender's address, or NULL */
	/* Of the reference, when it is not the sender's own; or NULL. */
	const struct person *owner;
	/* What her word is about (workflow_covers()), oldest first. */
	const struct reading *held;
	size_t held_count;
	/* Mails to the sender and to the owner in the last 24 hours. */
	size_t answers_today, owner_answers_today;
	int64_t
	    duplicate_of; /* an earlier message with the same digest, or 0 */
	/* Whom a duplicate or a machine's message is about, or 0. */
	int64_t about;
};

struct plan_form {
	const struct form *form;
	bool problems_only;
	struct answers answers;
	struct form_report report;
};

/* The mail to write; flow/ turns it into words with render/. */
struct mail_plan {
	enum reason reason;
	enum mail_priority priority;
	struct str to;       /* empty: a card */
	struct str folder;   /* of a card, an id: "a_traiter" */
	struct str language; /* "en"; empty: French */
	struct reference_order reference;
	int64_t number;    /* of the request that it is about, -1: made here */
	struct str quoted; /* words of hers that it quotes */
	struct str other_address;
	const struct field *help_field;
	struct list_found *lists; /* that LISTE asks about */
	size_t list_count;
	struct step *steps;
	size_t step_count;
	struct answer *understood;
	size_t understood_count;
	bool with_received; /* name the attachments that came */
	struct plan_form *forms;
	size_t form_count;
	bool with_requests;
	bool with_documents;
	bool also_forwarded; /* a person of the office will answer the rest */
	/* What of her message could not be read, id of a phrase; or empty. */
	struct str unread;
	bool last_today;
	struct str card_why;              /* id of a phrase */
	const struct message *card_about; /* NULL: nothing is known of it */
};

struct decision {
	/* Folders in it are ids ("a_traiter"); flow/ puts names in their place,
	 * and fills in change.mails from plans. */
	struct change change;
	struct mail_plan *plans; /* the answer, if there is one, comes first */
	size_t plan_count, plan_capacity;
	/* What is on file once the change is applied, for rendering. */
	struct answers profile;
	struct answers request;         /* of the request at hand */
	const struct reading **applied; /* whose attachments are taken */
	size_t applied_count;
};

/*
 * Whether a yes or no of person with reference is about the held message with
 * this id and sender: the one that the mail she answers asked about; and, as long
 * as her address is not confirmed, all that came from it.
 */
bool workflow_covers(const struct reference *reference,
    const struct person *person, int64_t message, struct str from);

void workflow_decide(
    struct arena *a, const struct situation *s, struct decision *out);

/* The reading gave nothing to work with: the message goes to staff, with why. */
void workflow_quarantine(
    struct arena *a, int64_t message, const char *why, struct decision *out);

/*
 * The steps as things stand: answers of the person and of the request at hand
 * (NULL: none yet).
 */
void workflow_steps(struct arena *a, const struct forms *forms,
    const struct answers *profile, const struct answers *request,
    size_t documents, bool confirmed, struct date today, struct step **out,
    size_t *count_out);

/* The request that an ordinary reply is about: begun last, else complete. */
const struct request *workflow_current_request(const struct person *person);

#endif
