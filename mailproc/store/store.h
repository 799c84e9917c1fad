/*
 * The database (SQLite) and the files beside it (spool, blobs). The only module
 * that speaks SQL; one table of all statements. One process writes (it holds
 * the lock file), others open read-only. Nothing here decides anything.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "crypto/keys.h"
#include "model/change.h"

struct store;
struct random;

enum store_mode { STORE_WRITE, STORE_READ, STORE_LOOK };

/*
 * Open folder/mailproc.db (made and migrated by STORE_WRITE: numbered
 * migrations, each in a transaction, a backup before the first that changes an
 * existing database), folder/spool/ and folder/blobs/. keys and random are
 * borrowed. STORE_WRITE takes folder/lock: ERR_RETRY when another process has
 * it for longer than a look. STORE_READ: ERR_CONFIG when there is no database;
 * SQLite may make its files beside it. STORE_LOOK: the same for a moment, and
 * where no process writes, nothing at all is made or changed.
 */
enum err_kind store_open(const char *folder, enum store_mode mode,
    const struct keys *keys, struct random *random, const struct log *log,
    struct store **out, struct err *err) WARN_UNUSED;
void store_close(struct store *s); /* accepts NULL */

/* --now must not go back: ERR_USAGE when now is before a time on record. Only
 * for a time that is given: the system's clock may be set right. */
enum err_kind
store_check_now(struct store *s, int64_t now, struct err *err) WARN_UNUSED;

/* ---- A batch: one transaction around many store_apply(). ---- */
enum err_kind store_begin(struct store *s, struct err *err) WARN_UNUSED;
enum err_kind store_commit(struct store *s, struct err *err) WARN_UNUSED;
void store_rollback(struct store *s);

/*
 * The one function that writes what was decided, inside store_begin() ..
 * store_commit(): all of change or, on error, none of it (a savepoint). Writes
 * the audit rows too. *number_out: the request made, or 0.
 */
enum err_kind store_apply(struct store *s, const struct change *change,
    int64_t now, int64_t *number_out, struct err *err) WARN_UNUSED;

/* The number that the next request made in this batch will get. */
enum err_kind
store_next_number(struct store *s, int64_t *out, struct err *err) WARN_UNUSED;

/* ---- Received messages ---- */
struct received {
	int64_t id;
	struct str mailbox;
	struct str uidvalidity;
	struct str uid;
	struct str spool; /* name of its raw file; empty: erased */
	unsigned char spool_key[SEALED_KEY_BYTES]; /* wrapped */
	int64_t size;
	int64_t received_at;
	int attempts; /* readings begun */
	enum outcome outcome;
	int64_t person;
	struct str place_folder; /* where it is in the mailbox */
	struct str place_uid;
	struct str wanted_folder; /* where it belongs; empty: gone */
	/* For message list|show: */
	unsigned char digest[HASH_BYTES];
	bool has_digest;
	struct str message_id, from, reason;
	enum message_nature nature;
};

/* Known by (mailbox, uidvalidity, uid)? */
enum err_kind
store_message_known(struct store *s, struct str mailbox, struct str uidvalidity,
    struct str uid, bool *out, struct err *err) WARN_UNUSED;
/* The highest uid recorded (by row id), to list only newer ones; may be empty. */
enum err_kind
store_message_last_uid(struct store *s, struct arena *a, struct str mailbox,
    struct str uidvalidity, struct str *out, struct err *err) WARN_UNUSED;
/* Record spooled messages (outcome NONE) in one transaction of its own; sets
 * their ids. One that is known already is left alone (id set). */
enum err_kind store_message_record(struct store *s, struct received *messages,
    size_t count, int64_t now, struct err *err) WARN_UNUSED;
/* Outcome NONE, by id, those with two attempts or more last; at most max. */
enum err_kind
store_message_pending(struct store *s, struct arena *a, size_t max,
    struct received **out, size_t *count_out, struct err *err) WARN_UNUSED;
/* One more attempt at each begun (more 1; committed before the reading), or not
 * begun after all (-1). */
enum err_kind
store_message_attempt(struct store *s, const struct received *messages,
    size_t count, int more, struct err *err) WARN_UNUSED;
/* Another message that has the same digest (keyed), applied or held; 0: none. */
enum err_kind store_message_by_digest(struct store *s,
    const unsigned char digest[static HASH_BYTES], int64_t except,
    int64_t *id_out, struct err *err) WARN_UNUSED;
