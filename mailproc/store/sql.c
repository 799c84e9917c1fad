#include "store/sql.h"

#include "base/err.h"

#define MESSAGE_COLUMNS                                                        \
	"id, mailbox, uidvalidity, uid, spool, spool_key, size, received_at, " \
	"attempts, outcome, coalesce(person, 0), place_folder, place_uid, "    \
	"wanted_folder, digest, message_id, sender, reason, nature"

/* A message without its raw mail, its sender and its place. */
#define ERASED                                                    \
	"spool = '', spool_key = zeroblob(72), message_id = '', " \
	"sender = '', wanted_folder = '' "

#define PERSON_COLUMNS                                       \
	"person.id, status, address, language, created_at, " \
	"coalesce(confirmed_at, 0)"

#define REQUEST_COLUMNS "number, person, status, coalesce(code, ''), created_at"

#define ANSWER_COLUMNS "form, field, value, text, raw, problem, detail"

#define REFERENCE_COLUMNS                                                   \
	"id, person, purpose, coalesce(request, 0), coalesce(message, 0), " \
	"issued_at, expires_at, "                                           \
	"revoked_at IS NOT NULL, used_at IS NOT NULL, lookup, sent"

#define OUTBOX_COLUMNS                                                 \
	"id, reason, recipient, folder, message_id, state, attempts, " \
	"next_at, last_reply, created_at, coalesce(sent_at, 0)"

