#include "transport/transport_smtp.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/file.h"
#include "model/address.h"
#include "transport/transport_judge.h"
#include "transport/transport_kinds.h"
#include "transport/transport_reply.h"
#include "transport/transport_url.h"

enum {
	SMTP_TIMEOUT = 120, /* seconds for one mail, when not given */
	SMTP_CONNECT = 30,
	SMTP_QUIT = 3, /* seconds for the answer to a last QUIT */
	SECOND = 1000
};

struct smtp {
	struct arena *arena;
	const struct transport_settings *settings;
	CURL *curl;
	struct buf secret; /* a password, or the token of the mail at hand */
	smtp_token *token; /* NULL: the login is a password */
	char *base;        /* the URL without the name for EHLO */
	char *user;
	char *ca_file;
	/* Of the mail at hand. */
	struct str left; /* bytes that are still to go */
	struct transport_dialogue dialogue;
	struct transport_reply reply;
	bool leaving; /* QUIT was said: what follows is not about the mail */
	char words[CURL_ERROR_SIZE];
};

static size_t
on_read(char *buffer, size_t size, size_t count, void *context)
{
	struct smtp *s = context;
	size_t n = size * count;

	if (n > s->left.n)
		n = s->left.n;
	if (n > 0)
		memcpy(buffer, s->left.p, n);
	s->left = str_after(s->left, n);
	/* libcurl knows the length and does not ask once more. */
	if (s->left.n == 0)
		s->dialogue.all_gone = true;
	return n;
}

/* Every line that the server says. */
static size_t
on_reply(char *line, size_t size, size_t count, void *context)
{
	struct smtp *s = context;

	if (!s->leaving)
		transport_reply_add(&s->reply, str_of(line, size * count));
	return size * count;
}

/*
 * What we say to the server; only the command's name is looked at, for login
 * data passes here too.
 */
static int
on_debug(CURL *curl, curl_infotype type, char *data, size_t size, void *context)
{
	static const struct {
		const char *word;
		enum transport_phase phase;
	} words[] = {{"MAIL FROM:", TRANSPORT_SENDER},
	    {"RCPT TO:", TRANSPORT_RECIPIENT}, {"DATA\r\n", TRANSPORT_DATA}};
	struct smtp *s = context;
	struct str said = str_of(data, size);

	if (type != CURLINFO_HEADER_OUT)
		return 0;
	s->leaving = str_is(said, "QUIT\r\n");
	/* What became of the mail is known; libcurl would wait two minutes. */
	if (s->leaving &&
	    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
		(long)SMTP_QUIT) != CURLE_OK)
		return 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(said, words[i].word))
			s->dialogue.phase = words[i].phase;
	return 0;
}

static enum err_kind
smtp_prepare(struct smtp *s, struct err *err)
{
	const struct transport_settings *settings = s->settings;

	s->base = transport_url_base(s->arena, settings->url);
	if (s->base == NULL)
		return err_set(err, ERR_CONFIG, "not a server: %.*s",
		    STR_ARG(settings->url));
	s->user = str_cstr(s->arena, settings->user);
	s->ca_file = str_cstr(s->arena, settings->ca_file);
	if (settings->user.n > 0 && s->token == NULL &&
	    file_load_secret(str_cstr(s->arena, settings->secret_path),
		&s->secret, err) != ERR_NONE)
		return err->kind;
	if (s->secret.n > 0 && strlen(s->secret.p) != s->secret.n)
		return err_set(err, ERR_CONFIG, "%.*s: holds a NUL",
		    STR_ARG(settings->secret_path));
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		s->curl = curl_easy_init();
	if (s->curl == NULL)
		return err_set(err, ERR_CONFIG, "libcurl cannot begin");
	return ERR_NONE;
}

enum err_kind
smtp_open(const struct transport_settings *settings, smtp_token *token,
    struct smtp **out, struct err *err)
{
	struct arena *a = arena_new();
	struct smtp *s = arena_alloc(a, sizeof *s);

	*out = NULL;
	s->arena = a;
	s->settings = settings;
	s->token = token;
	if (smtp_prepare(s, err) != ERR_NONE) {
		smtp_free(s);
		return err->kind;
	}
	*out = s;
	return ERR_NONE;
}

void
smtp_free(struct smtp *s)
{
	if (s == NULL)
		return;
	curl_easy_cleanup(s->curl);
	if (s->secret.p != NULL)
		explicit_bzero(s->secret.p, s->secret.capacity);
	buf_release(&s->secret);
	transport_reply_release(&s->reply);
	arena_free(s->arena);
}

/* The name given in EHLO is the path of the URL. */
static CURLcode
set_url(struct smtp *s, struct arena *a, struct str from)
{
	struct str name = s->settings->helo;

	if (name.n == 0)
		name = address_domain(from);
	if (!transport_url_helo(name))
		name = (struct str)STR("localhost");
	return curl_easy_setopt(s->curl, CURLOPT_URL,
	    arena_printf(a, "%s/%.*s", s->base, STR_ARG(name)));
}

