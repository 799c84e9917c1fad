/*
 * Who speaks: the whole way from a header that somebody sent to a level of
 * proof, and what each level allows.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail_sample.h"
#include "policy/aligned.h"
#include "policy/proof.h"

static struct sample s;

static int
set_up(void **state)
{
	(void)state;
	sample_open(&s);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	sample_release(&s);
	return 0;
}

static bool
vouched(const char *results, const char *from)
{
	char *raw = arena_printf(s.a,
	    "Authentication-Results: mx.example.org; %s\n"
	    "Received: from there by mx.example.org; x\n"
	    "From: %s\nTo: stages@example.org\nSubject: Stage\n\nBonjour\n",
	    results, from);

	assert_int_equal(ERR_NONE, sample_parse(&s, str_from(raw)));
	return aligned_sender(&s.m);
}

struct sender {
	const char *results, *from;
};

#define AMELIE "amelie@etudiant.example"
#define DMARC "dmarc=pass header.from=etudiant.example"

static void
vouched_for(void **state)
{
	static const struct sender senders[] = {
	    {DMARC, AMELIE},
	    {DMARC, "Am\xc3\xa9lie Tremblay <" AMELIE ">"},
	    {DMARC, "\"" AMELIE "\" <" AMELIE ">"},
	    {DMARC, "\"Am\xc3\xa9lie (" AMELIE ")\" <Amelie@Etudiant.Example>"},
	    {"dmarc=pass header.from=ETUDIANT.example; spf=fail", AMELIE},
	    /* Without a policy: one of the two, of the same owner. */
	    {"dkim=pass header.d=etudiant.example", AMELIE},
	    {"spf=pass smtp.mailfrom=bounces@etudiant.example", AMELIE},
	    {"spf=fail; dkim=fail; dkim=pass header.d=etudiant.example",
		AMELIE},
	    {"dmarc=none header.from=etudiant.example; spf=pass "
	     "smtp.mailfrom=etudiant.example",
		AMELIE},
	    {"dkim=pass header.d=umontreal.ca", "a@etu.umontreal.ca"},
	    {"dkim=pass header.d=mail.umontreal.ca", "a@umontreal.ca"},
	    {"spf=pass smtp.mailfrom=x.umontreal.ca", "a@y.umontreal.ca"},
	    {"dkim=pass header.d=cegep.qc.ca", "a@etu.cegep.qc.ca"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof senders / sizeof *senders; i++)
		if (!vouched(senders[i].results, senders[i].from))
			fail_msg("%s: %s", senders[i].from, senders[i].results);
}

static void
not_vouched_for(void **state)
{
	static const struct sender senders[] = {
	    {"none", AMELIE},
	    {"dmarc=pass", AMELIE},
	    {"dmarc=none header.from=etudiant.example", AMELIE},
	    {"dmarc=pass header.from=evil.example", AMELIE},
	    {"dmarc=pass header.from=example", AMELIE},
	    {"dmarc=pass header.from=x.etudiant.example", AMELIE},
	    {"dkim=pass header.d=evil.example; spf=pass "
	     "smtp.mailfrom=amelie@evil.example",
		AMELIE},
	    {"dkim=pass header.d=etudiant.example.evil.example", AMELIE},
	    {"dkim=pass header.d=xetudiant.example", AMELIE},
	    {"dkim=pass header.d=example", AMELIE},
	    {"dkim=pass", AMELIE},
	    {"spf=pass smtp.helo=etudiant.example", AMELIE},
	    {"spf=softfail smtp.mailfrom=etudiant.example", AMELIE},
	    {"auth=pass smtp.auth=" AMELIE, AMELIE},
	    /* DMARC says no, or says two things: the rest does not count. */
	    {"dmarc=fail header.from=etudiant.example; dkim=pass "
	     "header.d=etudiant.example",
		AMELIE},
	    {"dmarc=temperror; spf=pass smtp.mailfrom=etudiant.example",
		AMELIE},
	    {DMARC "; dmarc=fail header.from=etudiant.example", AMELIE},
	    {DMARC "; " DMARC, AMELIE},
	    /* Names of one suffix that are not of one owner. */
	    {"dkim=pass header.d=autre.qc.ca", "a@cegep.qc.ca"},
	    {"dkim=pass header.d=qc.ca", "a@cegep.qc.ca"},
	    {"dkim=pass header.d=evil.github.io", "a@ecole.github.io"},
	    {"spf=pass smtp.mailfrom=co.uk", "a@ecole.co.uk"},
	    /* Several senders, or none. */
	    {DMARC, AMELIE ", b@etudiant.example"},
	    {DMARC, "Groupe: " AMELIE ", eve@evil.example;"},
	    {DMARC, AMELIE "\nFrom: eve@evil.example"},
	    {DMARC, "eve@evil.example\nFrom: " AMELIE},
	    {DMARC, AMELIE "\nFrom: ce qui n'est pas une adresse"},
	    {DMARC, "Am\xc3\xa9lie Tremblay"},
	    {DMARC, "amelie"},
	    {DMARC, "amelie@"},
	    {DMARC, ""},
	    /* Names that show another address than the sender's. */
	    {DMARC, "\"eve@evil.example\" <" AMELIE ">"},
	    {DMARC, "\"" AMELIE " <eve@evil.example>\" <" AMELIE ">"},
	    {DMARC, "\"x" AMELIE "\" <" AMELIE ">"},
	    {DMARC, "\"" AMELIE ".evil.example\" <" AMELIE ">"},
	    {"dmarc=pass header.from=evil.example",
		"\"" AMELIE "\" <eve@evil.example>"},
	    {"dmarc=pass header.from=evil.example",
		"=?utf-8?Q?amelie=40etudiant=2Eexample?= <eve@evil.example>"},
	    {"dmarc=pass header.from=evil.example",
		"=?utf-8?Q?amelie=EF=BC=A0etudiant.example?= "
		"<eve@evil.example>"},
	    /* Letters that look like others. */
	    {"dmarc=pass header.from=xn--tudiant-b1a.example",
		"amelie@\xc3\xa9tudiant.example"},
	    {"dmarc=pass header.from=xn--etudint-7nf.example",
		"amelie@xn--etudint-7nf.example"},
	    {"dmarc=pass header.from=mail.xn--etudint-7nf.example",
		"amelie@mail.xn--etudint-7nf.example"},
	    {DMARC, "am\xd0\xb5lie@etudiant.example"},
	    {DMARC, "amelie@etudi\xd0\xb0nt.example"},
	    {DMARC, "amelie@etudiant.examp1e"},
	    {DMARC, "amelie@etudlant.example"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof senders / sizeof *senders; i++)
		if (vouched(senders[i].results, senders[i].from))
			fail_msg("%s: %s", senders[i].from, senders[i].results);
}

/* A reader that a hostile message took over may say what it wants, once. */
static void
what_a_reader_claims_is_checked(void **state)
{
	struct message_auth auth = {.method = AUTH_DMARC, .verdict = AUTH_PASS};
	struct message m = {.from = STR(AMELIE),
	    .from_count = 1,
	    .auth = &auth,
	    .auth_count = 1};
	static const struct str names[] = {STR("Etudiant.Example"),
	    STR("\xc3\xa9tudiant.example"), STR("a b.example"), STR(".example"),
	    STR("etudiant.example."), STR("etudiant")};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct buf out = {0};
		struct wire w = wire_encoder(&out);
		struct message got;

		auth.domain = names[i];
		message_wire(&w, &m);
		w = wire_decoder(s.a, buf_str(&out));
		message_wire(&w, &got);
		assert_true(w.bad);
		assert_int_equal(0, got.auth_count);
		buf_release(&out);
	}
}

