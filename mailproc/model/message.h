/*
 * What one received message is and says: the result of reading, made in the
 * sandboxed reader from hostile bytes. Plain values, all text valid UTF-8
 * without NUL and control characters other than TAB and LF. The receiver of
 * this struct from the reader still treats it as outside data.
 */
#ifndef MODEL_MESSAGE_H
#define MODEL_MESSAGE_H

#include "base/wire.h"

enum message_nature {
	NATURE_PERSON,
	NATURE_BOUNCE, /* delivery failure or delay (RFC 3464 or free text) */
	NATURE_AUTOREPLY, /* RFC 3834 */
	NATURE_LIST,
	NATURE_OWN,    /* made by this service */
	NATURE_REPORT, /* DMARC, feedback loop, disposition, success DSN */
	NATURE_UNREADABLE,
	NATURE_COUNT
};

/* "person", "bounce" ... as `mailproc read` prints it. */
const char *message_nature_name(enum message_nature nature);
/* False and *out unchanged when nothing has that name; so are all *_parse(). */
bool message_nature_parse(struct str name, enum message_nature *out);

/* Where a piece of text stood; in order of trust. */
enum message_source {
	SOURCE_TEXT,   /* newly typed */
	SOURCE_HTML,   /* newly typed, found in the HTML part only */
	SOURCE_QUOTED, /* inside the quoted form */
	SOURCE_PDF,
	SOURCE_ATTACHMENT, /* in an attached or forwarded message */
	SOURCE_COUNT
};
const char *message_source_name(enum message_source source);

/*
 * A capability or lookup id found in the message, not yet checked against
 * anything: token is normalised Crockford (upper case, no separators).
 */
enum message_place {
	PLACE_RECIPIENT, /* +tag in To, Cc, Delivered-To or X-Original-To */
	PLACE_SUBJECT,
	PLACE_BODY,
	PLACE_ATTACHMENT, /* printed in a form that is attached */
	PLACE_REFERENCES, /* a Message-ID of ours in References or In-Reply-To */
	PLACE_COUNT
};
const char *message_place_name(enum message_place place);

struct message_token {
	enum message_place place;
	struct str token; /* capability: 21 characters; lookup: see mail/ */
};

/* One answer as the person wrote it, found but not yet typed. */
struct message_answer {
	struct str form;  /* form id */
	struct str field; /* field id */
	struct str raw;   /* may be empty only for a tick taken away */
	enum message_source source;
	bool
	    corrects; /* typed beside "oups", "correction": it is what counts */
};

/* A word that asks for something; word is the command's id ("menu"). */
struct message_command {
	struct str word;
	struct str argument;
	bool in_subject;
};

enum document_role {
	ROLE_CV,
	ROLE_LETTRE,
	ROLE_OBJECTIFS,
	ROLE_FORMULAIRE,
	ROLE_AUTRE,  /* unsure: it is asked */
	ROLE_INLINE, /* a signature's picture and the like: kept, not shown */
	ROLE_COUNT
};
const char *document_role_name(enum document_role role);
bool document_role_parse(struct str name, enum document_role *out);

/* Why an attachment says nothing to the program, to be told. */
enum attachment_trouble {
	TROUBLE_NONE,
	TROUBLE_ENCRYPTED, /* a PDF that asks for a password */
	TROUBLE_DAMAGED,   /* a PDF that does not open */
	TROUBLE_XFA,       /* a form that only one program reads */
	TROUBLE_SCAN,      /* a form as a picture */
	TROUBLE_COUNT
};
/* "protege", "abime" ...: the last part of a phrase's name; "" for none. */
const char *attachment_trouble_name(enum attachment_trouble trouble);

struct message_attachment {
	struct str name;         /* sanitised; never empty */
	struct str type;         /* declared, lower case */
	struct str sniffed_type; /* by content (libmagic); empty: not known */
	int64_t size;            /* decoded bytes */
	enum document_role role;
	enum attachment_trouble trouble;
	unsigned char sha256[32];
	/* Set by the service once the content is in the blob store. */
	struct str blob;
};

struct message_bounce_recipient {
	struct str address;
	struct str action; /* failed, delayed, delivered, relayed, expanded */
	struct str status; /* 5.1.1 */
	struct str diagnostic;
};

