/*
 * The walk through the parts of a message, which goes on in messages and other
 * files within it. Private to mail/.
 */
#ifndef MAIL_MAIL_WALK_H
#define MAIL_MAIL_WALK_H

#include "mail/mail_attachment.h"
#include "mail/mail_head.h"
#include "mail/mail_part.h"
#include "mail/mail_text.h"

/* Where in the tree a part stands. */
struct place {
	int depth;         /* of everything */
	int message_depth; /* of files and messages within the message */
	int opened;        /* containers around that were opened in memory */
	bool in_report;
	bool in_alternative;
	bool in_related;
	bool in_encrypted; /* multipart/encrypted */
	bool is_quote;     /* inside what a report returns */
	bool in_document;  /* see struct mail_text */
	bool is_own;
	size_t attachment;
};

struct walk {
	struct arena *arena;
	const struct mail_source *source;
	struct mail_intake intake;
	struct message *m;
	struct mail_tree *tree;
	size_t text_capacity;
	size_t text_total;
	size_t opened_total; /* bytes of containers looked into */
	int parts;
	int statuses;
	struct str *boundaries; /* of the multiparts around */
	size_t boundary_count, boundary_capacity;
};

/* Into something within: the multiparts around it say nothing of it. */
void place_enter(struct place *place);

/* A part of any kind and all that is in it. Errors as of mail_part_walk(). */
enum err_kind walk_object(struct walk *w, struct _GMimeObject *object,
    struct place place, struct err *err) WARN_UNUSED;

/* quote: it is a machine's. Too much text in all is cut, with a problem. */
void walk_add_text(struct walk *w, const struct place *place, bool html,
    bool quote, struct str text);
void walk_note_text(struct walk *w, const struct mail_text_oddity *oddity);

/* An oddity, once. */
void walk_problem(struct walk *w, const char *text);
/* What might be hers was not read: the worst reason stays. */
void walk_unread(struct walk *w, enum message_unread why, const char *text);

#endif
