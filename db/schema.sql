-- The database of mailproc as it is now, for reading. The way there is in
-- migrations/; a test proves that both give the same.
--
-- Times are seconds since 1970, UTC. Digests are keyed (crypto/keys.h): they
-- find a thing again and say nothing about it. Enumerations are their names.

PRAGMA application_id = 0x6d6c7072;

-- "now": the highest time on record; --now may not go behind it.
CREATE TABLE meta (
	name TEXT NOT NULL PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (name, value) VALUES ('now', 0);

CREATE TABLE person (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	status TEXT NOT NULL CHECK (status IN
		('invited', 'unconfirmed', 'active', 'temporary', 'closed')),
	language TEXT NOT NULL DEFAULT 'fr',
	created_at INTEGER NOT NULL,
	confirmed_at INTEGER
) STRICT;

CREATE INDEX person_unconfirmed ON person (created_at)
	WHERE status = 'unconfirmed';

-- One account per address, and one address on file that mail goes to. An
-- address is normalised (model/address.h).
CREATE TABLE address (
	address TEXT NOT NULL PRIMARY KEY CHECK (address <> ''),
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	on_file INTEGER NOT NULL CHECK (on_file IN (0, 1)),
	added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX address_person ON address (person);
CREATE UNIQUE INDEX address_on_file ON address (person) WHERE on_file = 1;

-- What was received. The raw mail is spool/<spool>, encrypted under a key of its
-- own; spool_key is that key, wrapped. Erased: no spool, a key of zeros.
-- wanted_folder is where the message belongs, place_folder where it is; both
-- are empty once it is gone from the mailbox.
CREATE TABLE message (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	mailbox TEXT NOT NULL,
	uidvalidity TEXT NOT NULL,
	uid TEXT NOT NULL,
	spool TEXT NOT NULL,
	spool_key BLOB NOT NULL CHECK (length(spool_key) = 72),
	size INTEGER NOT NULL CHECK (size >= 0),
	received_at INTEGER NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,
	outcome TEXT NOT NULL DEFAULT 'none' CHECK (outcome IN
		('none', 'applied', 'held', 'to_staff', 'ignored', 'duplicate',
		'quarantined')),
	reason TEXT NOT NULL DEFAULT '',
	nature TEXT NOT NULL DEFAULT 'unreadable' CHECK (nature <> ''),
	digest BLOB CHECK (length(digest) = 32),
	message_id TEXT NOT NULL DEFAULT '',
	sender TEXT NOT NULL DEFAULT '',
	person INTEGER REFERENCES person (id) ON DELETE SET NULL,
	place_folder TEXT NOT NULL,
	place_uid TEXT NOT NULL,
	wanted_folder TEXT NOT NULL,
	UNIQUE (mailbox, uidvalidity, uid)
) STRICT;

CREATE INDEX message_latest ON message (mailbox, uidvalidity, id);
CREATE INDEX message_pending ON message (id) WHERE outcome = 'none';
CREATE INDEX message_held ON message (received_at) WHERE outcome = 'held';
CREATE INDEX message_misplaced ON message (place_folder, id)
	WHERE wanted_folder <> place_folder;
CREATE INDEX message_digest ON message (digest)
	WHERE outcome IN ('applied', 'held');
CREATE INDEX message_person ON message (person) WHERE person IS NOT NULL;
CREATE UNIQUE INDEX message_spool ON message (spool) WHERE spool <> '';

-- A request; number is what people are told. status is of forms/statuses.conf.
CREATE TABLE request (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	person INTEGER NOT NULL REFERENCES person (id),
	status TEXT NOT NULL CHECK (status <> ''),
	code TEXT UNIQUE CHECK (code <> ''),
	created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX request_person ON request (person);

-- Every change of a request's status. from_status is empty at the beginning.
CREATE TABLE history (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	request INTEGER NOT NULL REFERENCES request (number) ON DELETE CASCADE,
	at INTEGER NOT NULL,
	from_status TEXT NOT NULL,
	to_status TEXT NOT NULL CHECK (to_status <> ''),
	actor TEXT NOT NULL,
	reason TEXT NOT NULL,
	message INTEGER REFERENCES message (id)
) STRICT;

CREATE INDEX history_request ON history (request);

-- The answers of a person (request is null: her profile) or of a request. value
-- is canonical JSON and empty while raw could not be understood (problem).
CREATE TABLE answer (
	id INTEGER PRIMARY KEY,
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	request INTEGER REFERENCES request (number) ON DELETE CASCADE,
	form TEXT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	text TEXT NOT NULL,
	raw TEXT NOT NULL,
	problem TEXT NOT NULL,
	detail TEXT NOT NULL,
	changed_at INTEGER NOT NULL,
	message INTEGER REFERENCES message (id)
) STRICT;

CREATE UNIQUE INDEX answer_profile ON answer (person, form, field)
	WHERE request IS NULL;
CREATE UNIQUE INDEX answer_request ON answer (request, form, field)
	WHERE request IS NOT NULL;

-- Contents of attachments: blobs/<name>, where name is a keyed digest of the
-- content, encrypted under a key of its own; key is that key, wrapped.
CREATE TABLE blob (
	name TEXT NOT NULL PRIMARY KEY CHECK (length(name) = 64),
	key BLOB NOT NULL CHECK (length(key) = 72)
) STRICT, WITHOUT ROWID;

-- Attachments on file. replaced_at: when a newer one of the role came.
CREATE TABLE document (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	role TEXT NOT NULL CHECK (role <> ''),
	name TEXT NOT NULL CHECK (name <> ''),
	type TEXT NOT NULL,
	size INTEGER NOT NULL CHECK (size >= 0),
	blob TEXT NOT NULL REFERENCES blob (name),
	received_at INTEGER NOT NULL,
	replaced_at INTEGER,
	message INTEGER REFERENCES message (id)
) STRICT;

CREATE INDEX document_person ON document (person);
CREATE INDEX document_blob ON document (blob);

-- Capabilities. hash is the keyed hash of one that was mailed; the capability
-- itself is nowhere. request is null for one that makes a new request; message
-- is what the mail with it answered, or asked her about. sent is
-- what stood in the form that was mailed with it, sealed ("reference <lookup>").
CREATE TABLE reference (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
	purpose TEXT NOT NULL CHECK (purpose <> ''),
	request INTEGER REFERENCES request (number) ON DELETE CASCADE,
	message INTEGER REFERENCES message (id),
	hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	lookup TEXT NOT NULL UNIQUE CHECK (lookup <> ''),
	issued_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER,
	revoked_at INTEGER,
	sent BLOB NOT NULL
) STRICT;

CREATE INDEX reference_person ON reference (person);

-- Mail to send, and cards to put in a folder of the mailbox (no recipient).
-- body is the whole message, sealed ("outbox <id>"), and null once it is not
-- needed any more. counted is the keyed digest of the recipient, by which
-- answers to an address are counted. next_at of one that is being sent is the
-- end of its lease.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	message INTEGER REFERENCES message (id),
	reason TEXT NOT NULL,
	priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
	recipient TEXT NOT NULL,
	counted BLOB CHECK (length(counted) = 32),
	folder TEXT NOT NULL,
	message_id TEXT NOT NULL UNIQUE CHECK (message_id <> ''),
	state TEXT NOT NULL CHECK (state IN
		('queued', 'sending', 'sent', 'unsure', 'failed', 'dropped')),
	attempts INTEGER NOT NULL DEFAULT 0,
	next_at INTEGER NOT NULL,
	last_reply TEXT NOT NULL DEFAULT '',
	created_at INTEGER NOT NULL,
	sent_at INTEGER,
	body BLOB
) STRICT;

CREATE INDEX outbox_due ON outbox (priority, next_at, id)
	WHERE state IN ('queued', 'sending', 'unsure');
CREATE INDEX outbox_counted ON outbox (counted, created_at)
	WHERE counted IS NOT NULL;
CREATE INDEX outbox_message ON outbox (message) WHERE message IS NOT NULL;

-- What was done, chained (crypto/audit.h): ids and keyed digests, no personal
-- data. Rows are only ever added.
CREATE TABLE audit (
	sequence INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	event TEXT NOT NULL,
	record TEXT NOT NULL,
	hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
	SELECT raise(ABORT, 'the audit log is never changed');
END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
	SELECT raise(ABORT, 'the audit log is never shortened');
END;
