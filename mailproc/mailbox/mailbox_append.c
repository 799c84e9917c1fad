#include "mailbox/mailbox_append.h"

#include <stdlib.h>
#include <string.h>

#include <libetpan/libetpan.h>

#include "mailbox/mailbox_folder.h"

/*
 * A server may read every message of the folder for it, and say that it does:
 * so many bytes buy ten minutes.
 */
enum { SEARCH_BYTES = 20 << 20 };

/* Is there a message with this Message-ID in the selected folder? */
static enum err_kind
search_message_id(struct mailbox_session *s, const char *message_id, bool *out,
    struct err *err)
{
	char *name = strdup("Message-ID"), *value = strdup(message_id);
	struct mailimap_search_key *key =
	    mailimap_search_key_new_header(name, value);
	clist *list = NULL;
	int result;

	/* The key has both, and frees them: NOLINTNEXTLINE(*-unix.Malloc) */
	if (name == NULL || value == NULL || key == NULL)
		err_no_memory(strlen(message_id));
	*out = false;
	mailbox_session_begin(s, SEARCH_BYTES);
	result = mailimap_uid_search(s->imap, NULL, key, &list);
	mailimap_search_key_free(key);
	if (result != MAILIMAP_NO_ERROR)
		return mailbox_session_failed(
		    s, result, "looking for a Message-ID", err);
	*out = list != NULL && clist_begin(list) != NULL;
	if (list != NULL)
		mailimap_search_result_free(list);
	return ERR_NONE;
}

static enum err_kind
holds(struct mailbox_session *s, struct arena *a, struct str folder,
    struct str message_id, bool *out, struct err *err)
{
	bool absent;

	*out = false;
	if (mailbox_folder_select(s, folder, &absent, err) != ERR_NONE)
		return err->kind;
	if (absent)
		return mailbox_folder_make(s, folder, err);
	return search_message_id(s, str_cstr(a, message_id), out, err);
}

enum err_kind
mailbox_append(struct mailbox_session *s, struct str folder,
    struct str message_id, struct str bytes, struct err *err)
{
	struct arena *a = arena_new();
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	uint32_t uidvalidity = 0, uid = 0;
	enum err_kind kind;
	bool held = false;
	char *name;
	int result;

	if (flags == NULL)
		err_no_memory(sizeof *flags);
	kind = mailbox_folder_name(s, a, folder, &name, err);
	/*
	 * The answer to an APPEND can get lost. So it is looked for first,
	 * each time.
	 */
	if (kind == ERR_NONE)
		kind = holds(s, a, folder, message_id, &held, err);
	/* News of a selected folder before the "+" would hang libetpan. */
	if (kind == ERR_NONE && !held)
		kind = mailbox_folder_unselect(s, err);
	if (kind == ERR_NONE && !held) {
		mailbox_session_begin(s, (int64_t)bytes.n);
		result = mailimap_uidplus_append(s->imap, name, flags, NULL,
		    bytes.p, bytes.n, &uidvalidity, &uid);
		if (result != MAILIMAP_NO_ERROR)
			kind = mailbox_session_failed(
			    s, result, "adding a message", err);
	}
	mailimap_flag_list_free(flags);
	arena_free(a);
	return kind;
}
