#include "mailbox/mailbox_url.h"

enum { PORT_IMAP = 143, PORT_IMAPS = 993, PORT_LAST = 65535 };

static bool
is_host(struct str host)
{
	for (size_t i = 0; i < host.n; i++)
		if (!char_is_alnum(host.p[i]) && host.p[i] != '-' &&
		    host.p[i] != '.' && host.p[i] != '_')
			return false;
	return host.n > 0;
}

/* "[::1]:993": what stands in the brackets, and what behind them. */
static bool
cut_address(struct str *rest, struct str *host_out)
{
	size_t end = str_find_byte(*rest, ']', 0);

	if (end == SIZE_MAX)
		return false;
	*host_out = str_slice(*rest, 1, end - 1);
	*rest = str_after(*rest, end + 1);
	for (size_t i = 0; i < host_out->n; i++)
		if (!char_is_alnum(host_out->p[i]) && host_out->p[i] != ':' &&
		    host_out->p[i] != '.' && host_out->p[i] != '%')
			return false;
	return host_out->n > 0;
}

enum err_kind
mailbox_url_parse(
    struct arena *a, struct str text, struct mailbox_url *out, struct err *err)
{
	bool tls = str_starts(text, "imaps://");
	struct str rest = str_after(text, tls ? 8 : 7), host;
	int64_t port = tls ? PORT_IMAPS : PORT_IMAP;
	bool good;

	*out = (struct mailbox_url){0};
	if (str_ends(rest, "/"))
		rest.n--;
	if (str_starts(rest, "[")) {
		good = cut_address(&rest, &host);
	} else {
		host = str_slice(rest, 0, str_find_byte(rest, ':', 0));
		rest = str_after(rest, host.n);
		good = is_host(host);
	}
	if (rest.n > 0)
		good = good && rest.p[0] == ':' &&
		       str_to_int64(str_after(rest, 1), 1, PORT_LAST, &port);
	if (!good || (!tls && !str_starts(text, "imap://")))
		return err_set(err, ERR_CONFIG,
		    "%.*s: not imaps://HOST[:PORT] or imap://HOST[:PORT]",
		    STR_ARG(text));
	out->tls_at_once = tls;
	out->host = str_cstr(a, host);
	out->port = (int)port;
	return ERR_NONE;
}
