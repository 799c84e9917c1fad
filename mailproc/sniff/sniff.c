#include "sniff/sniff.h"

#include <stdlib.h>
#include <string.h>

#include <magic.h>

struct sniffer {
	magic_t cookie;
};

/*
 * Nothing is unpacked and no device is opened: what is asked is the type of the
 * bytes that were handed over, inside a sandbox that could not do more.
 */
enum { SNIFF_FLAGS = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS };

static const char unknown_type[] = "application/octet-stream";
static const char empty_type[] = "inode/x-empty";

enum err_kind
sniffer_open(struct sniffer **out, struct err *err)
{
	struct sniffer *s = calloc(1, sizeof *s);

	*out = NULL;
	if (s == NULL)
		return err_set(err, ERR_RETRY, "libmagic: out of memory");
	s->cookie = magic_open(SNIFF_FLAGS);
	if (s->cookie == NULL) {
		free(s);
		return err_set(err, ERR_RETRY, "libmagic does not start");
	}
	if (magic_load(s->cookie, NULL) != 0) {
		const char *why = magic_error(s->cookie);

		(void)err_set(err, ERR_CONFIG, "libmagic: %s",
		    why == NULL ? "no database" : why);
		sniffer_free(s);
		return ERR_CONFIG;
	}
	*out = s;
	return ERR_NONE;
}

void
sniffer_free(struct sniffer *s)
{
	if (s == NULL)
		return;
	magic_close(s->cookie);
	free(s);
}

/* "type/subtype" of letters, digits and the few signs that types have. */
static bool
sniff_is_type(struct str type)
{
	size_t slashes = 0;

	for (size_t i = 0; i < type.n; i++) {
		char c = type.p[i];

		if (c == '/')
			slashes++;
		else if (!char_is_alnum(c) && strchr(".+-_", c) == NULL)
			return false;
	}
	return slashes == 1 && type.p[0] != '/' && type.p[type.n - 1] != '/';
}

struct str
sniffer_type(struct sniffer *s, struct arena *a, struct str head)
{
	const char *type;

	if (head.n == 0)
		return str_from(empty_type);
	if (head.n > SNIFF_BYTES)
		head.n = SNIFF_BYTES;
	type = magic_buffer(s->cookie, head.p, head.n);
	if (type == NULL || !sniff_is_type(str_from(type)))
		return str_from(unknown_type);
	return str_lower(a, str_from(type));
}
