#include "transport/transport_smtp.h"

#include <curl/curl.h>
#include <string.h>

#include "base/file.h"
#include "model/address.h"

enum {
	SMTP_TIMEOUT = 120, /* seconds for one mail, when not given */
	SMTP_CONNECT = 30,
	SMTP_REPLY_MAX = 1000, /* bytes of a reply that are kept */
	SMTP_TOO_LARGE = 552
};

/* How far the dialogue has come: decides what a refusal means. */
enum phase { PHASE_LOGIN, PHASE_SENDER, PHASE_RECIPIENT, PHASE_DATA };

struct smtp {
	struct arena *arena;
	const struct transport_settings *settings;
	CURL *curl;
	struct buf secret;
	char *url;
	/* Of the mail at hand. */
	struct str left; /* bytes that are still to go */
	bool all_gone;   /* the end of the mail was handed over */
	enum phase phase;
	struct buf reply; /* the server's last line */
	char words[CURL_ERROR_SIZE];
};

static size_t
on_read(char *buffer, size_t size, size_t count, void *context)
{
	struct smtp *s = context;
	size_t n = size * count;

	if (n > s->left.n)
		n = s->left.n;
	if (n == 0) {
		s->all_gone = true;
		return 0;
	}
	memcpy(buffer, s->left.p, n);
	s->left = str_after(s->left, n);
	return n;
}

/* Every line that the server says. */
static size_t
on_reply(char *line, size_t size, size_t count, void *context)
{
	struct smtp *s = context;
	struct str text = str_trim(str_of(line, size * count));

	buf_clear(&s->reply);
	buf_add_str(&s->reply, str_slice(text, 0, SMTP_REPLY_MAX));
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
		enum phase phase;
	} words[] = {{"MAIL ", PHASE_SENDER}, {"RCPT ", PHASE_RECIPIENT},
	    {"DATA", PHASE_DATA}};
	struct smtp *s = context;

	(void)curl;
	if (type != CURLINFO_HEADER_OUT)
		return 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts_nocase(str_of(data, size), words[i].word))
			s->phase = words[i].phase;
	return 0;
}

/* The name given in EHLO is the path of the URL. */
static char *
smtp_url(struct arena *a, const struct transport_settings *settings)
{
	struct str helo = settings->helo;

	if (helo.n == 0)
		return str_cstr(a, settings->url);
	return arena_printf(
	    a, "%.*s/%.*s", STR_ARG(settings->url), STR_ARG(helo));
}

enum err_kind
smtp_open(const struct transport_settings *settings, struct smtp **out,
    struct err *err)
{
	struct arena *a = arena_new();
	struct smtp *s = arena_alloc(a, sizeof *s);

	*out = NULL;
	s->arena = a;
	s->settings = settings;
	s->url = smtp_url(a, settings);
	if (settings->user.n > 0 &&
	    file_load_secret(str_cstr(a, settings->secret_path), &s->secret,
		err) != ERR_NONE) {
		smtp_free(s);
		return err->kind;
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		s->curl = curl_easy_init();
	if (s->curl == NULL) {
		smtp_free(s);
		return err_set(err, ERR_CONFIG, "libcurl cannot begin");
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
	buf_release(&s->reply);
	arena_free(s->arena);
}

/*
 * The options of every transfer. TLS is required and verified whatever the
 * scheme; libcurl would send in the clear without CURLUSESSL_ALL.
 */
static CURLcode
set_common(struct smtp *s)
{
	const struct transport_settings *settings = s->settings;
	long timeout = settings->timeout_seconds > 0 ? settings->timeout_seconds
						     : SMTP_TIMEOUT;
	CURL *c = s->curl;
	CURLcode rc;

	curl_easy_reset(c); /* keeps the connection */
	rc = curl_easy_setopt(c, CURLOPT_URL, s->url);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (rc == CURLE_OK && settings->ca_file.n > 0)
		rc = curl_easy_setopt(
		    c, CURLOPT_CAINFO, str_cstr(s->arena, settings->ca_file));
	if (rc == CURLE_OK && settings->user.n > 0)
		rc = curl_easy_setopt(
		    c, CURLOPT_USERNAME, str_cstr(s->arena, settings->user));
	if (rc == CURLE_OK && settings->user.n > 0)
		rc = curl_easy_setopt(c, CURLOPT_PASSWORD, s->secret.p);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_TIMEOUT, timeout);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    c, CURLOPT_CONNECTTIMEOUT, (long)SMTP_CONNECT);
	return rc;
}

