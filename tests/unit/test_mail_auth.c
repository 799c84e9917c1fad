#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "mail/mail_auth.h"

#include <string.h>

static int
set_up(void **state)
{
	*state = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

/* "method=verdict domain" of each, with commas between; "bad" or the id first. */
static struct str
told(struct arena *a, const struct message_auth *items, size_t count)
{
	static const char *const verdicts[] = {"pass", "silent", "refused"};
	struct buf out = {0};
	struct str text;

	for (size_t i = 0; i < count; i++)
		buf_printf(&out, "%s%s=%s %.*s", i > 0 ? ", " : "",
		    auth_method_name(items[i].method),
		    verdicts[items[i].verdict], STR_ARG(items[i].domain));
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}

static struct str
parsed(struct arena *a, const char *value)
{
	struct mail_auth_field field;

	if (!mail_auth_parse(a, str_from(value), &field))
		return str_from("bad");
	return str_printf(a, "[%.*s%s] %.*s", STR_ARG(field.id),
	    field.known ? "" : " other version",
	    STR_ARG(told(a, field.items, field.count)));
}

static void
fields_of_many_servers_are_read(void **state)
{
	static const char *const cases[][2] = {
	    /* RFC 8601, appendix B. */
	    {" example.org 1; none", "[example.org] "},
	    {" example.com;\r\n\t spf=pass smtp.mailfrom=example.net",
		"[example.com] spf=pass example.net"},
	    {" example.com;\r\n auth=pass (cram-md5) "
	     "smtp.auth=sender@example.net;"
	     "\r\n spf=pass smtp.mailfrom=example.net",
		"[example.com] spf=pass example.net"},
	    {" example.com; dkim=pass reason=\"good signature\"\r\n"
	     " header.i=@mail-router.example.net; dkim=fail reason=\"bad "
	     "signature\" header.i=@newyork.example.com",
		"[example.com] dkim=pass mail-router.example.net, "
		"dkim=refused newyork.example.com"},
	    {" foo.example.net (foobar) 1 (baz);\r\n"
	     "    dkim (Because I like it) / 1 (One yay) = (wait for it) "
	     "fail\r\n"
	     "      policy (A dot can go here) . (like that) expired\r\n"
	     "      (this surprised me) = (as I wasn't expecting it) "
	     "1362471462",
		"[foo.example.net] dkim=refused "},
	    /* Gmail. */
	    {" mx.google.com;\r\n"
	     "       dkim=pass header.i=@mail.example header.s=2023 "
	     "header.b=AbC/1+=;\r\n"
	     "       spf=pass (google.com: domain of a@mail.example designates "
	     "192.0.2.1 as permitted sender) smtp.mailfrom=a@mail.example;\r\n"
	     "       dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) "
	     "header.from=mail.example",
		"[mx.google.com] dkim=pass mail.example, spf=pass "
		"mail.example, "
		"dmarc=pass mail.example"},
	    /* Exchange Online: no name, and a name in the middle. */
	    {" spf=pass (sender IP is 192.0.2.5)\r\n"
	     " smtp.mailfrom=etudiant.example; office.example; dkim=pass "
	     "(signature was verified)\r\n header.d=etudiant.example;"
	     "office.example; dmarc=pass action=none\r\n "
	     "header.from=etudiant.example;compauth=pass reason=100",
		"[] spf=pass etudiant.example, dkim=pass etudiant.example, "
		"dmarc=pass etudiant.example"},
	    {" dkim=none (message not signed)\r\n header.d=none;dmarc=none "
	     "action=none header.from=office.example;",
		"[] dkim=silent , dmarc=silent office.example"},
	    {" spf=pass smtp.mailfrom=a.example; dmarc=bestguesspass "
	     "action=none "
	     "header.from=a.example",
		"[] spf=pass a.example, dmarc=silent a.example"},
	    /* OpenDMARC, Rspamd, Yahoo. */
	    {" mx.example.org; dmarc=fail (p=reject dis=none) "
	     "header.from=etudiant.example",
		"[mx.example.org] dmarc=refused etudiant.example"},
	    {" mx.example.org;\r\n\tdkim=pass header.d=a.example header.s=s1 "
	     "header.b=x;\r\n\tdmarc=pass (policy=none) header.from=a.example;"
	     "\r\n\tspf=pass (mx.example.org: domain of \"b@a.example\" "
	     "designates 192.0.2.1) smtp.mailfrom=\"b@a.example\"",
		"[mx.example.org] dkim=pass a.example, dmarc=pass a.example, "
		"spf=pass a.example"},
	    {" mx.example.org; "
	     "dkim=pass(ok)header.d=a.example;dmarc=pass(p=REJECT)"
	     " header.from=a.example",
		"[mx.example.org] dkim=pass a.example, dmarc=pass a.example"},
	    /* Case, a quoted name, a closing dot. */
	    {" \"MX.Example.ORG\" 1; DMARC=Pass Header.From=Etudiant.Example.",
		"[mx.example.org] dmarc=pass etudiant.example"},
	    {" mx.example.org 2; dmarc=pass header.from=a.example",
		"[mx.example.org other version] dmarc=pass a.example"},
	    {" mx.example.org; dkim/2=pass header.d=a.example; "
	     "arc=pass; iprev=pass; x-ours=pass header.d=a.example",
		"[mx.example.org] "},
	    {"", "[] "},
	    {" mx.example.org", "[mx.example.org] "},
	};
	struct arena *a = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(
		    cases[i][1], str_cstr(a, parsed(a, cases[i][0])));
}

/* What a sender gets a server to write about him must say nothing else. */
static void
doubt_makes_a_domain_nobodys(void **state)
{
	static const char *const cases[][2] = {
	    {" m; spf=pass smtp.mailfrom=\"x; dmarc=pass "
	     "header.from=victim.example\"@evil.example",
		"[m] spf=pass evil.example"},
	    {" m; spf=pass smtp.mailfrom=\"a@victim.example \\\" "
	     "x\"@evil.example",
		"[m] spf=pass evil.example"},
	    {" m; spf=pass smtp.mailfrom=a@evil.example@victim.example",
		"[m] spf=pass victim.example"},
	    {" m; spf=fail (evil) ; dmarc=pass (p) header.from=a.example) ; "
	     "x=y",
		"[m] spf=refused , dmarc=pass "},
	    {" m; spf=pass smtp.mailfrom=a.example smtp.mailfrom=b.example",
		"[m] spf=pass "},
	    {" m; dmarc=pass header.from=a.example header.from=b.example",
		"[m] dmarc=pass "},
	    {" m; dmarc=pass said to be header.from=a.example",
		"[m] dmarc=pass "},
	    {" m; dmarc=pass", "[m] dmarc=pass "},
	    {" m; dmarc=pass header.from=xample", "[m] dmarc=pass "},
	    {" m; dmarc=pass header.from=\xc3\xa9tudiant.example",
		"[m] dmarc=pass "},
	    {" m; dmarc=pass header.from=a_b.example", "[m] dmarc=pass "},
	    {" m; spf=pass smtp.helo=a.example", "[m] spf=pass "},
	    {" m; dkim=pass header.d=a.example header.i=@x.a.example",
		"[m] dkim=pass a.example"},
	    {" m; dkim=pass header.d=a.example header.i=@xa.example",
		"[m] dkim=pass "},
	    {" m; dkim=pass header.d=evil.example header.i=@a.example",
		"[m] dkim=pass "},
	    {" m; dkim=passed header.d=a.example",
		"[m] dkim=refused a.example"},
	    {" m; dkim= ; dmarc=", "[m] dkim=refused , dmarc=refused "},
	    {" m (x; dmarc=pass header.from=a.example", "bad"},
	    {" m; dmarc=pass header.from=\"a.example", "bad"},
	    {" m; dmarc=pass (a\\) header.from=a.example", "bad"},
	    {" m 1 2; dmarc=pass header.from=a.example", "bad"},
	    {" m; dmarc=pass header.from=a.example\x01", "bad"},
	};
	struct arena *a = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(
		    cases[i][1], str_cstr(a, parsed(a, cases[i][0])));
}

static void
limits_are_kept(void **state)
{
	struct arena *a = *state;
	struct mail_auth_field field;
	struct buf out = {0};

	buf_add_text(&out, " m");
	for (int i = 0; i < MESSAGE_MAX_AUTH; i++)
		buf_add_text(&out, "; dkim=pass header.d=a.example");
	assert_true(mail_auth_parse(a, buf_str(&out), &field));
	assert_int_equal(MESSAGE_MAX_AUTH, field.count);
	buf_add_text(&out, "; dmarc=fail header.from=a.example");
	assert_false(mail_auth_parse(a, buf_str(&out), &field));
	buf_clear(&out);
	buf_add_text(&out, " m; ");
	for (int i = 0; i < 5000; i++)
		buf_add_text(&out, "(((");
	assert_false(mail_auth_parse(a, buf_str(&out), &field));
	buf_release(&out);
}

/* ---- Which field is believed ---- */

static struct str
read_with(struct arena *a, const char *id, int hops, const char *block)
{
	struct mail_self self = {
	    .authserv_id = str_from(id), .authserv_hops = hops};
	struct mail_headers headers;
	struct message m = {0};

	mail_header_split(a, str_from(block), &headers);
	mail_auth_read(a, &headers, &self, &m);
	if (m.problem_count > 0)
		return m.problems[0];
	return told(a, m.auth, m.auth_count);
}

#define AR(id, verdict)                                  \
	"Authentication-Results: " id "; dmarc=" verdict \
	" header.from=a.example\n"
#define OUR "mx.example.org"
#define BELOW                                                                 \
	"Authentication-Results not believed: it stands below more Received " \
	"lines than authserv_hops allows"
#define PASS "dmarc=pass a.example"
#define FAIL "dmarc=refused a.example"
#define HOP "Received: from x by mx.example.org; date\n"

static void
only_the_first_field_of_our_own_server_counts(void **state)
{
	static const struct {
		const char *id;
		int hops;
		const char *block, *wanted;
	} cases[] = {
	    {OUR, 0, AR(OUR, "pass"), PASS},
	    {"MX.example.ORG", 0, AR(OUR, "pass"), PASS},
	    {OUR, 0, "Return-Path: <x>\n" AR(OUR, "pass") HOP "From: a\n",
		PASS},
	    {OUR, 0, AR(OUR, "fail") HOP AR(OUR, "pass"), FAIL},
	    {OUR, 0, AR(OUR, "fail") AR(OUR, "pass"), FAIL},
	    {OUR, 0, AR("other.example", "fail") AR(OUR, "pass"), ""},
	    {OUR, 0, AR("xmx.example.org", "pass"), ""},
	    {OUR, 0, AR("mx.example.org.evil.example", "pass"), ""},
	    {OUR, 0,
		"Authentication-Results: dmarc=pass header.from=a.example\n",
		""},
	    {"", 0, AR(OUR, "pass"), ""},
	    {"", 0, AR("", "pass"), ""},
	    /* Below what came from outside. */
	    {OUR, 0, HOP AR(OUR, "pass"), BELOW},
	    {OUR, 1, HOP AR(OUR, "pass"), PASS},
	    {OUR, 1, HOP HOP AR(OUR, "pass"), BELOW},
	    {OUR, 1, HOP AR(OUR, "fail") HOP AR(OUR, "pass"), FAIL},
	    {OUR, 0, "RECEIVED : from x\n" AR(OUR, "pass"), BELOW},
	    /* Not a field of that name. */
	    {OUR, 0, "X-" AR(OUR, "pass"), ""},
	    {OUR, 0,
		"ARC-Authentication-Results: i=1; mx.example.org; dmarc=pass "
		"header.from=a.example\n",
		""},
	    {OUR, 0,
		"Subject: x\n Authentication-Results: mx.example.org; "
		"dmarc=pass header.from=a.example\n",
		""},
	    /* Somebody else's version, two senders, nonsense. */
	    {OUR, 0, AR(OUR " 2", "pass"),
		"Authentication-Results not believed: it is of a version that "
		"we do not know"},
	    {OUR, 0, AR(OUR, "pass") "From: a@a.example\nFrom: b@b.example\n",
		"Authentication-Results not believed: there are several From "
		"lines"},
	    {OUR, 0, "Authentication-Results: mx.example.org; dmarc=pass (x\n",
		"Authentication-Results not believed: it is not well-formed"},
	    /* Exchange Online. */
	    {"topmost", 0,
		HOP HOP HOP "Authentication-Results: spf=pass "
			    "smtp.mailfrom=a.example;\n dmarc=fail "
			    "header.from=a.example\n" HOP AR("", "pass"),
		"spf=pass a.example, " FAIL},
	    {"topmost", 0, HOP AR("any.example", "pass"), PASS},
	};
	struct arena *a = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(cases[i].wanted,
		    str_cstr(a, read_with(a, cases[i].id, cases[i].hops,
				    cases[i].block)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(fields_of_many_servers_are_read),
	    TEST(doubt_makes_a_domain_nobodys),
	    TEST(limits_are_kept),
	    TEST(only_the_first_field_of_our_own_server_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