/* ---- From facts to a level ---- */

enum { NOW = 1000 };

static void
levels(void **state)
{
	struct message_auth auth = {
	    AUTH_DMARC, AUTH_PASS, STR("etudiant.example")};
	struct message bare = {.from = STR(AMELIE), .from_count = 1};
	struct message good = {.from = STR(AMELIE),
	    .from_count = 1,
	    .auth = &auth,
	    .auth_count = 1};
	struct person amelie = {.id = 7}, jules = {.id = 8};
	struct reference live = {.person = 7, .expires_at = NOW + 1};
	struct reference late = {.person = 7, .expires_at = NOW};
	struct reference revoked = {
	    .person = 7, .expires_at = NOW + 1, .revoked = true};

	(void)state;
	assert_int_equal(PROOF_NONE, proof_of(NULL, NULL, &bare, NOW));
	assert_int_equal(PROOF_ALIGNED, proof_of(NULL, NULL, &good, NOW));
	assert_int_equal(PROOF_ALIGNED, proof_of(NULL, &amelie, &good, NOW));
	assert_int_equal(PROOF_REFERENCE, proof_of(&live, &amelie, &bare, NOW));
	assert_int_equal(PROOF_BOTH, proof_of(&live, &amelie, &good, NOW));
	/* Somebody else's reference, stolen or forwarded. */
	assert_int_equal(PROOF_NONE, proof_of(&live, &jules, &bare, NOW));
	assert_int_equal(PROOF_ALIGNED, proof_of(&live, &jules, &good, NOW));
	assert_int_equal(PROOF_ALIGNED, proof_of(&live, NULL, &good, NOW));
	assert_int_equal(PROOF_NONE, proof_of(&late, &amelie, &bare, NOW));
	assert_int_equal(PROOF_ALIGNED, proof_of(&late, &amelie, &good, NOW));
	/* She revoked it herself: no server's word counts against that. */
	assert_int_equal(PROOF_NONE, proof_of(&revoked, &amelie, &bare, NOW));
	assert_int_equal(PROOF_NONE, proof_of(&revoked, &amelie, &good, NOW));
	assert_int_equal(PROOF_ALIGNED, proof_of(&revoked, &jules, &good, NOW));
}

static void
what_each_level_allows(void **state)
{
	static const char wanted[] = "ask: none aligned reference both\n"
				     "contact: aligned both\n"
				     "confirm: reference both\n"
				     "fill: aligned reference both\n"
				     "sign: both\n";
	struct buf got = {0};

	(void)state;
	for (int action = 0; action < ACTION_COUNT; action++) {
		buf_printf(&got, "%s:", action_name((enum action)action));
		for (int proof = 0; proof < PROOF_COUNT; proof++)
			if (proof_allows(
				(enum proof)proof, (enum action)action))
				buf_printf(
				    &got, " %s", proof_name((enum proof)proof));
		buf_add_char(&got, '\n');
	}
	assert_string_equal(wanted, str_cstr(s.a, buf_str(&got)));
	buf_release(&got);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(vouched_for),
	    TEST(not_vouched_for),
	    TEST(what_a_reader_claims_is_checked),
	    TEST(levels),
	    TEST(what_each_level_allows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
