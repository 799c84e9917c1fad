#include "mailbox/mailbox_move.h"

#include <stdlib.h>

#include <libetpan/libetpan.h>

#include "mailbox/mailbox_command.h"
#include "mailbox/mailbox_folder.h"
#include "mailbox/mailbox_uids.h"

enum { SET_MOST = 200 /* messages in one command */ };

struct moving {
	struct mailbox_session *session;
	struct arena *arena; /* of the results */
	struct str from, to;
	char *name; /* the server's, of to */
	struct mailbox_moved *out;
};

/* ---- the commands ---- */

static enum err_kind
mark_and_expunge(struct mailbox_session *s,
    const struct mailbox_uids_item *items, size_t count, struct err *err)
{
	struct mailimap_set *set = mailbox_uids_set(items, count);
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_store_att_flags *store;
	int result;

	if (flags == NULL ||
	    mailimap_flag_list_add(flags, mailimap_flag_new_deleted()) != 0)
		err_no_memory(sizeof *flags);
	store = mailimap_store_att_flags_new_add_flags_silent(flags);
	if (store == NULL)
		err_no_memory(sizeof *store);
	mailbox_session_begin(s, (int64_t)count * 100);
	result = mailimap_uid_store(s->imap, set, store);
	if (result == MAILIMAP_NO_ERROR) {
		mailbox_session_begin(s, (int64_t)count * 100);
		result = mailimap_uid_expunge(s->imap, set);
	}
	mailimap_store_att_flags_free(store);
	mailimap_set_free(set);
	if (result != MAILIMAP_NO_ERROR)
		return mailbox_session_failed(
		    s, result, "removing messages", err);
	return ERR_NONE;
}

/* What the server calls them now; it may tell of none, or of some. */
static void
note_moved(struct moving *m, const struct mailbox_uids *uids,
    uint32_t uidvalidity, const struct mailimap_set *from,
    const struct mailimap_set *to)
{
	struct arena *a = arena_new();
	size_t from_count, to_count;
	uint32_t *was =
	    mailbox_uids_expand(a, from, uids->count + 1, &from_count);
	uint32_t *is = mailbox_uids_expand(a, to, uids->count + 1, &to_count);

	/* Both lists in one order, or there is no telling which is which. */
	for (size_t i = 0; from_count == to_count && i < from_count; i++) {
		struct mailbox_uids_item *item =
		    mailbox_uids_find(uids, was[i]);

		if (item != NULL)
			m->out[item->index].new_uid =
			    mailbox_uids_format(m->arena, is[i], uidvalidity);
	}
	arena_free(a);
}

/* Once. *again: the folder did not exist, and does now. */
static enum err_kind
move_once(struct moving *m, const struct mailbox_uids *uids, bool may_make,
    bool *again, struct err *err)
{
	struct mailbox_session *s = m->session;
	struct mailimap_set *set = mailbox_uids_set(uids->items, uids->count);
	struct mailimap_set *from = NULL, *to = NULL;
	const struct mailimap_response_info *info;
	uint32_t uidvalidity = 0;
	enum err_kind kind = ERR_NONE;
	int result;

	mailbox_session_begin(s, (int64_t)uids->count * 100);
	if (s->has_move)
		result = mailimap_uidplus_uid_move(
		    s->imap, set, m->name, &uidvalidity, &from, &to);
	else
		result = mailimap_uidplus_uid_copy(
		    s->imap, set, m->name, &uidvalidity, &from, &to);
	mailimap_set_free(set);
	info = s->imap->imap_response_info;
	*again = may_make &&
		 (result == MAILIMAP_ERROR_UID_MOVE ||
		     result == MAILIMAP_ERROR_UID_COPY) &&
		 info != NULL &&
		 (info->rsp_trycreate != 0 || info->rsp_atom == NULL ||
		     str_is_nocase(str_from(info->rsp_atom), "NONEXISTENT"));
	if (*again)
		kind = mailbox_folder_make(s, m->to, err);
	else if (result != MAILIMAP_NO_ERROR)
		kind =
		    mailbox_session_failed(s, result, "moving messages", err);
	else
		note_moved(m, uids, uidvalidity, from, to);
	if (from != NULL)
		mailimap_set_free(from);
	if (to != NULL)
		mailimap_set_free(to);
	return kind;
}

/* Those whose new UID we were not told. */
static struct mailbox_uids
not_told(const struct moving *m, struct arena *a,
    const struct mailbox_uids *uids, bool told)
{
	struct mailbox_uids rest = {
	    .items = arena_array(a, uids->count, sizeof *rest.items)};

	for (size_t i = 0; i < uids->count; i++)
		if ((m->out[uids->items[i].index].new_uid.n > 0) == told)
			rest.items[rest.count++] = uids->items[i];
	return rest;
}

