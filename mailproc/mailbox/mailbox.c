#include "mailbox/mailbox.h"

#include "mailbox/mailbox_dir.h"
#include "mailbox/mailbox_remote.h"

static const struct {
	const char *scheme;
	enum err_kind (*open)(const struct mailbox_settings *settings,
	    const struct log *log, struct mailbox **out, struct err *err);
} kinds[] = {
    {"maildir:", mailbox_dir_open},
    {"imaps://", mailbox_remote_open},
    {"imap://", mailbox_remote_open},
};

enum err_kind
mailbox_open(const struct mailbox_settings *settings, const struct log *log,
    struct mailbox **out, struct err *err)
{
	*out = NULL;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_starts(settings->url, kinds[i].scheme))
			return kinds[i].open(settings, log, out, err);
	return err_set(err, ERR_CONFIG,
	    "%.*s: not maildir:PATH, imaps://HOST or imap://HOST",
	    STR_ARG(settings->url));
}

void
mailbox_free(struct mailbox *m)
{
	if (m != NULL)
		m->ops->free(m);
}
