/*
 * What is on file about people, requests and documents: plain structs that the
 * store fills in and the workflow reads.
 */
#ifndef MODEL_PERSON_H
#define MODEL_PERSON_H

#include "model/message.h"

enum person_status {
	PERSON_INVITED,
	PERSON_UNCONFIRMED,
	PERSON_ACTIVE,
	PERSON_TEMPORARY,
	PERSON_CLOSED,
	PERSON_STATUS_COUNT
};
const char *person_status_name(enum person_status status);
/* False and *out unchanged when nothing has that name. */
bool person_status_parse(struct str name, enum person_status *out);

/*
 * The value of one field on file. value is canonical JSON (the same answer
 * has the same bytes), and empty while raw could not be understood (a draft with
 * problem set); text is what people are shown, and reads back to the same value.
 */
struct answer {
	struct str form;
	struct str field;
	struct str value;
	struct str text;
	struct str raw;     /* as written, when problem is set */
	struct str problem; /* id of forms/problemes; empty: accepted */
	struct str detail;  /* what the problem is about, e.g. the candidates */
};

/* A person's or a request's answers: all fields of one form that are known. */
struct answers {
	struct answer *items;
	size_t count;
};

/* The answer to form.field, or NULL. */
const struct answer *
answers_find(const struct answers *answers, struct str form, struct str field);

struct document {
	int64_t id;
	enum document_role role;
	enum attachment_trouble trouble; /* of one that came just now */
	struct str name;
	struct str type;
	int64_t size;
	int64_t received_at;
	struct str blob;
	bool replaced; /* a newer one of its role came */
};

struct history {
	int64_t at;
	struct str from; /* empty at the beginning */
	struct str to;
	struct str by; /* "student", "system", "staff" ... */
	struct str reason;
	int64_t message; /* 0: none */
};

struct request {
	int64_t number; /* unique in the office */
	int64_t person;
	struct str status; /* "A0" ... */
	struct str code;   /* empty: none */
	int64_t created_at;
	struct answers answers;
	struct history *history;
	size_t history_count;
};

struct person {
	int64_t id;
	enum person_status status;
	struct str address; /* the address on file that mail goes to */
	struct str language;
	int64_t created_at;
	int64_t confirmed_at; /* 0: not yet */
	struct answers profile;
	struct request *requests; /* by number */
	size_t request_count;
	struct document *documents; /* not replaced first, then by date */
	size_t document_count;
};

const struct request *person_request(const struct person *p, int64_t number);
/* Those that no newer one has replaced; none of nobody (p NULL). */
size_t person_document_count(const struct person *p);

/* What a reference (capability) is good for. */
enum purpose {
	PURPOSE_CONFIRM,     /* confirm the address: first contact */
	PURPOSE_FORMS,       /* ordinary conversation and forms */
	PURPOSE_NEW_REQUEST, /* the same, and its request is a new one */
	PURPOSE_RELEASE,     /* take up held messages */
	PURPOSE_RENEW,       /* OUBLI: using it revokes the older ones */
	PURPOSE_COUNT
};
const char *purpose_name(enum purpose purpose);
bool purpose_parse(struct str name, enum purpose *out);

/* A field as it stood in a form that was sent: what a reply is compared with. */
struct sent_field {
	struct str form;
	struct str field;
	struct str text; /* what stood after the colon; empty: nothing did */
};

struct reference {
	int64_t id;
	int64_t person;
	enum purpose purpose;
	int64_t request; /* 0: the current one, or not made yet */
	int64_t message; /* that its mail answered or asked about, 0: none */
	int64_t issued_at;
	int64_t expires_at;
	bool revoked;
	bool used;
	struct str lookup;
	struct sent_field *sent;
	size_t sent_count;
};

#endif
