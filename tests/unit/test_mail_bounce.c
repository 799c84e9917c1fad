#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail_sample.h"

static struct sample s;

struct bounce_case {
	const char *file;
	const char *address, *action, *status;
	const char *diagnostic; /* is in it */
	const char *message_id;
};

static const struct bounce_case cases[] = {
    {"bounce-postfix.eml", "zoe@vieux.example", "failed", "5.1.1",
	"Recipient address rejected: User unknown", "cs.0123456789ABCDEF.3@"},
    {"bounce-exim.eml", "absent@fac.example", "failed", "5.1.1",
	"550 5.1.1 no such user", "cs.0123456789ABCDEF.4@"},
    {"bounce-exchange-fr.eml", "marie.absente@cisss.example", "failed",
	"5.1.10", "RESOLVER.ADR.RecipientNotFound", "cs.0123456789ABCDEF.5@"},
    {"bounce-qmail.eml", "parti@vieux.example", "failed", "5.1.1",
	"Sorry, no mailbox here by that name. (#5.1.1)",
	"cs.0123456789ABCDEF.6@"},
    {"bounce-delay.eml", "lente@vieux.example", "delayed", "4.4.1",
	"Connection timed out", "cs.0123456789ABCDEF.8@"},
};

static void
bounces_tell_whom_why_and_which_mail(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct bounce_case *c = &cases[i];
		const struct message_bounce_recipient *r;

		print_message("# %s\n", c->file);
		assert_int_equal(
		    sample_parse(&s, sample_load(&s, c->file)), ERR_NONE);
		assert_int_equal(s.m.nature, NATURE_BOUNCE);
		assert_int_equal(s.m.bounce_recipient_count, 1);
		r = &s.m.bounce_recipients[0];
		assert_string_equal(str_cstr(s.a, r->address), c->address);
		assert_string_equal(str_cstr(s.a, r->action), c->action);
		assert_string_equal(str_cstr(s.a, r->status), c->status);
		if (str_find(r->diagnostic, c->diagnostic, 0) == SIZE_MAX)
			fail_msg("the diagnostic is \"%.*s\"",
			    STR_ARG(r->diagnostic));
		assert_true(
		    str_starts(s.m.bounce_original_message_id, c->message_id));
	}
}

struct status_case {
	const char *fields;
	size_t count;
	const char *address, *action, *status; /* of the first */
	enum message_nature nature;
};

static const struct status_case statuses[] = {
    {"Final-Recipient: rfc822;a@b.example\nAction: failed\nStatus: 5.0.0\n", 1,
	"a@b.example", "failed", "5.0.0", NATURE_BOUNCE},
    {"Final-Recipient: RFC822; <A@B.example>\nAction: Failed (bad)\n"
     "Status: 5.7.1 (denied)\n",
	1, "a@b.example", "failed", "5.7.1", NATURE_BOUNCE},
    /* Whom we wrote to, not where it was forwarded. */
    {"Original-Recipient: rfc822;a@b.example\n"
     "Final-Recipient: rfc822;z@ailleurs.example\nAction: failed\n",
	1, "a@b.example", "failed", "", NATURE_BOUNCE},
    {"Final-Recipient: a@b.example\nAction: failed\n", 1, "a@b.example",
	"failed", "", NATURE_BOUNCE},
    {"Final-Recipient: rfc822;\"a@b.example\"\nStatus: 4.2.2\n", 1,
	"a@b.example", "delayed", "4.2.2", NATURE_BOUNCE},
    {"Final-Recipient: x-unix;|procmail\nAction: failed\n", 1, "", "failed", "",
	NATURE_BOUNCE},
    {"Final-Recipient: rfc822;a@b.example\nAction: delivered\n\n"
     "Final-Recipient: rfc822;c@d.example\nAction: failed\n",
	2, "a@b.example", "delivered", "", NATURE_BOUNCE},
    {"Final-Recipient: rfc822;a@b.example\nAction: relayed\n\n\n"
     "Final-Recipient: rfc822;c@d.example\nAction: expanded\n",
	2, "a@b.example", "relayed", "", NATURE_REPORT},
    {"Arrival-Date: x\n", 0, NULL, NULL, NULL, NATURE_BOUNCE},
};

