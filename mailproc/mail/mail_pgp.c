#include "mail/mail_pgp.h"

#include "base/buf.h"

enum pgp_state {
	PGP_TEXT,
	PGP_HEAD,   /* of a signed text: "Hash: SHA256" */
	PGP_SIGNED, /* up to its signature */
	PGP_ARMOUR  /* letters that only programs read */
};

/* A line that can stand in armour: base64, a checksum, "Version: ..." */
static bool
is_armour(struct str line)
{
	static const char *const heads[] = {
	    "Version:", "Comment:", "Charset:", "Hash:", "MessageID:"};

	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		if (str_starts(line, heads[i]))
			return true;
	for (size_t i = 0; i < line.n; i++)
		if (!char_is_alnum(line.p[i]) && line.p[i] != '+' &&
		    line.p[i] != '/' && line.p[i] != '=')
			return false;
	return true;
}

/* What a line that opens or ends a block makes of the state. */
static bool
pgp_switch(struct str line, enum pgp_state *state, bool *encrypted)
{
	static const struct pgp_line {
		const char *line;
		enum pgp_state state;
	} lines[] = {
	    {"-----BEGIN PGP SIGNED MESSAGE-----", PGP_HEAD},
	    {"-----BEGIN PGP SIGNATURE-----", PGP_ARMOUR},
	    {"-----BEGIN PGP MESSAGE-----", PGP_ARMOUR},
	    {"-----BEGIN PGP PUBLIC KEY BLOCK-----", PGP_ARMOUR},
	    {"-----END PGP SIGNATURE-----", PGP_TEXT},
	    {"-----END PGP MESSAGE-----", PGP_TEXT},
	    {"-----END PGP PUBLIC KEY BLOCK-----", PGP_TEXT},
	};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (!str_is(line, lines[i].line))
			continue;
		*state = lines[i].state;
		*encrypted = *encrypted || i == 2;
		return true;
	}
	return false;
}

/* One line: what is kept of it goes to out. */
static void
pgp_line(
    struct buf *out, struct str line, enum pgp_state *state, bool *encrypted)
{
	struct str plain = str_trim(line);

	if (str_starts(plain, "-----") && pgp_switch(plain, state, encrypted))
		return;
	if (*state == PGP_HEAD) {
		if (plain.n == 0)
			*state = PGP_SIGNED;
		if (plain.n == 0 || is_armour(plain))
			return;
		*state = PGP_SIGNED;
	}
	/* Armour without an end must not swallow what follows. */
	if (*state == PGP_ARMOUR) {
		if (is_armour(plain))
			return;
		*state = PGP_TEXT;
	}
	/* "- " stands before what begins with a dash (§7.1). */
	if (*state == PGP_SIGNED && str_starts(line, "- "))
		line = str_after(line, 2);
	buf_add_str(out, line);
	buf_add_char(out, '\n');
}

struct str
mail_pgp_plain(struct arena *a, struct str text, bool *encrypted_out)
{
	enum pgp_state state = PGP_TEXT;
	struct buf out = {0};
	struct str line, plain;

	if (str_find(text, "-----BEGIN PGP ", 0) == SIZE_MAX)
		return text;
	while (str_line(&text, &line))
		pgp_line(&out, line, &state, encrypted_out);
	plain = buf_copy(a, &out);
	buf_release(&out);
	return plain;
}
