/*
 * Mails in words: templates/<lang>/<reason>.md (Markdown with named values) and
 * templates/<lang>/phrases.conf (short texts), with forms rendered as text and
 * as HTML. Pure once loaded: same input, same bytes.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "form/form_check.h"
#include "form/list_find.h"
#include "model/change.h"
#include "model/paper.h"
#include "model/step.h"

struct render; /* immutable once loaded */

/* What the footer and the From of every mail say about the office. */
struct render_office {
	struct str name; /* Guichet des stages */
	struct str establishment;
	struct str address; /* of email */
	struct str phone;   /* E.164 */
	struct str phone_extension;
	struct str
	    hours; /* as text: "du lundi au vendredi, de 7 h 30 à 16 h" */
	bool plus_addressing;
	int64_t hold_days; /* that a message waits for a yes */
};

/*
 * Load every template and phrase of one language and check them: every reason
 * has a template, every name and block in it exists, every phrase that the code
 * or a form needs is there. A mistake is ERR_CONFIG "file:line: what".
 */
enum err_kind render_load(const char *folder, const char *language,
    const struct forms *forms, const struct render_office *office,
    struct render **out, struct err *err) WARN_UNUSED;
void render_free(struct render *render);

/* How much of a form goes out. */
enum form_extent {
	EXTENT_WHOLE,   /* every field, filled in with what is on file */
	EXTENT_PROBLEMS /* only what is missing or not understood */
};

struct render_form {
	const struct form *form;
	enum form_extent extent;
	struct answers answers;    /* on file, presets included by render */
	struct form_report report; /* of those answers */
};

struct render_request {
	int64_t number;
	struct str programme, school, kind, dates; /* texts, may be empty */
	const struct status *status;
};

/* Everything a template may show; what is empty is left out by its {{si}}. */
struct render_input {
	enum reason reason;
	struct str language; /* "en"; empty: French (the caller's choice
			      * of struct render goes by it) */
	struct str to;
	struct str first_name; /* empty: "Bonjour," alone */
	int64_t now;
	int64_t number;    /* of the request, 0: none */
	struct str quoted; /* words of hers that the mail is about */
	struct str
	    other_address; /* that a held message came from; empty: her own */
	const struct field *help_field; /* of AIDE field, or NULL */
	struct list_found *lists;       /* of LISTE */
	size_t list_count;
	struct step *steps; /* model/step.h */
	size_t step_count;
	struct answer *understood; /* of this message, in the form's order */
	size_t understood_count;
	struct document *received; /* attachments of this message */
	size_t received_count;
	struct render_form *forms;
	size_t form_count;
	struct render_request *requests;
	size_t request_count;
	struct document *documents; /* on file */
	size_t document_count;
	bool also_forwarded; /* a person of the office answers what is left */
	struct str unread;   /* what could not be read: id of a phrase */
	bool last_today;     /* no more answers today after this one */
	struct str card_why; /* cards: id of the phrase that says why */
	struct str card_from;
	struct str card_subject;
	/* The capability of this mail, live; empty: none. */
	struct str reference;
	struct str lookup;
};

struct rendered {
	struct str from_name;
	struct str language; /* of its words, "fr-CA" */
	struct str reply_to;
	struct str subject; /* with [CS-...] */
	struct str text;
	struct str html;
	/* What stood after each colon: what a reply will be compared with. */
	struct sent_field *sent;
	size_t sent_count;
};

/* All of *out lives in a. ERR_CONFIG only for a template that passed the checks
 * and yet cannot be filled in. */
enum err_kind render_mail(const struct render *render, struct arena *a,
    const struct render_input *input, struct rendered *out,
    struct err *err) WARN_UNUSED;

/*
 * Forms of the mail on paper: count of them from input->forms on, whole, filled
 * in with what is on file; what an EXTENT_PROBLEMS form asks for is marked. With
 * several forms the title is that of the whole file. Lives in a.
 */
struct paper *render_paper(const struct render *render, struct arena *a,
    const struct render_input *input, size_t from, size_t count);

/* A short text by key, e.g. "probleme.manque"; NULL when there is none. */
const char *render_phrase(const struct render *render, const char *key);

#endif
