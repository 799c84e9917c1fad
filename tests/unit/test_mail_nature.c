#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail_sample.h"

static struct sample s;

struct nature_case {
	const char *headers;
	enum message_nature nature;
};

/* On top of these: From, unless the case has one, and a text. */
static const struct nature_case cases[] = {
    {"Subject: Stage\n", NATURE_PERSON},
    {"Auto-Submitted: no\n", NATURE_PERSON},
    {"Return-Path: <a@b.example>\n", NATURE_PERSON},
    /* What people's servers add proves nothing. */
    {"X-Auto-Response-Suppress: DR, OOF, AutoReply\n", NATURE_PERSON},
    {"Precedence: normal\nX-Loop: x\n", NATURE_PERSON},
    /* A person who answers a bounce or quotes an absence. */
    {"Subject: Re: Undelivered Mail Returned to Sender\n", NATURE_PERSON},
    {"Subject: Re: failure notice\n", NATURE_PERSON},
    {"Subject: TR: Non remis : Votre demande\n", NATURE_PERSON},
    {"Subject: Re: =?utf-8?Q?R=C3=A9ponse?= automatique\n", NATURE_PERSON},
    {"Subject: Undeliverable: Stage\n", NATURE_PERSON},
    {"Subject: Mon absence du 12 mars\n", NATURE_PERSON},

    /* Whether the mark is ours is not for the reader to say. */
    {"X-Mailproc: x\n", NATURE_PERSON},
    {"X-Mailproc: x\nX-Failed-Recipients: a@b.example\n", NATURE_BOUNCE},
    {"From: Stages@Example.org\n", NATURE_OWN},
    {"From: stages+tag@example.org\n", NATURE_OWN},
    {"From: guichet@example.org\n", NATURE_PERSON},

    {"From: MAILER-DAEMON@x.example\nSubject: I like turtles\n", NATURE_BOUNCE},
    {"From: Mail Delivery Subsystem <MAILER-DAEMON@x.example>\n",
	NATURE_BOUNCE},
    {"From: <>\nSubject: Returned mail\n", NATURE_BOUNCE},
    {"Return-Path: <>\nSubject: Undeliverable: Stage\n", NATURE_BOUNCE},
    {"From: postmaster@x.example\nSubject: Delivery Status Notification "
     "(Failure)\n",
	NATURE_BOUNCE},
    {"From: postmaster@x.example\nSubject: =?utf-8?Q?Non_remis=C2=A0=3A_x?=\n",
	NATURE_BOUNCE},
    {"From: postmaster@x.example\nSubject: =?utf-8?Q?=C3=89chec?= de la "
     "remise\n",
	NATURE_BOUNCE},
    {"X-Failed-Recipients: a@b.example\n", NATURE_BOUNCE},
    {"Auto-Submitted: auto-replied\nX-Failed-Recipients: a@b.example\n",
	NATURE_BOUNCE},
    {"X-Failed-Recipients: a@b.example\nList-Id: <x>\n", NATURE_BOUNCE},
    {"From: postmaster@x.example\nSubject: Panne prevue samedi\n",
	NATURE_PERSON},

    {"Auto-Submitted: auto-replied\n", NATURE_AUTOREPLY},
    {"Auto-Submitted: Auto-Generated; type=x\n", NATURE_AUTOREPLY},
    {"Auto-Submitted: auto-replied (vacation)\n", NATURE_AUTOREPLY},
    {"auto-submitted: auto-notified\n", NATURE_AUTOREPLY},
    {"Return-Path: <>\n", NATURE_AUTOREPLY},
    {"Precedence: auto_reply\n", NATURE_AUTOREPLY},
    {"Precedence: bulk\n", NATURE_AUTOREPLY},
    {"Precedence: junk\n", NATURE_AUTOREPLY},
    {"X-Autoreply: yes\n", NATURE_AUTOREPLY},
    {"X-MS-Exchange-Inbox-Rules-Loop: a@b.example\n", NATURE_AUTOREPLY},
    {"Subject: Automatic reply: Stage\n", NATURE_AUTOREPLY},
    {"Subject: =?iso-8859-1?Q?R=E9ponse_automatique=A0:_Stage?=\n",
	NATURE_AUTOREPLY},
    {"Subject: Absence du bureau : Stage\n", NATURE_AUTOREPLY},
    {"Subject: AUTO : Luc est absent du bureau (retour 2027-03-01)\n",
	NATURE_AUTOREPLY},
    {"Subject: Luc Roy is out of the office\n", NATURE_AUTOREPLY},
    {"Subject: Automatische Antwort: Stage\n", NATURE_AUTOREPLY},
    {"Subject: =?utf-8?Q?Respuesta_autom=C3=A1tica?=: x\n", NATURE_AUTOREPLY},
    {"From: no-reply@b.example\n", NATURE_AUTOREPLY},
    {"From: nepasrepondre@b.example\n", NATURE_AUTOREPLY},

    {"List-Id: <profs.x.example>\n", NATURE_LIST},
    {"Precedence: bulk\nList-Id: <profs.x.example>\n", NATURE_LIST},
    {"Precedence: list\n", NATURE_LIST},
    {"X-BeenThere: profs@x.example\n", NATURE_LIST},
    {"Auto-Submitted: auto-generated\nList-Id: <x>\n", NATURE_AUTOREPLY},

    {"Content-Type: multipart/report; report-type=disposition-notification; "
     "boundary=b\n",
	NATURE_REPORT},
    {"Content-Type: multipart/report; report-type=tlsrpt; boundary=b\n",
	NATURE_REPORT},
    {"Content-Type: message/disposition-notification\n"
     "Auto-Submitted: auto-replied\n",
	NATURE_REPORT},
    {"Content-Type: message/feedback-report\n", NATURE_REPORT},
    {"Content-Type: application/ms-tnef\nSubject: Lu : Stage\n", NATURE_REPORT},
    {"Content-Type: application/zip\nSubject: Report Domain: example.org "
     "Submitter: x.example Report-ID: 1\nFrom: noreply@x.example\n",
	NATURE_REPORT},
    {"Subject: Report domain: example.org Submitter: moi\n", NATURE_PERSON},
};

