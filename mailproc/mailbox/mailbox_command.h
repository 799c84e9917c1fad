/*
 * The FETCH commands that we give to libetpan, and its two handlers in order:
 * the bytes of a body as they come, then the attributes of its message. A body
 * comes before its UID is known.
 */
#ifndef MAILBOX_MAILBOX_COMMAND_H
#define MAILBOX_MAILBOX_COMMAND_H

#include "mailbox/mailbox_session.h"

struct mailimap_set; /* libetpan's */

/* What the server told of one message; also unasked, and then not all of it. */
struct mailbox_command_message {
	uint32_t position;
	uint32_t uid;  /* 0: not told */
	int64_t size;  /* -1: not told */
	bool has_body; /* it has been given to body() */
};

struct mailbox_command {
	const char *what;         /* for the text of an error */
	bool by_uid, size, body;  /* the UID is always asked for */
	struct mailimap_set *set; /* taken */
	int64_t bytes;            /* about how many come */
	void *context;
	/* false ends the command, and the connection. NULL without body. */
	bool (*on_body)(void *context, const char *bytes, size_t n);
	void (*on_message)(
	    void *context, const struct mailbox_command_message *message);
};

/*
 * A folder is selected. An error may come after some of the handlers' calls, as
 * may less than was asked for without one.
 */
enum err_kind mailbox_command_fetch(struct mailbox_session *s,
    const struct mailbox_command *command, struct err *err) WARN_UNUSED;

/* Which of these are in the selected folder? At most `most`; lives in a. */
enum err_kind mailbox_command_search_uids(struct mailbox_session *s,
    struct arena *a, struct mailimap_set *set, size_t most, uint32_t **out,
    size_t *count_out, struct err *err) WARN_UNUSED;

#endif
