/*
 * The mails and cards of store_apply().
 */
#include "store/store_private.h"

#include "model/address.h"

static enum err_kind
check_outgoing(const struct outgoing *mail, struct err *err)
{
	if ((mail->to.n > 0) == (mail->folder.n > 0))
		return err_set(err, ERR_MESSAGE,
		    "a mail has a recipient, a card has a folder");
	if (mail->to.n > 0 && !address_valid(mail->to))
		return err_set(
		    err, ERR_MESSAGE, "a mail's recipient is not an address");
	return ERR_NONE;
}

static enum err_kind
insert(const struct applying *p, const struct outgoing *mail,
    const unsigned char *counted, int64_t *id_out, struct err *err)
{
	struct query q;

	if (query_open(p->store, SQL_OUTBOX_INSERT, &q, err) != ERR_NONE)
		return err->kind;
	query_bind_id(&q, p->change->message);
	query_bind_text(&q, reason_name(mail->reason));
	query_bind_int(&q, (int64_t)mail->priority);
	query_bind_str(&q, mail->to);
	if (counted != NULL)
		query_bind_blob(&q, counted, HASH_BYTES);
	else
		query_bind_null(&q);
	query_bind_str(&q, mail->folder);
	query_bind_str(&q, mail->message_id);
	query_bind_int(&q, p->now);
	if (query_run(&q, err) != ERR_NONE)
		return err->kind;
	*id_out = query_inserted(p->store);
	return ERR_NONE;
}

/* Sealed under the row's own id: the body of one row fits no other. */
static enum err_kind
put_body(
    const struct applying *p, int64_t id, struct str bytes, struct err *err)
{
	struct buf sealed = {0};
	struct query q;
	enum err_kind kind = query_open(p->store, SQL_OUTBOX_BODY, &q, err);

	if (kind != ERR_NONE)
		return kind;
	keys_seal(p->store->keys, p->store->random, bytes,
	    store_outbox_context(p->arena, id), &sealed);
	query_bind_int(&q, id);
	query_bind_blob(&q, sealed.p, sealed.n);
	kind = query_run(&q, err);
	buf_release(&sealed);
	return kind;
}

static enum err_kind
add(const struct applying *p, const struct outgoing *mail, struct err *err)
{
	unsigned char counted[HASH_BYTES];
	const char *to = "none";
	int64_t id = 0;

	if (check_outgoing(mail, err) != ERR_NONE)
		return err->kind;
	if (mail->to.n > 0) {
		store_address_digest(
		    p->store, address_normalise(p->arena, mail->to), counted);
		to = store_hex(p->arena, counted, sizeof counted);
	}
	if (mail->reference.wanted &&
	    store_reference_issue(p, &mail->reference, err) != ERR_NONE)
		return err->kind;
	if (insert(p, mail, mail->to.n > 0 ? counted : NULL, &id, err) !=
		ERR_NONE ||
	    put_body(p, id, mail->bytes, err) != ERR_NONE)
		return err->kind;
	return store_audit_add(p->store, p->now, "mail.queued", err,
	    "outbox=%lld reason=%s to=%s message=%lld", (long long)id,
	    reason_name(mail->reason), to, (long long)p->change->message);
}

enum err_kind
store_outbox_apply(struct applying *p, struct err *err)
{
	for (size_t i = 0; i < p->change->mail_count; i++)
		if (add(p, &p->change->mails[i], err) != ERR_NONE)
			return err->kind;
	return ERR_NONE;
}
