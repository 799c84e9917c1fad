#include "model/container.h"

void
container_add(
    struct arena *a, struct container *c, const struct container_piece *piece)
{
	if (c->count >= CONTAINER_MAX_PIECES) {
		c->cut = true;
		return;
	}
	c->pieces =
	    arena_grow(a, c->pieces, c->count, &c->capacity, sizeof *c->pieces);
	c->pieces[c->count++] = *piece;
}

enum { MIME_MAX_LINES = 60 };

/* The name of a header field (RFC 5322 §2.2); empty: the line is none. */
static struct str
field_name(struct str line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] > ' ' && line.p[n] <= '~' &&
	       line.p[n] != ':')
		n++;
	if (n == line.n || line.p[n] != ':')
		n = 0;
	return str_slice(line, 0, n);
}

/* A field that tells a mail, or a part of one, from any text with colons. */
static bool
field_tells(struct str name)
{
	static const char *const names[] = {"content-type", "mime-version",
	    "message-id", "received", "return-path", "delivered-to",
	    "dkim-signature", "x-mailer", "in-reply-to",
	    "content-transfer-encoding"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_is_nocase(name, names[i]))
			return true;
	return false;
}

bool
container_is_mime(struct str bytes)
{
	struct str line;
	bool from = false, other = false, ended = false;

	if (str_starts(bytes, "\xef\xbb\xbf"))
		bytes = str_after(bytes, 3);
	for (int i = 0; i < MIME_MAX_LINES && str_line(&bytes, &line); i++) {
		struct str name = field_name(line);

		if (i == 0 && str_starts(line, "From "))
			continue;
		if (line.n > 0 && (line.p[0] == ' ' || line.p[0] == '\t') &&
		    i > 0)
			continue;
		ended = line.n == 0;
		if (name.n == 0)
			break;
		if (field_tells(name))
			return true;
		from = from || str_is_nocase(name, "from");
		other = other || str_is_nocase(name, "date") ||
			str_is_nocase(name, "subject");
	}
	/* An empty line ends the fields: a mail without more is one still. */
	return from && other && ended;
}
