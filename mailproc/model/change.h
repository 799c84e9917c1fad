/*
 * Everything that one step will write: what the workflow decided, rendered, and
 * what store_apply() does in one transaction. Audit rows follow from it.
 */
#ifndef MODEL_CHANGE_H
#define MODEL_CHANGE_H

#include "model/person.h"
#include "model/reason.h"

/* What became of a received message. */
enum outcome {
	OUTCOME_NONE, /* not decided yet */
	OUTCOME_APPLIED,
	OUTCOME_HELD,
	OUTCOME_TO_STAFF,
	OUTCOME_IGNORED,
	OUTCOME_DUPLICATE,
	OUTCOME_QUARANTINED,
	OUTCOME_COUNT
};
const char *outcome_name(enum outcome outcome);
/* False and *out unchanged when nothing has that name. */
bool outcome_parse(struct str name, enum outcome *out);

/* A capability to issue, minted by flow/ when it renders the mail. */
struct reference_order {
	bool wanted;
	enum purpose purpose;
	int64_t request; /* 0: none yet, bound when a reply makes it;
			  * -1: the request made here */
	int64_t expires_at;
	/* Filled in by flow/: */
	unsigned char key_hash[32];
	struct str lookup;
	struct sent_field *sent;
	size_t sent_count;
};

/* How soon a mail has to go: answers to people first, reminders last. */
enum mail_priority { MAIL_ANSWER, MAIL_NOTICE, MAIL_REMINDER };

/* A mail to send, or a card to put in a folder of the office's mailbox. */
struct outgoing {
	enum reason reason;
	enum mail_priority priority;
	struct str to;         /* an address; empty: a card */
	struct str folder;     /* of a card: "À traiter"; empty: a mail */
	struct str message_id; /* without <> */
	struct reference_order reference;
	struct str bytes; /* the whole message, CRLF; the store seals it */
};

struct answer_change {
	int64_t
	    request; /* 0: the person's profile; -1: the request made here */
	struct answer answer;
};

struct document_change {
	enum document_role role;
	struct str name;
	struct str type;
	int64_t size;
	struct str blob;
	enum attachment_trouble trouble; /* told, and not kept */
};

struct transition_change {
	int64_t request; /* -1: the request made here */
	struct str from; /* empty: made */
	struct str to;
	struct str by;
	struct str reason;
};

/* What becomes of a message that was held for this person. */
struct held_change {
	int64_t message;
	enum outcome outcome; /* APPLIED, TO_STAFF or QUARANTINED */
	struct str reason;
	struct str folder;
};

struct change {
	/* The message that caused it (0: a timer). */
	int64_t message;
	enum outcome outcome;
	enum message_nature nature;
	struct str outcome_reason; /* id, for people who look */
	struct str folder;         /* where the message belongs now */
	unsigned char digest[32];  /* keyed digest of the message; see store/ */
	bool has_digest;
	struct str message_id;
	struct str from; /* address; empty: none */

	/* The person. create_address non-empty: a new, unconfirmed person. */
	int64_t person;
	struct str create_address;
	bool set_status;
	enum person_status status;
	struct str set_language; /* empty: as it is */

	/* Held messages, of this person: those whose time has come, and those
	 * to erase, with every copy that was delivered of them. */
	struct held_change *taken_up;
	size_t taken_up_count;
	int64_t *erased;
	size_t erased_count;

	/* References. */
	int64_t reference_used; /* id, 0: none; older ones are revoked */
	bool revoke_older;
	int64_t bind_reference; /* id of the reference whose new request is
				  * the one made here, 0: none */

	bool create_request; /* its number is reported to the caller */
	struct answer_change *answers;
	size_t answer_count;
	struct transition_change *transitions;
	size_t transition_count;
	struct document_change *documents;
	size_t document_count;

	struct outgoing *mails;
	size_t mail_count;
};

#endif
