#include "transport/transport.h"

#include "model/address.h"
#include "transport/transport_kinds.h"

const char *
transport_verdict_name(enum transport_verdict verdict)
{
	static const char *const names[TRANSPORT_COUNT] = {
	    [TRANSPORT_ACCEPTED] = "accepted",
	    [TRANSPORT_RETRY] = "retry",
	    [TRANSPORT_REFUSED] = "refused",
	    [TRANSPORT_UNSURE] = "unsure",
	    [TRANSPORT_BLOCKED] = "blocked",
	};

	if (verdict < 0 || verdict >= TRANSPORT_COUNT)
		bug("verdict %d", (int)verdict);
	return names[verdict];
}

static bool
has_whole_lines(struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		bool after_cr = i > 0 && bytes.p[i - 1] == '\r';

		if ((bytes.p[i] == '\n') != after_cr)
			return false;
	}
	return bytes.n > 0 && bytes.p[bytes.n - 1] == '\n';
}

const char *
transport_mail_fault(struct str from, struct str to, struct str bytes)
{
	if (!address_valid(from) || !address_valid(to))
		return "not an address";
	if (!has_whole_lines(bytes))
		return "a line of the mail does not end in CR LF";
	return NULL;
}

enum err_kind
transport_open(const struct transport_settings *settings, const struct log *log,
    struct transport **out, struct err *err)
{
	*out = NULL;
	if (str_starts(settings->url, "maildir:"))
		return transport_dir_open(settings, out, err);
	if (str_starts(settings->url, "smtp://") ||
	    str_starts(settings->url, "smtps://"))
		return transport_remote_open(settings, log, out, err);
	return err_set(err, ERR_CONFIG,
	    "not a way out (maildir:, smtp://, smtps://): %.*s",
	    STR_ARG(settings->url));
}

void
transport_free(struct transport *t)
{
	if (t != NULL)
		t->ops->free(t);
}