static const char *const store_sql[SQL_COUNT] = {
    [SQL_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_SAVEPOINT] = "SAVEPOINT step",
    [SQL_SAVEPOINT_RELEASE] = "RELEASE step",
    [SQL_SAVEPOINT_UNDO] = "ROLLBACK TO step",

    [SQL_NOW_FIND] = "SELECT value FROM meta WHERE name = 'now'",
    [SQL_NOW_SET] = "UPDATE meta SET value = max(value, ?1) "
		    "WHERE name = 'now'",

    [SQL_MESSAGE_KNOWN] = "SELECT id FROM message WHERE mailbox = ?1 "
			  "AND uidvalidity = ?2 AND uid = ?3",
    [SQL_MESSAGE_LAST_UID] = "SELECT uid FROM message WHERE mailbox = ?1 "
			     "AND uidvalidity = ?2 ORDER BY id DESC LIMIT 1",
    [SQL_MESSAGE_INSERT] =
	"INSERT INTO message (mailbox, uidvalidity, uid, spool, spool_key, "
	"size, received_at, place_folder, place_uid, wanted_folder) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8) "
	"ON CONFLICT (mailbox, uidvalidity, uid) DO NOTHING",
    [SQL_MESSAGE_PENDING] =
	"SELECT " MESSAGE_COLUMNS " FROM message "
	"WHERE outcome = 'none' ORDER BY attempts > 1, id LIMIT ?1",
    [SQL_MESSAGE_ATTEMPT] = "UPDATE message SET attempts = attempts + ?2 "
			    "WHERE id = ?1",
    [SQL_MESSAGE_BY_DIGEST] = "SELECT id FROM message WHERE digest = ?1 "
			      "AND outcome IN ('applied', 'held') "
			      "AND id <> ?2 ORDER BY id LIMIT 1",
    [SQL_MESSAGE_HELD] = "SELECT " MESSAGE_COLUMNS " FROM message "
			 "WHERE person = ?1 AND outcome = 'held' ORDER BY id",
    [SQL_MESSAGE_EXPIRED] =
	"SELECT id FROM message WHERE outcome = 'held' AND received_at < ?1 "
	"ORDER BY id",
    [SQL_MESSAGE_MISPLACED] =
	"SELECT " MESSAGE_COLUMNS " FROM message "
	"WHERE wanted_folder <> place_folder "
	"ORDER BY place_folder, wanted_folder, id LIMIT ?1",
    [SQL_MESSAGE_PLACED] = "UPDATE message SET place_folder = ?2, "
			   "place_uid = ?3 WHERE id = ?1",
    [SQL_MESSAGE_ALL] = "SELECT " MESSAGE_COLUMNS " FROM message ORDER BY id",
    [SQL_MESSAGE_FIND] = "SELECT " MESSAGE_COLUMNS " FROM message "
			 "WHERE id = ?1",
    [SQL_MESSAGE_OUTCOME] = "SELECT outcome FROM message WHERE id = ?1",
    [SQL_MESSAGE_DECIDE] =
	"UPDATE message SET outcome = ?2, reason = ?3, nature = ?4, "
	"digest = ?5, message_id = ?6, sender = ?7, person = ?8, "
	"wanted_folder = CASE ?9 WHEN '' THEN wanted_folder ELSE ?9 END "
	"WHERE id = ?1",
    [SQL_MESSAGE_TAKE_UP] =
	"UPDATE message SET outcome = ?3, reason = ?4, "
	"wanted_folder = CASE ?5 WHEN '' THEN wanted_folder ELSE ?5 END "
	"WHERE id = ?1 AND outcome = 'held' AND person = ?2",
    [SQL_MESSAGE_ERASE] =
	"UPDATE message SET outcome = 'ignored', reason = 'erased', " ERASED
	"WHERE id = ?1 AND outcome = 'held'",
    /* The digest of a message stays when it is erased. */
    [SQL_MESSAGE_ERASE_COPIES] =
	"UPDATE message SET reason = 'erased', " ERASED
	"WHERE outcome = 'duplicate' "
	"AND person = (SELECT person FROM message WHERE id = ?1) "
	"AND digest = (SELECT digest FROM message WHERE id = ?1)",
    /* What staff were shown is theirs to keep. */
    [SQL_MESSAGE_ERASE_PERSON] =
	"UPDATE message SET outcome = 'ignored', reason = 'erased', " ERASED
	"WHERE person = ?1 AND outcome NOT IN ('to_staff', 'quarantined')",
    [SQL_MESSAGE_SPOOLED] = "SELECT id FROM message WHERE spool = ?1 "
			    "AND spool <> ''",

    [SQL_PERSON_INSERT] = "INSERT INTO person (status, created_at) "
			  "VALUES ('unconfirmed', ?1)",
    [SQL_PERSON_STATUS] =
	"UPDATE person SET status = ?2, confirmed_at = CASE ?2 "
	"WHEN 'active' THEN coalesce(confirmed_at, ?3) ELSE confirmed_at END "
	"WHERE id = ?1",
    [SQL_PERSON_LANGUAGE] = "UPDATE person SET language = ?2 WHERE id = ?1",
    [SQL_PERSON_BY_ADDRESS] =
	"SELECT " PERSON_COLUMNS " FROM person JOIN address "
	"ON address.person = person.id AND on_file = 1 WHERE person.id = "
	"(SELECT person FROM address WHERE address = ?1)",
    [SQL_PERSON_BY_ID] =
	"SELECT " PERSON_COLUMNS " FROM person JOIN address "
	"ON address.person = person.id AND on_file = 1 WHERE person.id = ?1",
    [SQL_PERSON_ALL] =
	"SELECT " PERSON_COLUMNS " FROM person JOIN address "
	"ON address.person = person.id AND on_file = 1 ORDER BY person.id",
    /* While a message of hers waits she can confirm it. */
    [SQL_PERSON_EXPIRED] =
	"SELECT id FROM person WHERE status = 'unconfirmed' "
	"AND created_at < ?1 AND NOT EXISTS (SELECT 1 FROM message "
	"WHERE message.person = person.id AND outcome = 'held') ORDER BY id",
    [SQL_PERSON_DELETE] = "DELETE FROM person WHERE id = ?1 "
			  "AND status = 'unconfirmed'",
    [SQL_ADDRESS_INSERT] = "INSERT INTO address (address, person, on_file, "
			   "added_at) VALUES (?1, ?2, 1, ?3)",
    [SQL_ADDRESS_OF] = "SELECT address FROM address WHERE person = ?1 "
		       "ORDER BY on_file DESC, address",

    [SQL_REQUEST_NEXT] = "SELECT coalesce((SELECT seq FROM sqlite_sequence "
			 "WHERE name = 'request'), 0) + 1",
    [SQL_REQUEST_INSERT] = "INSERT INTO request (person, status, created_at) "
			   "VALUES (?1, ?2, ?3)",
    [SQL_REQUEST_MOVE] = "UPDATE request SET status = ?3 "
			 "WHERE number = ?1 AND status = ?2",
    [SQL_REQUEST_FIND] = "SELECT " REQUEST_COLUMNS " FROM request "
			 "WHERE number = ?1",
    [SQL_REQUEST_ALL] = "SELECT " REQUEST_COLUMNS " FROM request "
			"ORDER BY number",
    [SQL_REQUEST_OF] = "SELECT " REQUEST_COLUMNS " FROM request "
		       "WHERE person = ?1 ORDER BY number",
    [SQL_HISTORY_INSERT] =
	"INSERT INTO history (request, at, from_status, to_status, actor, "
	"reason, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [SQL_HISTORY_OF] =
	"SELECT at, from_status, to_status, actor, reason, "
	"coalesce(message, 0) FROM history WHERE request = ?1 ORDER BY id",

    [SQL_ANSWER_PUT_PROFILE] =
	"INSERT INTO answer (person, form, field, value, text, raw, problem, "
	"detail, changed_at, message) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
	"ON CONFLICT (person, form, field) WHERE request IS NULL DO UPDATE "
	"SET value = excluded.value, text = excluded.text, "
	"raw = excluded.raw, problem = excluded.problem, "
	"detail = excluded.detail, changed_at = excluded.changed_at, "
	"message = excluded.message",
    [SQL_ANSWER_PUT_REQUEST] =
	"INSERT INTO answer (person, form, field, value, text, raw, problem, "
	"detail, changed_at, message, request) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
	"ON CONFLICT (request, form, field) WHERE request IS NOT NULL "
	"DO UPDATE SET value = excluded.value, text = excluded.text, "
	"raw = excluded.raw, problem = excluded.problem, "
	"detail = excluded.detail, changed_at = excluded.changed_at, "
	"message = excluded.message",
    [SQL_ANSWER_OF_PROFILE] = "SELECT " ANSWER_COLUMNS " FROM answer "
			      "WHERE person = ?1 AND request IS NULL "
			      "ORDER BY form, id",
    [SQL_ANSWER_OF_REQUEST] = "SELECT " ANSWER_COLUMNS " FROM answer "
			      "WHERE request = ?1 ORDER BY form, id",

    [SQL_DOCUMENT_INSERT] =
	"INSERT INTO document (person, role, name, type, size, blob, "
	"received_at, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [SQL_DOCUMENT_REPLACE] =
	"UPDATE document SET replaced_at = ?3 "
	"WHERE person = ?1 AND role = ?2 AND replaced_at IS NULL",
    [SQL_DOCUMENT_OF] =
	"SELECT id, role, name, type, size, received_at, blob, "
	"replaced_at IS NOT NULL FROM document WHERE person = ?1 "
	"ORDER BY replaced_at IS NOT NULL, received_at, id",
    [SQL_DOCUMENT_CITES] = "SELECT id FROM document WHERE blob = ?1 LIMIT 1",
    [SQL_BLOB_PUT] = "INSERT INTO blob (name, key) VALUES (?1, ?2) "
		     "ON CONFLICT (name) DO UPDATE SET key = excluded.key",
    [SQL_BLOB_FIND] = "SELECT key FROM blob WHERE name = ?1",
    [SQL_BLOB_DELETE] = "DELETE FROM blob WHERE name = ?1",

    [SQL_REFERENCE_INSERT] =
	"INSERT INTO reference (person, purpose, request, message, hash, "
	"lookup, issued_at, expires_at, sent) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [SQL_REFERENCE_USE] = "UPDATE reference SET used_at = "
			  "coalesce(used_at, ?2) WHERE id = ?1",
    [SQL_REFERENCE_REVOKE] = "UPDATE reference SET revoked_at = ?3 "
			     "WHERE person = ?1 AND id < ?2 "
			     "AND revoked_at IS NULL",
    [SQL_REFERENCE_BIND] = "UPDATE reference SET request = ?2 "
			   "WHERE id = ?1 AND request IS NULL",
    [SQL_REFERENCE_BY_HASH] = "SELECT " REFERENCE_COLUMNS " FROM reference "
			      "WHERE hash = ?1",
    [SQL_REFERENCE_BY_LOOKUP] = "SELECT " REFERENCE_COLUMNS " FROM reference "
				"WHERE lookup = ?1",

    [SQL_OUTBOX_INSERT] =
	"INSERT INTO outbox (message, reason, priority, recipient, counted, "
	"folder, message_id, state, next_at, created_at) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'queued', ?8, ?8)",
    [SQL_OUTBOX_BODY] = "UPDATE outbox SET body = ?2 WHERE id = ?1",
    [SQL_OUTBOX_DUE] = "SELECT " OUTBOX_COLUMNS ", body FROM outbox "
		       "WHERE state IN ('queued', 'sending', 'unsure') "
		       "AND priority = ?1 AND next_at <= ?2 "
		       "ORDER BY next_at, id LIMIT ?3",
    [SQL_OUTBOX_LEASE] = "UPDATE outbox SET state = 'sending', next_at = ?2, "
			 "attempts = attempts + 1 WHERE id = ?1",
    [SQL_OUTBOX_RECOVER] = "UPDATE outbox SET state = 'unsure', next_at = ?1 "
			   "WHERE state = 'sending'",
    /* A row that was dropped while it was being sent stays dropped. */
    [SQL_OUTBOX_REPORT] =
	"UPDATE outbox SET state = ?2, next_at = ?3, last_reply = ?4, "
	"sent_at = CASE ?2 WHEN 'sent' THEN ?5 ELSE sent_at END, "
	"attempts = attempts - ?6, "
	"body = CASE ?2 WHEN 'sent' THEN NULL ELSE body END "
	"WHERE id = ?1 AND state = 'sending'",
    [SQL_OUTBOX_COUNT] = "SELECT count(*) FROM outbox WHERE counted = ?1 "
			 "AND created_at >= ?2 AND priority = 0",
    [SQL_OUTBOX_ALL] = "SELECT " OUTBOX_COLUMNS " FROM outbox ORDER BY id",
    [SQL_OUTBOX_FIND] = "SELECT " OUTBOX_COLUMNS " FROM outbox WHERE id = ?1",
    [SQL_OUTBOX_HAS] = "SELECT id FROM outbox WHERE message_id = ?1",
    [SQL_OUTBOX_OF_MESSAGE] = "SELECT id FROM outbox WHERE message = ?1 "
			      "ORDER BY id",
    [SQL_OUTBOX_NEXT] = "SELECT next_at FROM outbox WHERE state IN "
			"('queued', 'sending', 'unsure') AND priority = ?1 "
			"ORDER BY next_at LIMIT 1",
    [SQL_OUTBOX_DROP] =
	"UPDATE outbox SET state = 'dropped', body = NULL "
	"WHERE counted = ?1 AND state IN ('queued', 'sending', 'unsure')",
    [SQL_OUTBOX_FORGET] = "UPDATE outbox SET recipient = '', "
			  "last_reply = '', body = NULL WHERE counted = ?1",

    /* Numbers go on behind rows that were cut off: the gap tells. */
    [SQL_AUDIT_LAST] =
	"SELECT coalesce((SELECT seq FROM sqlite_sequence "
	"WHERE name = 'audit'), 0), "
	"(SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1)",
    [SQL_AUDIT_INSERT] = "INSERT INTO audit (sequence, at, event, record, "
			 "hash) VALUES (?1, ?2, ?3, ?4, ?5)",
    [SQL_AUDIT_ALL] = "SELECT sequence, at, event, record, hash FROM audit "
		      "ORDER BY sequence",
    [SQL_AUDIT_HIGHEST] = "SELECT coalesce((SELECT seq FROM sqlite_sequence "
			  "WHERE name = 'audit'), 0)",
};

const char *
sql_text(enum sql sql)
{
	if ((unsigned)sql >= SQL_COUNT || store_sql[sql] == NULL)
		bug("statement %d", (int)sql);
	return store_sql[sql];
}