/*
 * What the server that we trust found out about the sender (RFC 8601): plain
 * facts, from which policy/ decides what they are worth.
 */
enum auth_method { AUTH_DMARC, AUTH_DKIM, AUTH_SPF, AUTH_METHOD_COUNT };
const char *auth_method_name(enum auth_method method);

enum auth_verdict {
	AUTH_PASS,
	AUTH_SILENT, /* nothing to go by: no policy, no signature, no record */
	AUTH_REFUSED,
	AUTH_VERDICT_COUNT
};

struct message_auth {
	enum auth_method method;
	enum auth_verdict verdict;
	/* That it is about: lower-case LDH labels; empty: not said, or not
	 * one that can be told for sure. */
	struct str domain;
};

/* How the message answers "please confirm": by word, not by its quotation. */
enum message_consent { CONSENT_NONE, CONSENT_YES, CONSENT_NO, CONSENT_COUNT };

/*
 * Why something that may hold her words or files was not read: it goes to a
 * person, and she is told. The worst comes last.
 */
enum message_unread {
	UNREAD_NONE,
	UNREAD_FORM,      /* a file that calls itself a form gave no answer */
	UNREAD_ELSEWHERE, /* in other mails, or outside of mail */
	UNREAD_CONTAINER, /* a file with a mail in it, damaged or unknown */
	UNREAD_ENCRYPTED, /* only a key opens it, and we have none */
	UNREAD_COUNT
};
/* "encrypted" ...: the phrase for people is under that id. */
const char *message_unread_name(enum message_unread unread);

struct message {
	enum message_nature nature;
	struct str from; /* one address, normalised; empty: none or several */
	struct str from_name; /* display name, may be empty */
	int from_count;       /* mailboxes in From (all From lines together) */
	struct str subject;
	struct str message_id; /* without <>, as received; may be empty */
	/* What it says that shows it is our own; anybody may say so. */
	struct str own_mark;
	struct str in_reply_to;
	struct str *references;
	size_t reference_count;
	bool has_date;
	int64_t date;
	/* Of the one field that is trusted; none when there is no such. */
	struct message_auth *auth;
	size_t auth_count;

	/*
	 * SHA-256 over From, To, Date, Subject, Message-ID and body as
	 * received, each length-prefixed: knows a message again whatever
	 * headers a delivery has put on top.
	 */
	unsigned char digest[32];

	struct message_token *tokens;
	size_t token_count;
	struct str
	    new_text; /* what the person wrote: no quotation, signature, form */
	enum message_consent consent;
	struct message_answer *answers;
	size_t answer_count;
	struct message_command *commands;
	size_t command_count;
	struct message_attachment *attachments;
	size_t attachment_count;

	struct message_bounce_recipient *bounce_recipients;
	size_t bounce_recipient_count;
	struct str bounce_original_message_id;

	/* Some of what the person wrote could not be read, or was too long. */
	bool cut;
	bool sealed; /* it told something that is only for named people */
	enum message_unread unread;

	struct str *problems; /* oddities met, in English, for the operator */
	size_t problem_count;
};

/* Limits that the reader keeps and the receiver checks again. */
enum {
	MESSAGE_MAX_PARTS = 2000,
	MESSAGE_MAX_ANSWERS = 500,
	MESSAGE_MAX_ATTACHMENTS = 100,
	MESSAGE_MAX_REFERENCES = 200,
	MESSAGE_MAX_TOKENS = 500,
	MESSAGE_MAX_COMMANDS = 100,
	MESSAGE_MAX_RECIPIENTS = 200, /* of a bounce */
	MESSAGE_MAX_PROBLEMS = 50,
	MESSAGE_MAX_AUTH = 50,
	MESSAGE_MAX_TEXT = 1 << 20 /* bytes of any one text */
};

/*
 * Both directions (base/wire.h). Decoding checks every limit above and that
 * every text is what the head of this file says; it sets w->bad otherwise.
 * Encoding more than the limits is a bug: the reader keeps them.
 */
void message_wire(struct wire *w, struct message *m);

/* An oddity; text is copied into a. At most MESSAGE_MAX_PROBLEMS are kept. */
void message_add_problem(struct arena *a, struct message *m, const char *text);

#endif
