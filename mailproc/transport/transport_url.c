#include "transport/transport_url.h"

#include <string.h>

enum { PORT_MAX = 65535 };

static bool
is_made_of(struct str text, const char *marks)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (!char_is_alnum(c) && (c == '\0' || !strchr(marks, c)))
			return false;
	}
	return text.n > 0;
}

/* [::1] or a name. What follows is left in *rest. */
static bool
cut_host(struct str *rest, struct str *host_out)
{
	size_t end = 0;

	if (str_starts(*rest, "[")) {
		end = str_find_byte(*rest, ']', 0);
		if (end == SIZE_MAX ||
		    !is_made_of(str_slice(*rest, 1, end - 1), ".:"))
			return false;
		end++;
	} else {
		end = str_find_byte(*rest, ':', 0);
		if (end == SIZE_MAX)
			end = rest->n;
		if (!is_made_of(str_slice(*rest, 0, end), ".-"))
			return false;
	}
	*host_out = str_slice(*rest, 0, end);
	*rest = str_after(*rest, end);
	return true;
}

char *
transport_url_base(struct arena *a, struct str url)
{
	static const struct {
		const char *scheme;
		int64_t port;
	} schemes[] = {{"smtp://", 587}, {"smtps://", 465}};

	if (str_ends(url, "/") && !str_ends(url, "//"))
		url = str_slice(url, 0, url.n - 1);
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		struct str rest = url, host;
		int64_t port = schemes[i].port;

		if (!str_starts(url, schemes[i].scheme))
			continue;
		rest = str_after(url, strlen(schemes[i].scheme));
		if (!cut_host(&rest, &host))
			return NULL;
		if (rest.n > 0 &&
		    (rest.p[0] != ':' ||
			!str_to_int64(str_after(rest, 1), 1, PORT_MAX, &port)))
			return NULL;
		return arena_printf(a, "%s%.*s:%lld", schemes[i].scheme,
		    STR_ARG(host), (long long)port);
	}
	return NULL;
}

bool
transport_url_helo(struct str name)
{
	if (str_starts(name, "[") && str_ends(name, "]") && name.n > 2)
		return is_made_of(str_slice(name, 1, name.n - 2), ".:");
	return is_made_of(name, ".-");
}