static CURLcode
set_watchers(struct smtp *s)
{
	CURL *c = s->curl;
	CURLcode rc = curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_reply);

	s->phase = PHASE_LOGIN;
	s->all_gone = false;
	s->words[0] = '\0';
	buf_clear(&s->reply);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_debug);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_DEBUGDATA, s);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->words);
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

/* These say that no mail at all can go until the operator has done something. */
static bool
is_blocking(CURLcode rc)
{
	return rc == CURLE_LOGIN_DENIED ||
	       rc == CURLE_PEER_FAILED_VERIFICATION ||
	       rc == CURLE_SSL_CACERT_BADFILE || rc == CURLE_USE_SSL_FAILED ||
	       rc == CURLE_URL_MALFORMAT || rc == CURLE_UNSUPPORTED_PROTOCOL;
}

/*
 * A 5xx before the sender is named is about our login; to the sender's name,
 * about our right to use it, unless it is about the size. Lost after the whole
 * mail has gone, with 354 as the last word: it may have been taken.
 */
static enum transport_verdict
judge(const struct smtp *s, CURLcode rc, long code)
{
	if (rc == CURLE_OK)
		return TRANSPORT_ACCEPTED;
	if (is_blocking(rc))
		return TRANSPORT_BLOCKED;
	if (code >= 500 && code <= 599) {
		if (s->phase == PHASE_LOGIN ||
		    (s->phase == PHASE_SENDER && code != SMTP_TOO_LARGE))
			return TRANSPORT_BLOCKED;
		return TRANSPORT_REFUSED;
	}
	if (code >= 400 && code <= 499)
		return TRANSPORT_RETRY;
	return s->all_gone ? TRANSPORT_UNSURE : TRANSPORT_RETRY;
}

static void
conclude(
    struct smtp *s, struct arena *a, CURLcode rc, struct transport_result *out)
{
	long code = 0;

	if (curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &code) !=
	    CURLE_OK)
		code = 0;
	out->verdict = judge(s, rc, code);
	out->code = (int)code;
	if (out->verdict == TRANSPORT_ACCEPTED ||
	    (code >= 400 && s->reply.n > 0))
		out->reply = buf_copy(a, &s->reply);
	else
		out->reply = str_printf(a, "%s",
		    s->words[0] != '\0' ? s->words : curl_easy_strerror(rc));
}

/* A kept connection that the server has closed meanwhile: nothing was said. */
static bool
was_stale(struct smtp *s, CURLcode rc)
{
	long made = 1, code = 0;

	if (rc != CURLE_RECV_ERROR && rc != CURLE_SEND_ERROR)
		return false;
	return curl_easy_getinfo(s->curl, CURLINFO_NUM_CONNECTS, &made) ==
		   CURLE_OK &&
	       curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &code) ==
		   CURLE_OK &&
	       made == 0 && code == 0 && !s->all_gone;
}

static CURLcode
transfer(struct smtp *s, struct arena *a, const struct transport_mail *mail,
    struct curl_slist *to)
{
	CURLcode rc = set_common(s);

	if (rc == CURLE_OK)
		rc = set_watchers(s);
	if (rc == CURLE_OK)
		rc = set_mail(s, a, mail, to);
	return rc == CURLE_OK ? curl_easy_perform(s->curl) : rc;
}

void
smtp_send(struct smtp *s, struct arena *a, const struct transport_mail *mail,
    struct transport_result *out)
{
	struct curl_slist *to;
	CURLcode rc;

	*out = (struct transport_result){
	    .verdict = TRANSPORT_REFUSED, .reply = STR("not an address")};
	/* libcurl would send what stands behind a CR LF in an address. */
	if (!address_valid(mail->from) || !address_valid(mail->to))
		return;
	to = curl_slist_append(
	    NULL, arena_printf(a, "<%.*s>", STR_ARG(mail->to)));
	if (to == NULL)
		bug("out of memory");
	rc = transfer(s, a, mail, to);
	if (was_stale(s, rc))
		rc = transfer(s, a, mail, to);
	conclude(s, a, rc, out);
	curl_slist_free_all(to);
}

void
smtp_check(struct smtp *s, struct arena *a, struct transport_result *out)
{
	CURLcode rc = set_common(s);

	*out = (struct transport_result){0};
	if (rc == CURLE_OK)
		rc = set_watchers(s);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(s->curl, CURLOPT_NOBODY, 1L);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(s->curl, CURLOPT_CUSTOMREQUEST, "NOOP");
	if (rc == CURLE_OK)
		rc = curl_easy_perform(s->curl);
	conclude(s, a, rc, out);
}