/* Held messages of a person, by id. */
enum err_kind
store_message_held(struct store *s, struct arena *a, int64_t person,
    struct received **out, size_t *count_out, struct err *err) WARN_UNUSED;
/* Where wanted is not place, by folder, at most max. */
enum err_kind
store_message_misplaced(struct store *s, struct arena *a, size_t max,
    struct received **out, size_t *count_out, struct err *err) WARN_UNUSED;
/* Note that it is now in folder under uid (empty: not known). */
enum err_kind store_message_placed(struct store *s, int64_t id,
    struct str folder, struct str uid, struct err *err) WARN_UNUSED;
/* Persons who have not confirmed since before `before`, and of whom no message
 * is held any more: to be erased. */
enum err_kind
store_expired_persons(struct store *s, struct arena *a, int64_t before,
    int64_t **out, size_t *count_out, struct err *err) WARN_UNUSED;
/* Messages held since before `before`, which nobody said were hers: what a change
 * has to erase. */
enum err_kind
store_expired_messages(struct store *s, struct arena *a, int64_t before,
    int64_t **out, size_t *count_out, struct err *err) WARN_UNUSED;
/* Erase an unconfirmed person without trace but a keyed digest and a date, her
 * messages (rows stay, as ids) and unsent mail. Raw files go by store_sweep(). */
enum err_kind store_erase_person(
    struct store *s, int64_t person, int64_t now, struct err *err) WARN_UNUSED;

/* ---- On file ---- */
/* NULL when nobody has that (normalised) address. */
enum err_kind store_person_by_address(struct store *s, struct arena *a,
    struct str address, struct person **out, struct err *err) WARN_UNUSED;
enum err_kind store_person_by_id(struct store *s, struct arena *a, int64_t id,
    struct person **out, struct err *err) WARN_UNUSED;
/* Everybody, without answers, requests and documents; by id. */
enum err_kind store_persons(struct store *s, struct arena *a,
    struct person **out, size_t *count_out, struct err *err) WARN_UNUSED;
enum err_kind store_request(struct store *s, struct arena *a, int64_t number,
    struct request **out, struct err *err) WARN_UNUSED;
/* All, without answers and history; by number. */
enum err_kind store_requests(struct store *s, struct arena *a,
    struct request **out, size_t *count_out, struct err *err) WARN_UNUSED;
/* By hash of the capability, or by lookup id; NULL when there is none. */
enum err_kind store_reference_by_hash(struct store *s, struct arena *a,
    const unsigned char hash[static HASH_BYTES], struct reference **out,
    struct err *err) WARN_UNUSED;
enum err_kind store_reference_by_lookup(struct store *s, struct arena *a,
    struct str lookup, struct reference **out, struct err *err) WARN_UNUSED;
/* Mails queued to an address since a time (answers to her, for the budget). */
enum err_kind store_mail_count(struct store *s, struct str address,
    int64_t since, size_t *out, struct err *err) WARN_UNUSED;
enum err_kind store_messages(struct store *s, struct arena *a,
    struct received **out, size_t *count_out, struct err *err) WARN_UNUSED;
enum err_kind store_message(struct store *s, struct arena *a, int64_t id,
    struct received **out, struct err *err) WARN_UNUSED;

/* ---- Spool and blobs (crypto/sealed_file.h) ---- */
struct spool_writer;
/*
 * A new raw file under a key of its own. Written under a temporary name; after
 * spool_finish() it is whole, fsynced and renamed (the folder is synced by
 * store_spool_sync(), once a batch). *name, *size and the wrapped key go into
 * the struct received. salt as in random_fill().
 */
enum err_kind spool_create(struct store *s, struct str salt,
    struct spool_writer **out, struct err *err) WARN_UNUSED;
enum err_kind spool_write(struct spool_writer *w, const void *bytes, size_t n,
    struct err *err) WARN_UNUSED;
enum err_kind spool_finish(struct spool_writer *w, struct arena *a,
    struct received *out, struct err *err) WARN_UNUSED; /* frees w */
void spool_abandon(struct spool_writer *w); /* accepts NULL; frees w */
enum err_kind store_spool_sync(struct store *s, struct err *err) WARN_UNUSED;
/* Open a raw file for reading: descriptor (owned) and its key. */
enum err_kind
store_spool_open(struct store *s, const struct received *r, int *fd_out,
    unsigned char key_out[static KEY_BYTES], struct err *err) WARN_UNUSED;

