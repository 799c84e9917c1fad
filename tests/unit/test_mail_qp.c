#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail/mail_pgp.h"
#include "mail/mail_qp.h"

struct qp_case {
	const char *in, *out;
};

static const struct qp_case qp_cases[] = {
    {"Pr=E9nom : Am=E9lie=20\nVille=\n : Longueuil",
	"Pr\xe9nom : Am\xe9lie \nVille : Longueuil"},
    {"Am=C3=A9lie", "Amélie"},
    /* Hexadecimal in lower case, the end of a line that broke off. */
    {"=e9t=e9=", "\xe9t\xe9"},
    {"<p class=3D\"x\">=E9t=E9</p>", "<p class=\"x\">\xe9t\xe9</p>"},
    /* Not sure enough: these stay. */
    {"une seule =E9", "une seule =E9"},
    {"été =E9t=E9", "été =E9t=E9"},
    {"x = 2, y = 3, =E9=E9", "x = 2, y = 3, =E9=E9"},
    {"<font color=FFAA00 bg=EEEEEE>a</font>",
	"<font color=FFAA00 bg=EEEEEE>a</font>"},
    {"a=b", "a=b"},
    {"", ""},
};

static void
quoted_printable_that_was_left_is_decoded(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof qp_cases / sizeof qp_cases[0]; i++) {
		const struct qp_case *c = &qp_cases[i];
		bool odd = false;
		struct str out = mail_qp_mend(a, str_from(c->in), &odd);

		if (!str_is(out, c->out))
			fail_msg("%s: \"%.*s\"", c->in, STR_ARG(out));
		assert_int_equal(odd, !str_is(out, c->in));
	}
	arena_free(a);
}

struct pgp_case {
	const char *in, *out;
	bool encrypted;
};

#define SIGNED "-----BEGIN PGP SIGNED MESSAGE-----\n"
#define SIGNATURE                                                            \
	"-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG v2\n\niQIz+/=\n=a1\n" \
	"-----END PGP SIGNATURE-----\n"

static const struct pgp_case pgp_cases[] = {
    {"OUI\n", "OUI\n", false},
    {SIGNED "Hash: SHA512\n\n- - CV joint\nOUI\n- -- \nAmélie\n" SIGNATURE,
	"- CV joint\nOUI\n-- \nAmélie\n", false},
    /* Text around it stays, and so does what follows a broken end. */
    {"avant\n" SIGNED "\nOUI\n" SIGNATURE "après\n", "avant\nOUI\naprès\n",
	false},
    {SIGNED "Hash: SHA1\n\nOUI\n-----BEGIN PGP SIGNATURE-----\niQIz\n"
	    "Le 2 mars, X a écrit :\n> Prénom : Zoé\n",
	"OUI\nLe 2 mars, X a écrit :\n> Prénom : Zoé\n", false},
    /* No empty line behind the head. */
    {SIGNED "Je dis OUI\n" SIGNATURE, "Je dis OUI\n", false},
    {"Bonjour\n-----BEGIN PGP MESSAGE-----\n\nhQEMA=\n=abcd\n"
     "-----END PGP MESSAGE-----\n",
	"Bonjour\n", true},
    {"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQE=\n"
     "-----END PGP PUBLIC KEY BLOCK-----\nOUI\n",
	"OUI\n", false},
};

static void
the_armour_of_pgp_hides_no_text(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof pgp_cases / sizeof pgp_cases[0]; i++) {
		const struct pgp_case *c = &pgp_cases[i];
		bool encrypted = false;
		struct str out = mail_pgp_plain(a, str_from(c->in), &encrypted);

		if (!str_is(out, c->out))
			fail_msg("%zu: \"%.*s\"", i, STR_ARG(out));
		assert_int_equal(encrypted, c->encrypted);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(quoted_printable_that_was_left_is_decoded),
	    cmocka_unit_test(the_armour_of_pgp_hides_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
