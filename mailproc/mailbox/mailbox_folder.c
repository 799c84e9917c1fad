#include "mailbox/mailbox_folder.h"

#include <libetpan/libetpan.h>

#include "mailbox/mailbox_utf7.h"

static enum err_kind
add_level(struct mailbox_session *s, struct arena *a, struct str folder,
    struct str level, struct buf *name, struct err *err)
{
	if (level.n == 0)
		return err_set(err, ERR_CONFIG,
		    "folder \"%.*s\": a part of its name is empty",
		    STR_ARG(folder));
	if (s->delimiter != '\0' &&
	    str_find_byte(level, s->delimiter, 0) != SIZE_MAX)
		return err_set(err, ERR_CONFIG,
		    "folder \"%.*s\": this server cannot have \"%c\" in it",
		    STR_ARG(folder), s->delimiter);
	buf_add_str(name, mailbox_utf7_encode(a, level));
	return ERR_NONE;
}

enum err_kind
mailbox_folder_name(struct mailbox_session *s, struct arena *a,
    struct str folder, char **out, struct err *err)
{
	struct str rest = folder, level;
	struct buf name = {0};
	enum err_kind kind = ERR_NONE;
	bool first = true;

	*out = NULL;
	if (str_is_nocase(folder, "INBOX")) {
		*out = arena_strdup(a, "INBOX");
		return ERR_NONE;
	}
	if (s->delimiter == '\0' && str_find_byte(folder, '/', 0) != SIZE_MAX)
		return err_set(err, ERR_CONFIG,
		    "folder \"%.*s\": this server has no levels",
		    STR_ARG(folder));
	buf_add_str(&name, buf_str(&s->prefix));
	if (folder.n == 0)
		kind = err_set(err, ERR_CONFIG, "a folder without a name");
	while (kind == ERR_NONE && str_cut(&rest, '/', &level)) {
		if (!first)
			buf_add_char(&name, s->delimiter);
		first = false;
		kind = add_level(s, a, folder, level, &name, err);
	}
	if (kind == ERR_NONE)
		*out = str_cstr(a, buf_str(&name));
	buf_release(&name);
	return kind;
}

static enum err_kind
folder_exists(
    struct mailbox_session *s, struct str folder, bool *out, struct err *err)
{
	struct arena *a = arena_new();
	enum err_kind kind;
	clist *list = NULL;
	char *name;
	int result;

	*out = false;
	kind = mailbox_folder_name(s, a, folder, &name, err);
	if (kind != ERR_NONE)
		goto out;
	mailbox_session_begin(s, 0);
	result = mailimap_list(s->imap, "", name, &list);
	if (result != MAILIMAP_NO_ERROR) {
		kind = mailbox_session_failed(s, result, "LIST", err);
		goto out;
	}
	for (clistiter *i = clist_begin(list); i != NULL; i = clist_next(i)) {
		const struct mailimap_mailbox_list *found = clist_content(i);
		const struct mailimap_mbx_list_flags *flags = found->mb_flag;

		/* A name that only has others under it is none to us. */
		if (str_is_nocase(str_from(name), found->mb_name) &&
		    (flags == NULL ||
			flags->mbf_type != MAILIMAP_MBX_LIST_FLAGS_SFLAG ||
			flags->mbf_sflag != MAILIMAP_MBX_LIST_SFLAG_NOSELECT))
			*out = true;
	}
	mailimap_list_result_free(list);
out:
	arena_free(a);
	return kind;
}

enum err_kind
mailbox_folder_make(
    struct mailbox_session *s, struct str folder, struct err *err)
{
	struct arena *a = arena_new();
	bool exists = false;
	enum err_kind kind;
	char *name;
	int result;

	kind = mailbox_folder_name(s, a, folder, &name, err);
	if (kind == ERR_NONE)
		kind = folder_exists(s, folder, &exists, err);
	if (kind != ERR_NONE || exists)
		goto out;
	mailbox_session_begin(s, 0);
	result = mailimap_create(s->imap, name);
	if (result != MAILIMAP_NO_ERROR) {
		kind = mailbox_session_failed(s, result,
		    arena_printf(
			a, "making the folder \"%.*s\"", STR_ARG(folder)),
		    err);
		goto out;
	}
	mailbox_session_begin(s, 0);
	result = mailimap_subscribe(s->imap, name);
	if (result != MAILIMAP_NO_ERROR)
		kind = mailbox_session_failed(s, result, "SUBSCRIBE", err);
out:
	arena_free(a);
	return kind;
}

enum err_kind
mailbox_folder_select(struct mailbox_session *s, struct str folder,
    bool *absent_out, struct err *err)
{
	struct arena *a;
	bool exists = true;
	enum err_kind kind;
	char *name;
	int result;

	if (absent_out != NULL)
		*absent_out = false;
	if (str_eq(buf_str(&s->selected), folder))
		return ERR_NONE;
	buf_clear(&s->selected);
	a = arena_new();
	kind = mailbox_folder_name(s, a, folder, &name, err);
	if (kind != ERR_NONE)
		goto out;
	mailbox_session_begin(s, 0);
	result = mailimap_select(s->imap, name);
	if (result == MAILIMAP_NO_ERROR) {
		s->uidvalidity = s->imap->imap_selection_info->sel_uidvalidity;
		buf_add_str(&s->selected, folder);
		goto out;
	}
	kind = mailbox_session_failed(s, result,
	    arena_printf(a, "opening \"%.*s\"", STR_ARG(folder)), err);
	if (s->imap == NULL || absent_out == NULL)
		goto out;
	/* Refused: because it is not there, or for another reason? */
	if (folder_exists(s, folder, &exists, &(struct err){0}) == ERR_NONE &&
	    !exists) {
		*absent_out = true;
		kind = ERR_NONE;
	}
out:
	arena_free(a);
	return kind;
}

enum err_kind
mailbox_folder_unselect(struct mailbox_session *s, struct err *err)
{
	int result;

	/* CLOSE would do as well, but removes what others marked \Deleted. */
	if (s->selected.n == 0 || !s->has_unselect)
		return ERR_NONE;
	buf_clear(&s->selected);
	mailbox_session_begin(s, 0);
	result = mailimap_custom_command(s->imap, "UNSELECT");
	if (result != MAILIMAP_NO_ERROR)
		return mailbox_session_failed(s, result, "UNSELECT", err);
	return ERR_NONE;
}
