#include "mailbox/mailbox_dir_name.h"

#include <errno.h>
#include <sys/stat.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "base/file.h"
#include "mailbox/mailbox_utf7.h"

enum {
	DIGEST = 32,       /* bytes of SHA-256 */
	DIGEST_SHOWN = 8,  /* of them in a uid */
	MADE_SHOWN = 16,   /* and in a name made from a Message-ID */
	SECONDS_LEAST = 9, /* digits: a date, not "1.eml" */
	CHUNK = 64 * 1024,
	NAME_LONGEST = 255 /* NAME_MAX everywhere */
};

struct str
mailbox_dir_name_base(struct str file)
{
	return str_slice(file, 0, str_find_byte(file, ':', 0));
}

struct str
mailbox_dir_name_flags(struct str file)
{
	size_t at = str_find(file, ":2,", 0);

	return at == SIZE_MAX ? str_from(":2,") : str_after(file, at);
}

bool
mailbox_dir_name_is_unique(struct str base, int64_t *seconds_out)
{
	size_t dot = str_find_byte(base, '.', 0);

	return dot != SIZE_MAX && dot >= SECONDS_LEAST && dot + 1 < base.n &&
	       str_to_int64(
		   str_slice(base, 0, dot), 0, INT64_C(1) << 40, seconds_out);
}

static struct str
hex(struct arena *a, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(a, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return str_of(text, 2 * n);
}

bool
mailbox_dir_name_split(struct str uid, struct str *base_out)
{
	size_t shown = DIGEST_SHOWN, at;

	shown *= 2;
	if (uid.n < shown + 2)
		return false;
	at = uid.n - shown - 1;
	if (uid.p[at] != '~')
		return false;
	for (size_t i = at + 1; i < uid.n; i++)
		if (!char_is_digit(uid.p[i]) &&
		    (uid.p[i] < 'a' || uid.p[i] > 'f'))
			return false;
	*base_out = str_slice(uid, 0, at);
	return true;
}

/* Where the mark of moves begins, and which it is; uid.n and 0 without one. */
static size_t
find_mark(struct str uid, int64_t *count_out)
{
	size_t at = uid.n;

	*count_out = 0;
	while (at > 0 && char_is_digit(uid.p[at - 1]))
		at--;
	if (at < 3 || !str_ends(str_slice(uid, 0, at), ",M=") ||
	    !str_to_int64(str_after(uid, at), 1, 1000000, count_out))
		return uid.n;
	return at - 3;
}

struct str
mailbox_dir_name_next(struct arena *a, struct str uid)
{
	int64_t count;
	size_t at = find_mark(uid, &count);

	return str_printf(a, "%.*s,M=%lld", STR_ARG(str_slice(uid, 0, at)),
	    (long long)count + 1);
}

struct str
mailbox_dir_name_first(struct str uid)
{
	int64_t count;

	return str_slice(uid, 0, find_mark(uid, &count));
}

struct str
mailbox_dir_name_made(struct arena *a, struct str message_id)
{
	unsigned char digest[DIGEST];

	if (gnutls_hash_fast(
		GNUTLS_DIG_SHA256, message_id.p, message_id.n, digest) != 0)
		bug("SHA-256 is not to be had");
	/* No time in front: it has to be the same name each time. */
	return str_printf(
	    a, "card-%.*s.mailproc", STR_ARG(hex(a, digest, MADE_SHOWN)));
}

enum err_kind
mailbox_dir_name_digest(struct arena *a, struct str base, int fd,
    struct str *uid_out, struct err *err)
{
	unsigned char digest[DIGEST];
	char *chunk = arena_alloc(a, CHUNK);
	gnutls_hash_hd_t hash;
	enum err_kind kind;
	struct stat st;
	int64_t when[2];
	size_t got;

	if (fstat(fd, &st) != 0)
		return err_errno(err, ERR_RETRY, errno, "stat");
	when[0] = st.st_mtim.tv_sec;
	when[1] = st.st_mtim.tv_nsec;
	if (gnutls_hash_init(&hash, GNUTLS_DIG_SHA256) != 0 ||
	    gnutls_hash(hash, when, sizeof when) != 0)
		bug("SHA-256 is not to be had");
	do {
		kind = file_read_full(fd, chunk, CHUNK, &got, err);
		if (kind == ERR_NONE && gnutls_hash(hash, chunk, got) != 0)
			bug("SHA-256 fails");
	} while (kind == ERR_NONE && got == CHUNK);
	gnutls_hash_deinit(hash, digest);
	*uid_out = str_printf(a, "%.*s~%.*s", STR_ARG(base),
	    STR_ARG(hex(a, digest, DIGEST_SHOWN)));
	return kind;
}

static enum err_kind
check_part(struct str folder, struct str part, struct err *err)
{
	if (part.n == 0)
		return err_set(err, ERR_CONFIG,
		    "folder \"%.*s\": a part of its name is empty",
		    STR_ARG(folder));
	if (str_find_byte(part, '.', 0) != SIZE_MAX)
		return err_set(err, ERR_CONFIG,
		    "folder \"%.*s\": a Maildir cannot have a dot in it",
		    STR_ARG(folder));
	for (size_t i = 0; i < part.n; i++)
		if ((unsigned char)part.p[i] < 0x20 || part.p[i] == 0x7f)
			return err_set(err, ERR_CONFIG,
			    "folder \"%.*s\": a control character in it",
			    STR_ARG(folder));
	return ERR_NONE;
}

enum err_kind
mailbox_dir_name_folder(
    struct arena *a, struct str folder, char **out, struct err *err)
{
	struct buf name = {0};
	struct str rest = folder, part;
	enum err_kind kind = ERR_NONE;

	*out = NULL;
	if (str_is_nocase(folder, "INBOX")) {
		*out = arena_strdup(a, "");
		return ERR_NONE;
	}
	if (folder.n == 0)
		return err_set(err, ERR_CONFIG, "a folder without a name");
	while (kind == ERR_NONE && str_cut(&rest, '/', &part)) {
		kind = check_part(folder, part, err);
		buf_add_char(&name, '.');
		buf_add_str(&name, mailbox_utf7_encode(a, part));
	}
	if (kind == ERR_NONE && name.n > NAME_LONGEST)
		kind = err_set(err, ERR_CONFIG,
		    "folder \"%.*s\": the name is too long", STR_ARG(folder));
	if (kind == ERR_NONE)
		*out = str_cstr(a, buf_str(&name));
	buf_release(&name);
	return kind;
}