struct blob_writer;
/* An attachment's content; named by a keyed digest of it once finished, so that
 * the same content is stored once. On disk, encrypted and fsynced before the
 * row that cites it commits. *name_out lives in a. */
enum err_kind blob_create(
    struct store *s, struct blob_writer **out, struct err *err) WARN_UNUSED;
enum err_kind blob_write(struct blob_writer *w, const void *bytes, size_t n,
    struct err *err) WARN_UNUSED;
enum err_kind blob_finish(struct blob_writer *w, struct arena *a,
    struct str *name_out, struct err *err) WARN_UNUSED; /* frees w */
void blob_abandon(struct blob_writer *w);
enum err_kind store_blob_open(struct store *s, struct str name, int *fd_out,
    unsigned char key_out[static KEY_BYTES], struct err *err) WARN_UNUSED;

/*
 * Remove temporary, orphaned and erased files of the spool and the blobs, and
 * empty the write-ahead log of what was erased. Between batches. Files that are
 * being written, spooled mail that is not recorded yet, and blobs that came
 * since the last sweep are left alone.
 */
enum err_kind store_sweep(struct store *s, struct err *err) WARN_UNUSED;

/* ---- Outbox ---- */
enum outbox_state {
	OUTBOX_QUEUED,
	OUTBOX_SENDING,
	OUTBOX_SENT,
	OUTBOX_UNSURE,
	OUTBOX_FAILED,
	OUTBOX_DROPPED,
	OUTBOX_STATE_COUNT
};
const char *outbox_state_name(enum outbox_state state);

struct outbox_item {
	int64_t id;
	enum reason reason;
	struct str to;
	struct str folder; /* of a card */
	struct str message_id;
	enum outbox_state state;
	int attempts;
	int64_t next_at;
	struct str last_reply;
	int64_t created_at;
	int64_t sent_at;  /* 0: not yet */
	struct str bytes; /* lease only; empty once sent (erased) */
};

/*
 * Lease due rows (queued, unsure to be sent again, or sending with a lease that
 * ran out), answers first, at most max: they become SENDING until now +
 * lease_seconds, committed; the state in the result is the one before (anything
 * but QUEUED: it may have gone already). One process at a time sends: at start,
 * store_outbox_recover() turns SENDING of a process that died into UNSURE, due
 * at once.
 */
enum err_kind store_outbox_lease(struct store *s, struct arena *a, int64_t now,
    int lease_seconds, size_t max, struct outbox_item **out, size_t *count_out,
    struct err *err) WARN_UNUSED;
enum err_kind
store_outbox_recover(struct store *s, int64_t now, struct err *err) WARN_UNUSED;
struct outbox_report {
	int64_t id;
	enum outbox_state state; /* SENT, QUEUED (retry), UNSURE, FAILED */
	int64_t next_at;         /* of QUEUED and UNSURE */
	struct str reply;
	bool untried; /* the lease was for nothing: it is no attempt */
};
/* Report many in one transaction. SENT erases the sealed message. */
enum err_kind
store_outbox_report(struct store *s, const struct outbox_report *reports,
    size_t count, int64_t now, struct err *err) WARN_UNUSED;
enum err_kind store_outbox(struct store *s, struct arena *a,
    struct outbox_item **out, size_t *count_out, struct err *err) WARN_UNUSED;
enum err_kind store_outbox_item(struct store *s, struct arena *a, int64_t id,
    struct outbox_item **out, struct err *err) WARN_UNUSED;
/* Whether a mail or card with this Message-ID is on record. */
enum err_kind store_outbox_has(struct store *s, struct str message_id,
    bool *out, struct err *err) WARN_UNUSED;
/* Ids of the mails that a message caused. */
enum err_kind
store_outbox_of_message(struct store *s, struct arena *a, int64_t message,
    int64_t **out, size_t *count_out, struct err *err) WARN_UNUSED;
/* The earliest next_at, or 0 when nothing waits. */
enum err_kind
store_outbox_next(struct store *s, int64_t *out, struct err *err) WARN_UNUSED;

/* ---- Audit ---- */
/* Check the chain. *broken_out: the first sequence that does not fit, 0: none;
 * *count_out: rows checked. */
enum err_kind store_audit_verify(struct store *s, int64_t *broken_out,
    int64_t *count_out, struct err *err) WARN_UNUSED;

#endif