static void
delivery_status_is_read_in_all_its_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		const struct status_case *c = &statuses[i];
		const struct message_bounce_recipient *r;

		print_message("# status %zu\n", i);
		assert_int_equal(
		    sample_parse(&s, str_printf(s.a,
					 "From: x@y.example\nContent-Type: "
					 "message/delivery-status\n\n"
					 "Reporting-MTA: dns; y.example\n\n%s",
					 c->fields)),
		    ERR_NONE);
		assert_int_equal(s.m.nature, c->nature);
		assert_int_equal(s.m.bounce_recipient_count, c->count);
		if (c->count == 0)
			continue;
		r = &s.m.bounce_recipients[0];
		assert_string_equal(str_cstr(s.a, r->address), c->address);
		assert_string_equal(str_cstr(s.a, r->action), c->action);
		assert_string_equal(str_cstr(s.a, r->status), c->status);
	}
}

struct text_case {
	const char *text;
	const char *address; /* NULL: nobody */
	const char *action, *status;
};

static const struct text_case texts[] = {
    {"Your message could not be delivered:\n\n<a@b.example>: 550 5.1.1 no\n",
	"a@b.example", "failed", "5.1.1"},
    {"----- The following addresses had permanent fatal errors -----\n"
     "a@b.example\n    (reason: 550 5.2.1 disabled)\n",
	"a@b.example", "failed", "5.2.1"},
    {"This message has been delayed.\n\n  a@b.example\n", "a@b.example",
	"delayed", ""},
    {"Votre courriel est retard\xc3\xa9.\n\n  a@b.example\n", "a@b.example",
	"delayed", ""},
    /* Neither us nor the one who reports. */
    {"Hello stages@example.org\nstages@example.org\n<postmaster@x.example>:\n",
	NULL, NULL, NULL},
    /* An address in prose is not one that failed. */
    {"Write to a@b.example for help.\n", NULL, NULL, NULL},
    /* Numbers of four parts are addresses of machines. */
    {"<a@b.example>: host 5.1.1.7 said no\n", "a@b.example", "failed", ""},
    {"nothing at all\n", NULL, NULL, NULL},
};

static void
free_text_is_searched_for_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		const struct text_case *c = &texts[i];

		print_message("# text %zu\n", i);
		assert_int_equal(
		    sample_parse(&s, str_printf(s.a,
					 "From: MAILER-DAEMON@x.example\n"
					 "Subject: x\n\n%s",
					 c->text)),
		    ERR_NONE);
		assert_int_equal(s.m.nature, NATURE_BOUNCE);
		assert_int_equal(
		    s.m.bounce_recipient_count, c->address == NULL ? 0 : 1);
		if (c->address == NULL)
			continue;
		assert_string_equal(
		    str_cstr(s.a, s.m.bounce_recipients[0].address),
		    c->address);
		assert_string_equal(
		    str_cstr(s.a, s.m.bounce_recipients[0].action), c->action);
		assert_string_equal(
		    str_cstr(s.a, s.m.bounce_recipients[0].status), c->status);
	}
}

static void
a_status_of_thousands_of_recipients_is_cut_with_a_problem(void **state)
{
	struct buf raw = {0};

	(void)state;
	buf_add_text(&raw, "From: x@y.example\n"
			   "Content-Type: message/delivery-status\n\n");
	for (int i = 0; i < 3000; i++)
		buf_printf(&raw,
		    "Final-Recipient: rfc822; a%d@b.example\n"
		    "Action: failed\n\n",
		    i);
	assert_int_equal(sample_parse(&s, buf_str(&raw)), ERR_NONE);
	assert_int_equal(s.m.bounce_recipient_count, MESSAGE_MAX_RECIPIENTS);
	assert_true(sample_has_problem(&s, "too many recipients"));
	assert_true(sample_is_sound(&s));
	buf_release(&raw);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bounces_tell_whom_why_and_which_mail),
	    cmocka_unit_test(delivery_status_is_read_in_all_its_forms),
	    cmocka_unit_test(free_text_is_searched_for_addresses),
	    cmocka_unit_test(
		a_status_of_thousands_of_recipients_is_cut_with_a_problem),
	};
	int failed;

	sample_open(&s);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sample_release(&s);
	return failed;
}
