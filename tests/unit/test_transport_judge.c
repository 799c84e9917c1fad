#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "transport/transport_judge.h"

enum { DONE = 1, GONE = 2, UNTRUSTED = 4 };

static struct transport_dialogue
dialogue(enum transport_phase phase, int flags, const char *reply)
{
	struct transport_dialogue d = {.phase = phase,
	    .done = (flags & DONE) != 0,
	    .all_gone = (flags & GONE) != 0,
	    .untrusted = (flags & UNTRUSTED) != 0,
	    .reply = str_from(reply)};
	int64_t code;

	if (str_to_int64(str_slice(d.reply, 0, 3), 100, 999, &code))
		d.code = (int)code;
	return d;
}

static void
what_was_said_and_when_gives_the_verdict(void **state)
{
	static const struct {
		enum transport_phase phase;
		int flags;
		const char *reply;
		enum transport_verdict verdict;
	} rows[] = {
	    {TRANSPORT_DATA, DONE | GONE, "250 OK", TRANSPORT_ACCEPTED},
	    {TRANSPORT_LOGIN, DONE, "250 OK", TRANSPORT_ACCEPTED},
	    {TRANSPORT_DATA, GONE, "251 OK", TRANSPORT_ACCEPTED},
	    /* Lost. */
	    {TRANSPORT_LOGIN, 0, "", TRANSPORT_RETRY},
	    {TRANSPORT_SENDER, 0, "235 Hello", TRANSPORT_RETRY},
	    {TRANSPORT_DATA, 0, "354 Go on", TRANSPORT_RETRY},
	    {TRANSPORT_DATA, GONE, "354 Go on", TRANSPORT_UNSURE},
	    {TRANSPORT_DATA, GONE, "", TRANSPORT_UNSURE},
	    /* Later. */
	    {TRANSPORT_LOGIN, 0, "421 Busy", TRANSPORT_RETRY},
	    {TRANSPORT_LOGIN, UNTRUSTED, "454 4.7.0 Later", TRANSPORT_RETRY},
	    {TRANSPORT_SENDER, 0, "451 Later", TRANSPORT_RETRY},
	    {TRANSPORT_DATA, GONE, "451 Later", TRANSPORT_RETRY},
	    /* About us. */
	    {TRANSPORT_LOGIN, UNTRUSTED, "220 Hello", TRANSPORT_BLOCKED},
	    {TRANSPORT_LOGIN, UNTRUSTED, "535 No", TRANSPORT_BLOCKED},
	    {TRANSPORT_LOGIN, 0, "554 No", TRANSPORT_BLOCKED},
	    {TRANSPORT_SENDER, 0, "550 5.7.1 No", TRANSPORT_BLOCKED},
	    {TRANSPORT_RECIPIENT, 0, "530 5.7.0 Log in", TRANSPORT_BLOCKED},
	    {TRANSPORT_DATA, GONE, "550 5.7.60 SMTP; no permissions",
		TRANSPORT_BLOCKED},
	    {TRANSPORT_DATA, GONE, "554 5.2.252 SendAsDenied; no",
		TRANSPORT_BLOCKED},
	    {TRANSPORT_DATA, GONE,
		"554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException",
		TRANSPORT_BLOCKED},
	    /* About this mail. */
	    {TRANSPORT_SENDER, 0, "552 5.3.4 Too large", TRANSPORT_REFUSED},
	    {TRANSPORT_SENDER, 0, "554 5.3.4 Too large", TRANSPORT_REFUSED},
	    {TRANSPORT_RECIPIENT, 0, "550 5.1.1 Who?", TRANSPORT_REFUSED},
	    {TRANSPORT_RECIPIENT, 0, "550 5.1.10 Who?", TRANSPORT_REFUSED},
	    {TRANSPORT_DATA, 0, "554 No", TRANSPORT_REFUSED},
	    {TRANSPORT_DATA, GONE, "554 5.7.1 Spam", TRANSPORT_REFUSED},
	    /* A status of ours further on in the words is no status. */
	    {TRANSPORT_DATA, GONE, "554 5.7.1 See 5.2.252", TRANSPORT_REFUSED},
	    {TRANSPORT_DATA, GONE, "554", TRANSPORT_REFUSED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct transport_dialogue d =
		    dialogue(rows[i].phase, rows[i].flags, rows[i].reply);
		enum transport_verdict verdict = transport_judge(&d);

		if (verdict != rows[i].verdict)
			fail_msg("row %zu, \"%s\": %s, not %s", i,
			    rows[i].reply, transport_verdict_name(verdict),
			    transport_verdict_name(rows[i].verdict));
	}
}

static void
only_what_was_turned_away_unheard_is_stale(void **state)
{
	static const struct {
		enum transport_phase phase;
		int flags;
		const char *reply;
		bool stale;
	} rows[] = {
	    {TRANSPORT_LOGIN, 0, "", true},
	    {TRANSPORT_SENDER, 0, "", true},
	    {TRANSPORT_SENDER, 0, "421 Enough", true},
	    {TRANSPORT_SENDER, DONE, "", false},
	    {TRANSPORT_SENDER, UNTRUSTED, "", false},
	    {TRANSPORT_SENDER, 0, "451 Later", false},
	    {TRANSPORT_SENDER, 0, "550 No", false},
	    {TRANSPORT_RECIPIENT, 0, "421 Enough", false},
	    {TRANSPORT_DATA, 0, "", false},
	    {TRANSPORT_DATA, GONE, "", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct transport_dialogue d =
		    dialogue(rows[i].phase, rows[i].flags, rows[i].reply);

		if (transport_judge_stale(&d) != rows[i].stale)
			fail_msg("row %zu", i);
	}
}

static void
the_worst_fault_of_a_certificate_is_told(void **state)
{
	(void)state;
	assert_null(transport_judge_certificate(0));
	/* 1 << 1 is "invalid", which is no reason. */
	assert_null(transport_judge_certificate(1L << 1));
	assert_string_equal(
	    transport_judge_certificate(1L << 10 | 1L << 1), "expired");
	assert_non_null(strstr(
	    transport_judge_certificate(1L << 6 | 1L << 1), "self-signed"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_said_and_when_gives_the_verdict),
	    cmocka_unit_test(only_what_was_turned_away_unheard_is_stale),
	    cmocka_unit_test(the_worst_fault_of_a_certificate_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
