/*
 * The last step of receiving: messages go where they belong in the mailbox.
 */
#include "base/crash.h"
#include "flow/receive.h"

/* Where they are now, in one transaction. */
static enum err_kind
note_moved(struct service *s, const struct received *group, size_t count,
    struct str folder, const struct mailbox_moved *moved, struct err *err)
{
	enum err_kind kind = store_begin(s->store, err);

	if (kind != ERR_NONE)
		return kind;
	for (size_t i = 0; kind == ERR_NONE && i < count; i++)
		kind = store_message_placed(s->store, group[i].id, folder,
		    moved != NULL ? moved[i].new_uid : (struct str){0}, err);
	if (kind == ERR_NONE)
		kind = store_commit(s->store, err);
	if (kind != ERR_NONE)
		store_rollback(s->store);
	return kind;
}

/* Rows that go the same way, in one command. */
static enum err_kind
file_together(struct service *s, struct arena *a, const struct received *group,
    size_t count, struct err *err)
{
	struct mailbox *box = s->mailbox;
	struct str *uids = arena_array(a, count, sizeof *uids);
	struct mailbox_moved *moved = arena_array(a, count, sizeof *moved);
	struct str from = group[0].place_folder, to = group[0].wanted_folder;
	enum err_kind kind;

	for (size_t i = 0; i < count; i++)
		uids[i] = group[i].place_uid;
	if (to.n == 0)
		kind = box->ops->remove(box, from, uids, count, err);
	else
		kind =
		    box->ops->move(box, a, from, uids, count, to, moved, err);
	if (kind != ERR_NONE)
		return kind;
	crash_point("file.moved");
	/*
	 * After a stop here the move is asked for again; it finds nothing under
	 * the old uid, which is success.
	 */
	return note_moved(s, group, count, to, to.n > 0 ? moved : NULL, err);
}

/*
 * One that the mailbox will never move does not keep the others: each goes
 * alone, and that one stays where it is, which is tried and said again at every
 * filing. *stuck counts those.
 */
static enum err_kind
file_group(struct service *s, struct arena *a, const struct received *group,
    size_t count, size_t *stuck, struct err *err)
{
	enum err_kind kind = file_together(s, a, group, count, err);

	if (kind != ERR_MESSAGE)
		return kind;
	for (size_t i = 0; i < count; i++) {
		kind = file_together(s, a, &group[i], 1, err);
		if (kind != ERR_NONE && kind != ERR_MESSAGE)
			return kind;
		if (kind == ERR_NONE)
			continue;
		log_event(&s->log, LOG_ERROR, "message.stuck",
		    "message=%lld why=\"%s\"", (long long)group[i].id,
		    err->text);
		++*stuck;
	}
	return ERR_NONE;
}

/* The first rows, at most `most`. */
static enum err_kind
file_some(struct service *s, size_t most, size_t *count_out, size_t *stuck,
    struct err *err)
{
	struct arena *a = arena_new();
	size_t begin = 0;
	struct received *rows;
	enum err_kind kind;

	kind =
	    store_message_misplaced(s->store, a, most, &rows, count_out, err);
	while (kind == ERR_NONE && begin < *count_out) {
		size_t end = begin + 1;

		while (
		    end < *count_out &&
		    str_eq(rows[end].place_folder, rows[begin].place_folder) &&
		    str_eq(rows[end].wanted_folder, rows[begin].wanted_folder))
			end++;
		kind = file_group(s, a, rows + begin, end - begin, stuck, err);
		begin = end;
	}
	arena_free(a);
	return kind;
}

enum err_kind
receive_file(struct service *s, struct err *err)
{
	size_t most = (size_t)s->config.batch_messages, count, stuck;
	enum err_kind kind;

	do {
		stuck = 0;
		kind = file_some(s, most, &count, &stuck, err);
	} while (kind == ERR_NONE && count == most && stuck == 0 &&
		 !service_stopping(s));
	return kind;
}
