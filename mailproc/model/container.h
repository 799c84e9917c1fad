/*
 * A file that holds what a person wrote, or other files: winmail.dat, an
 * Outlook message, a signed envelope, an attached mail, a document of a word
 * processor. Adapters open one and say what is in it; mail/ walks on from there.
 */
#ifndef MODEL_CONTAINER_H
#define MODEL_CONTAINER_H

#include "base/buf.h"

enum container_state {
	CONTAINER_OTHER,    /* a file like others: nothing in it for us */
	CONTAINER_OPEN,     /* pieces are what is in it, maybe nothing */
	CONTAINER_BROKEN,   /* of a kind that is read, and cannot be read */
	CONTAINER_ENCRYPTED /* only its receiver could read it, with a key */
};

enum container_kind {
	CONTAINER_TEXT, /* plain text, in charset */
	CONTAINER_HTML, /* in charset */
	CONTAINER_FILE, /* an attachment, which may be a container in turn */
	CONTAINER_MIME  /* header fields, an empty line, a body (RFC 5322) */
};

/* What the container is to the mail it came in. */
enum container_role {
	CONTAINER_IS_DOCUMENT, /* a file that somebody made: .docx, .txt */
	CONTAINER_IS_MESSAGE,  /* another mail: .eml, .msg */
	CONTAINER_IS_MAIL,     /* text and files of the mail itself: TNEF */
	CONTAINER_IS_ENVELOPE  /* the mail's whole content, signed: S/MIME */
};

struct container_piece {
	enum container_kind kind;
	struct str name;    /* of a file, UTF-8 or not; may be empty */
	struct str type;    /* of a file, as declared; may be empty */
	struct str charset; /* of a text; empty: as its own container says */
	struct str bytes;
	bool picture; /* shown inside the text */
};

/* No more than this are taken out of one container. */
enum { CONTAINER_MAX_PIECES = 200 };

struct container {
	enum container_state state;
	enum container_role role;
	bool cut; /* some of it could not be read */
	struct container_piece *pieces;
	size_t count, capacity;
};

/* Append a piece (borrows its texts); one too many sets cut instead. */
void container_add(
    struct arena *a, struct container *c, const struct container_piece *piece);

/*
 * Whether bytes begin with header fields of a mail or of a part of one: the
 * first line is a field, and among the first fields is one that only these
 * have. (A line of an mbox file may stand before them.)
 */
bool container_is_mime(struct str bytes);

#endif