/*
 * A server says OK to moving what is not there, and an answer can get lost: a
 * message has moved when we know its new UID, or when it is here no more.
 */
static enum err_kind
check_gone(struct moving *m, struct arena *a, const struct mailbox_uids *uids,
    struct err *err)
{
	struct mailbox_uids rest = not_told(m, a, uids, false);
	uint32_t *here;
	size_t count;

	if (rest.count == 0)
		return ERR_NONE;
	if (mailbox_command_search_uids(m->session, a,
		mailbox_uids_set(rest.items, rest.count), rest.count, &here,
		&count, err) != ERR_NONE)
		return err->kind;
	if (count > 0)
		return err_set(err, ERR_RETRY,
		    "moving messages: %zu of %zu stay where they were", count,
		    uids->count);
	return ERR_NONE;
}

/*
 * Exchange gives an answer to MOVE that libetpan cannot read, though it has
 * moved them: a new connection shows what is left.
 */
static enum err_kind
look_again(struct moving *m, struct err *err)
{
	bool absent;

	if (mailbox_session_open(m->session, err) != ERR_NONE)
		return err->kind;
	return mailbox_folder_select(m->session, m->from, &absent, err);
}

static enum err_kind
move_set(struct moving *m, const struct mailbox_uids *uids, struct err *err)
{
	struct arena *a = arena_new();
	struct mailbox_uids copied;
	enum err_kind kind;
	bool again;

	kind = move_once(m, uids, true, &again, err);
	if (kind == ERR_NONE && again)
		kind = move_once(m, uids, false, &again, err);
	if (kind == ERR_NONE && !m->session->has_move) {
		/* Only what is known to be there as well. */
		copied = not_told(m, a, uids, true);
		if (copied.count > 0)
			kind = mark_and_expunge(
			    m->session, copied.items, copied.count, err);
	}
	if (kind != ERR_NONE && m->session->unreadable)
		kind = look_again(m, err);
	if (kind == ERR_NONE)
		kind = check_gone(m, a, uids, err);
	arena_free(a);
	return kind;
}

static enum err_kind
check_able(const struct mailbox_session *s, bool moving, struct err *err)
{
	if (s->has_uidplus || (moving && s->has_move))
		return ERR_NONE;
	return err_set(err, ERR_CONFIG,
	    "the server has neither MOVE nor UIDPLUS: messages cannot be "
	    "filed without harm to others");
}

enum err_kind
mailbox_move(struct mailbox_session *s, struct arena *a, struct str from,
    const struct str *uids, size_t count, struct str to,
    struct mailbox_moved *out, struct err *err)
{
	struct moving m = {
	    .session = s, .arena = a, .from = from, .to = to, .out = out};
	struct mailbox_uids all;
	bool absent = false;

	for (size_t i = 0; i < count; i++)
		out[i] = (struct mailbox_moved){.uid = uids[i]};
	if (check_able(s, true, err) != ERR_NONE ||
	    mailbox_folder_name(s, a, to, &m.name, err) != ERR_NONE ||
	    mailbox_folder_select(s, from, &absent, err) != ERR_NONE)
		return err->kind;
	if (absent)
		return ERR_NONE;
	all = mailbox_uids_parse(a, uids, count, s->uidvalidity);
	for (size_t i = 0; i < all.count; i += SET_MOST) {
		struct mailbox_uids set = {.items = all.items + i,
		    .count =
			all.count - i < SET_MOST ? all.count - i : SET_MOST};

		if (move_set(&m, &set, err) != ERR_NONE)
			return err->kind;
	}
	return ERR_NONE;
}

enum err_kind
mailbox_move_away(struct mailbox_session *s, struct str folder,
    const struct str *uids, size_t count, struct err *err)
{
	struct arena *a;
	struct mailbox_uids all;
	enum err_kind kind = ERR_NONE;
	bool absent = false;

	if (check_able(s, false, err) != ERR_NONE ||
	    mailbox_folder_select(s, folder, &absent, err) != ERR_NONE)
		return err->kind;
	if (absent)
		return ERR_NONE;
	a = arena_new();
	all = mailbox_uids_parse(a, uids, count, s->uidvalidity);
	for (size_t i = 0; kind == ERR_NONE && i < all.count; i += SET_MOST)
		kind = mark_and_expunge(s, all.items + i,
		    all.count - i < SET_MOST ? all.count - i : SET_MOST, err);
	arena_free(a);
	return kind;
}