static void
each_message_is_of_its_nature(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str headers = str_from(cases[i].headers);
		const char *from =
		    str_starts(headers, "From:") ||
			    str_find(headers, "\nFrom:", 0) != SIZE_MAX
			? ""
			: "From: Zoe <zoe@vieux.example>\n";

		assert_int_equal(
		    sample_parse(&s, str_printf(s.a, "%s%s\nBonjour\n", from,
					 cases[i].headers)),
		    ERR_NONE);
		if (s.m.nature != cases[i].nature)
			fail_msg("%s is %s", cases[i].headers,
			    message_nature_name(s.m.nature));
	}
}

/* A bounce or our own mail, forwarded as an attachment, was sent by a person. */
static void
what_is_attached_does_not_make_the_nature(void **state)
{
	static const char *const files[] = {
	    "bounce-postfix.eml", "own-mark.eml", "report-read-receipt.eml"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct str inner = sample_load(&s, files[i]);
		struct str raw = str_printf(s.a,
		    "From: zoe@vieux.example\nSubject: voir\n"
		    "Content-Type: multipart/mixed; boundary=autour\n\n"
		    "--autour\n\nvoir\n--autour\n"
		    "Content-Type: message/rfc822\n\n%.*s\n--autour--\n",
		    STR_ARG(inner));

		assert_int_equal(sample_parse(&s, raw), ERR_NONE);
		assert_int_equal(s.m.nature, NATURE_PERSON);
		assert_int_equal(s.m.bounce_recipient_count, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_message_is_of_its_nature),
	    cmocka_unit_test(what_is_attached_does_not_make_the_nature),
	};
	int failed;

	sample_open(&s);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sample_release(&s);
	return failed;
}
