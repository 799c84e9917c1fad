#include "mailbox/mailbox_remote.h"

enum err_kind
mailbox_remote_open(const struct mailbox_settings *settings,
    const struct log *log, struct mailbox **out, struct err *err)
{
	(void)log;
	*out = NULL;
	return err_set(
	    err, ERR_CONFIG, "%.*s: not built yet", STR_ARG(settings->url));
}