/*
 * The same for every transfer. TLS is required and verified whatever the
 * scheme; libcurl would send in the clear without CURLUSESSL_ALL.
 */
static CURLcode
set_numbers(CURL *curl)
{
	static const struct {
		CURLoption option;
		long value;
	} numbers[] = {
	    {CURLOPT_USE_SSL, (long)CURLUSESSL_ALL},
	    {CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2},
	    {CURLOPT_SSL_VERIFYPEER, 1}, {CURLOPT_SSL_VERIFYHOST, 2},
	    {CURLOPT_CONNECTTIMEOUT, SMTP_CONNECT}, {CURLOPT_NOSIGNAL, 1},
	    {CURLOPT_VERBOSE, 1}, /* or on_debug() is not called */
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0;
	     rc == CURLE_OK && i < sizeof numbers / sizeof *numbers; i++)
		rc =
		    curl_easy_setopt(curl, numbers[i].option, numbers[i].value);
	return rc;
}

/*
 * Only the plain mechanisms: within TLS they are as good as others, and libcurl
 * would rather try Kerberos for a user with a domain where a server offers it.
 */
static CURLcode
set_texts(struct smtp *s)
{
	bool login = s->user[0] != '\0';
	bool bearer = login && s->token != NULL;
	const struct {
		CURLoption option;
		const char *value;
	} texts[] = {
	    {CURLOPT_PROTOCOLS_STR, "smtp,smtps"},
	    {CURLOPT_USERNAME, login ? s->user : NULL},
	    {CURLOPT_PASSWORD, login && !bearer ? s->secret.p : NULL},
	    {CURLOPT_XOAUTH2_BEARER, bearer ? s->secret.p : NULL},
	    {CURLOPT_LOGIN_OPTIONS,
		bearer ? "AUTH=XOAUTH2" : "AUTH=PLAIN;AUTH=LOGIN"},
	    {CURLOPT_CAINFO, s->ca_file[0] != '\0' ? s->ca_file : NULL},
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0; rc == CURLE_OK && i < sizeof texts / sizeof *texts;
	     i++)
		if (texts[i].value != NULL)
			rc = curl_easy_setopt(
			    s->curl, texts[i].option, texts[i].value);
	return rc;
}

static CURLcode
set_watchers(struct smtp *s)
{
	CURL *c = s->curl;
	CURLcode rc = curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_reply);

	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_debug);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_DEBUGDATA, s);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->words);
	return rc;
}

static CURLcode
set_common(struct smtp *s, struct arena *a, struct str from, int64_t deadline)
{
	int64_t left = deadline - clock_monotonic_ms();
	CURLcode rc;

	s->dialogue = (struct transport_dialogue){0};
	s->leaving = false;
	s->words[0] = '\0';
	transport_reply_clear(&s->reply);
	curl_easy_reset(s->curl); /* keeps the connection */
	rc = set_watchers(s);
	if (rc == CURLE_OK)
		rc = set_numbers(s->curl);
	if (rc == CURLE_OK)
		rc = set_texts(s);
	if (rc == CURLE_OK)
		rc = set_url(s, a, from);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    s->curl, CURLOPT_TIMEOUT_MS, (long)(left > 0 ? left : 1));
	return rc;
}

static CURLcode
set_mail(struct smtp *s, struct arena *a, const struct transport_mail *mail,
    struct curl_slist *to)
{
	CURL *c = s->curl;
	CURLcode rc = curl_easy_setopt(c, CURLOPT_MAIL_FROM,
	    arena_printf(a, "<%.*s>", STR_ARG(mail->from)));

	s->left = mail->bytes;
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail->bytes.n);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_READDATA, s);
	return rc;
}

static CURLcode
set_no_mail(struct smtp *s)
{
	CURLcode rc = curl_easy_setopt(s->curl, CURLOPT_NOBODY, 1L);

	if (rc == CURLE_OK)
		rc = curl_easy_setopt(s->curl, CURLOPT_CUSTOMREQUEST, "NOOP");
	return rc;
}

/* These say that no mail at all can go until the operator has done something. */
static bool
is_blocking(CURLcode rc)
{
	return rc == CURLE_LOGIN_DENIED ||
	       rc == CURLE_PEER_FAILED_VERIFICATION ||
	       rc == CURLE_SSL_CACERT_BADFILE || rc == CURLE_USE_SSL_FAILED ||
	       rc == CURLE_URL_MALFORMAT || rc == CURLE_UNSUPPORTED_PROTOCOL;
}

/* What is known of the dialogue once libcurl has returned. */
static void
look_back(struct smtp *s, CURLcode rc)
{
	s->dialogue.done = rc == CURLE_OK;
	s->dialogue.untrusted = is_blocking(rc);
	s->dialogue.code = s->reply.code;
	s->dialogue.reply = buf_str(&s->reply.text);
}

