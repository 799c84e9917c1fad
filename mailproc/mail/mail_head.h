/*
 * What the headers of one part say: its type, its name, what it is for.
 */
#ifndef MAIL_MAIL_HEAD_H
#define MAIL_MAIL_HEAD_H

#include "base/str.h"

struct _GMimeObject;

struct mail_head {
	struct str type;      /* "text/plain", lower case, printable ASCII */
	struct str file_name; /* of the Content-Disposition, as received */
	struct str name;      /* of the Content-Type, as received */
	bool has_disposition;
	bool is_attachment;
	bool has_content_id;
	bool has_method; /* of a calendar: what is to be done with it */
};

/* All of these live in a. */
void mail_head_read(
    struct arena *a, struct _GMimeObject *object, struct mail_head *out);
struct str mail_head_type(struct arena *a, struct _GMimeObject *object);
/* A parameter of the Content-Type; empty when there is none. */
struct str
mail_head_param(struct arena *a, struct _GMimeObject *object, const char *name);

#endif