/* libcurl's words, and what they keep back. */
static struct str
our_words(struct smtp *s, struct arena *a, CURLcode rc)
{
	const char *words =
	    s->words[0] != '\0' ? s->words : curl_easy_strerror(rc);
	const char *fault = NULL;
	long status = 0;

	if (rc == CURLE_PEER_FAILED_VERIFICATION &&
	    curl_easy_getinfo(s->curl, CURLINFO_SSL_VERIFYRESULT, &status) ==
		CURLE_OK)
		fault = transport_judge_certificate(status);
	if (fault == NULL)
		return str_printf(a, "%s", words);
	return str_printf(
	    a, "the server's certificate is not good: %s (%s)", fault, words);
}

static void
conclude(
    struct smtp *s, struct arena *a, CURLcode rc, struct transport_result *out)
{
	const struct transport_dialogue *d = &s->dialogue;
	bool told;

	out->verdict = transport_judge(d);
	/* Else the last reply is about what went well before. */
	told = out->verdict == TRANSPORT_ACCEPTED || d->code >= 400;
	out->code = told ? d->code : 0;
	out->reply = told && d->reply.n > 0 ? str_copy(a, d->reply)
					    : our_words(s, a, rc);
}

/* mail: NULL to log in only. */
static CURLcode
transfer(struct smtp *s, struct arena *a, const struct transport_mail *mail,
    struct curl_slist *to, int64_t deadline)
{
	struct str from = mail != NULL ? mail->from : s->settings->user;
	CURLcode rc = set_common(s, a, from, deadline);

	if (rc == CURLE_OK)
		rc = mail != NULL ? set_mail(s, a, mail, to) : set_no_mail(s);
	if (rc == CURLE_OK)
		rc = curl_easy_perform(s->curl);
	look_back(s, rc);
	return rc;
}

/* A kept connection of which the server has had enough meanwhile. */
static bool
is_stale(const struct smtp *s, CURLcode rc)
{
	long made = 1;

	if (rc == CURLE_OPERATION_TIMEDOUT ||
	    curl_easy_getinfo(s->curl, CURLINFO_NUM_CONNECTS, &made) !=
		CURLE_OK)
		return false;
	return made == 0 && transport_judge_stale(&s->dialogue);
}

/*
 * After a failure libcurl may keep the connection with an answer still to come
 * (seen after a time-out behind the final dot), and would take that answer for
 * the next mail's. It is cut first: the server may be one that says nothing
 * more, and libcurl would wait two minutes for its answer to QUIT.
 */
static void
start_afresh(struct smtp *s)
{
	curl_socket_t socket = CURL_SOCKET_BAD;

	if (curl_easy_getinfo(s->curl, CURLINFO_ACTIVESOCKET, &socket) ==
		CURLE_OK &&
	    socket != CURL_SOCKET_BAD)
		(void)shutdown(socket, SHUT_RDWR);
	curl_easy_cleanup(s->curl);
	s->curl = curl_easy_init();
	if (s->curl == NULL)
		bug("out of memory");
}

/* The token to log in with; false: there is none, and *out says so. */
static bool
take_token(
    struct smtp *s, struct arena *a, bool refused, struct transport_result *out)
{
	struct err err = {0};

	if (s->token == NULL || s->user[0] == '\0')
		return true;
	if (s->secret.p != NULL)
		explicit_bzero(s->secret.p, s->secret.capacity);
	if (s->token(refused, &s->secret, &err) == ERR_NONE)
		return true;
	*out = (struct transport_result){.verdict = TRANSPORT_BLOCKED,
	    .reply = str_copy(a, str_from(err.text))};
	return false;
}

static void
converse(struct smtp *s, struct arena *a, const struct transport_mail *mail,
    struct curl_slist *to, struct transport_result *out)
{
	int seconds = s->settings->timeout_seconds;
	int64_t deadline =
	    clock_monotonic_ms() +
	    (int64_t)(seconds > 0 ? seconds : SMTP_TIMEOUT) * SECOND;
	CURLcode rc;

	if (!take_token(s, a, false, out))
		return;
	rc = transfer(s, a, mail, to, deadline);
	if (is_stale(s, rc)) {
		start_afresh(s);
		rc = transfer(s, a, mail, to, deadline);
	}
	/* A token can end before its time: once more, with another. */
	if (rc == CURLE_LOGIN_DENIED && s->token != NULL) {
		start_afresh(s);
		if (!take_token(s, a, true, out))
			return;
		rc = transfer(s, a, mail, to, deadline);
	}
	conclude(s, a, rc, out);
	if (rc != CURLE_OK)
		start_afresh(s);
}

void
smtp_send(struct smtp *s, struct arena *a, const struct transport_mail *mail,
    struct transport_result *out)
{
	struct curl_slist *to;

	*out = (struct transport_result){.verdict = TRANSPORT_REFUSED,
	    .reply = str_from(
		transport_mail_fault(mail->from, mail->to, mail->bytes))};
	if (out->reply.n > 0)
		return;
	to = curl_slist_append(
	    NULL, arena_printf(a, "<%.*s>", STR_ARG(mail->to)));
	if (to == NULL)
		bug("out of memory");
	converse(s, a, mail, to, out);
	curl_slist_free_all(to);
}

void
smtp_check(struct smtp *s, struct arena *a, struct transport_result *out)
{
	*out = (struct transport_result){0};
	converse(s, a, NULL, NULL, out);
}
