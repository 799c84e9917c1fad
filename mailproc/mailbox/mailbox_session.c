#include "mailbox/mailbox_session.h"

#include <stdlib.h>
#include <string.h>

#include <libetpan/libetpan.h>

#include "base/clock.h"
#include "base/file.h"
#include "mailbox/mailbox_tls.h"

enum {
	STREAM_BUFFER = 8192,
	ANSWER_BYTES = 1 << 20, /* of a command that has little to say */
	SLOWEST = 32 * 1024,    /* bytes a second that we wait for */
	FAREWELL_MOST = 200,    /* bytes of it */
	QUIET_MOST_MS = 10 * 60 * 1000,
	USUAL_TIMEOUT = 60
};

enum err_kind
mailbox_session_init(struct mailbox_session *s, struct arena *a,
    const struct mailbox_settings *settings, void (*alive)(void),
    struct err *err)
{
	*s = (struct mailbox_session){.settings = *settings, .alive = alive};
	if (s->settings.timeout_seconds <= 0)
		s->settings.timeout_seconds = USUAL_TIMEOUT;
	if (s->settings.max_size <= 0)
		s->settings.max_size = INT64_C(150) << 20;
	return mailbox_url_parse(a, settings->url, &s->url, err);
}

void
mailbox_session_release(struct mailbox_session *s)
{
	mailbox_session_close(s);
	buf_release(&s->prefix);
	buf_release(&s->selected);
	buf_release(&s->farewell);
}

void
mailbox_session_close(struct mailbox_session *s)
{
	if (s->imap == NULL)
		return;
	/* Else libetpan would log out, and trust in what comes back. */
	mailbox_tls_break(s->tls);
	mailimap_free(s->imap);
	s->imap = NULL;
	s->tls = NULL;
	s->ready = false;
	buf_clear(&s->selected);
}

void
mailbox_session_begin(struct mailbox_session *s, int64_t bytes)
{
	int64_t seconds = s->settings.timeout_seconds + bytes / SLOWEST;

	if (s->alive != NULL)
		s->alive();
	/* Twice, as a server may be wrong about the size of a message. */
	mailbox_tls_begin(s->tls, 2 * bytes + ANSWER_BYTES,
	    clock_monotonic_ms() + seconds * 1000);
}

/* ---- failures ---- */

/* "* BYE reason": libetpan drops the reason. */
static void
note_farewell(
    mailimap *imap, int type, const char *bytes, size_t n, void *context)
{
	struct mailbox_session *s = context;
	struct str text = str_of(bytes, n), line;

	(void)imap;
	/* Of all that passes by, nothing else is looked at or kept. */
	if (type != MAILSTREAM_LOG_TYPE_DATA_RECEIVED ||
	    !str_starts_nocase(text, "* BYE "))
		return;
	if (str_line(&text, &line)) {
		buf_clear(&s->farewell);
		buf_add_str(&s->farewell,
		    str_slice(str_after(line, 6), 0, FAREWELL_MOST));
	}
}

/* "Suggested Backoff Time: 4711 milliseconds" (Exchange). */
static void
note_throttling(struct mailbox_session *s, struct str text)
{
	static const char words[] = "Suggested Backoff Time: ";
	size_t at = str_find_nocase(text, words, 0);
	int64_t now = clock_monotonic_ms(), wait;
	struct str number;

	if (at == SIZE_MAX)
		return;
	number = str_after(text, at + sizeof words - 1);
	number.n = 0;
	while (at + sizeof words - 1 + number.n < text.n &&
	       char_is_digit(number.p[number.n]))
		number.n++;
	if (!str_to_int64(number, 0, QUIET_MOST_MS, &wait))
		wait = QUIET_MOST_MS;
	/* Not all clients at the same moment. */
	s->quiet_until_ms = now + wait + now % (wait / 10 + 1);
}

/* What a refusal with one of these codes means (RFC 5530); else it may pass. */
static const struct {
	const char *code;
	enum err_kind kind;
} refusals[] = {
    {"AUTHENTICATIONFAILED", ERR_CONFIG},
    {"AUTHORIZATIONFAILED", ERR_CONFIG},
    {"EXPIRED", ERR_CONFIG},
    {"PRIVACYREQUIRED", ERR_CONFIG},
    {"NOPERM", ERR_CONFIG},
    {"CANNOT", ERR_CONFIG},
    {"TOOBIG", ERR_MESSAGE},
};

static enum err_kind
kind_of_refusal(const struct mailbox_session *s, int result, struct str text)
{
	const struct mailimap_response_info *info = s->imap->imap_response_info;
	struct str code = str_from(info != NULL ? info->rsp_atom : NULL);

	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (str_is_nocase(code, refusals[i].code))
			return refusals[i].kind;
	/* Exchange, for an account without rights in this mailbox. */
	if (str_find_nocase(text, "authenticated but not connected", 0) !=
	    SIZE_MAX)
		return ERR_CONFIG;
	/* A login that is refused without more words is a wrong password. */
	if (result == MAILIMAP_ERROR_LOGIN && code.n == 0 &&
	    str_find_nocase(text, "throttled", 0) == SIZE_MAX &&
	    str_find_nocase(text, "temporar", 0) == SIZE_MAX)
		return ERR_CONFIG;
	return ERR_RETRY;
}

static bool
is_lost(int result)
{
	switch (result) {
	case MAILIMAP_ERROR_BAD_STATE:
	case MAILIMAP_ERROR_STREAM:
	case MAILIMAP_ERROR_PARSE:
	case MAILIMAP_ERROR_CONNECTION_REFUSED:
	case MAILIMAP_ERROR_MEMORY:
	case MAILIMAP_ERROR_FATAL:
	case MAILIMAP_ERROR_PROTOCOL:
	case MAILIMAP_ERROR_DONT_ACCEPT_CONNECTION:
		return true;
	default:
		return false;
	}
}

enum err_kind
mailbox_session_failed(
    struct mailbox_session *s, int result, const char *what, struct err *err)
{
	const char *why = mailbox_tls_failure(s->tls);
	struct str text = str_from(s->imap->imap_response);

	s->blame = s->ready;
	s->unreadable = false;
	if (!is_lost(result) || result == MAILIMAP_ERROR_PROTOCOL) {
		note_throttling(s, text);
		err_set(err, kind_of_refusal(s, result, text),
		    "%s: the server answers: %.*s", what, STR_ARG(text));
	} else if (s->farewell.n > 0) {
		note_throttling(s, buf_str(&s->farewell));
		err_set(err, ERR_RETRY, "%s: the server ends: %s", what,
		    s->farewell.p);
	} else if (why != NULL) {
		err_set(err, ERR_RETRY, "%s: %s", what, why);
	} else {
		s->unreadable = true;
		err_set(err, ERR_RETRY,
		    "%s: the server's answer cannot be read", what);
	}
	if (is_lost(result))
		mailbox_session_close(s);
	return err->kind;
}

/* ---- connecting ---- */

/* libetpan calls the handlers of a fetch only when there is one of these. */
static void
ignore_progress(size_t now, size_t most, void *context)
{
	(void)now;
	(void)most;
	(void)context;
}

/* The connection and the greeting; with TLS first where the url says so. */
static enum err_kind
connect_server(struct mailbox_session *s, struct arena *a, struct err *err)
{
	struct mailbox_tls_settings settings = {.host = s->url.host,
	    .port = s->url.port,
	    .ca_file = str_cstr(a, s->settings.ca_file),
	    .timeout_ms = s->settings.timeout_seconds * 1000,
	    .alive = s->alive};
	struct mailbox_tls *tls;
	mailstream *stream;
	int result;

	if (s->alive != NULL)
		s->alive();
	if (mailbox_tls_open(&settings, &tls, err) != ERR_NONE)
		return err->kind;
	if (s->url.tls_at_once && mailbox_tls_secure(tls, err) != ERR_NONE) {
		mailbox_tls_free(tls);
		return err->kind;
	}
	s->imap = mailimap_new(0, NULL);
	stream = mailstream_new(mailbox_tls_low(tls), STREAM_BUFFER);
	if (s->imap == NULL || stream == NULL)
		err_no_memory(STREAM_BUFFER);
	s->tls = tls;
	s->connects++;
	mailimap_set_logger(s->imap, note_farewell, s);
	mailimap_set_progress_callback(
	    s->imap, ignore_progress, ignore_progress, NULL);
	mailbox_session_begin(s, 0);
	result = mailimap_connect(s->imap, stream);
	if (result == MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return ERR_NONE;
	if (result != MAILIMAP_NO_ERROR_AUTHENTICATED)
		return mailbox_session_failed(s, result, "connecting", err);
	/* Before TLS, anybody in between could say that we are known. */
	if (!s->url.tls_at_once)
		return err_set(err, ERR_CONFIG,
		    "the server wants no STARTTLS: it greets with PREAUTH");
	return ERR_NONE;
}

/* What the server can do; what it said before TLS or login does not count. */
static enum err_kind
ask_capabilities(struct mailbox_session *s, struct err *err)
{
	struct mailimap_capability_data *data = NULL;
	int result;

	mailbox_session_begin(s, 0);
	result = mailimap_capability(s->imap, &data);
	if (result != MAILIMAP_NO_ERROR)
		return mailbox_session_failed(
		    s, result, "asking what the server can do", err);
	mailimap_capability_data_free(data);
	return ERR_NONE;
}

static bool
can(const struct mailbox_session *s, const char *extension)
{
	return mailimap_has_extension(s->imap, extension) != 0;
}

static enum err_kind
start_tls(struct mailbox_session *s, struct err *err)
{
	int result;

	if (ask_capabilities(s, err) != ERR_NONE)
		return err->kind;
	if (!can(s, "STARTTLS"))
		return err_set(
		    err, ERR_CONFIG, "the server does not offer STARTTLS");
	mailbox_session_begin(s, 0);
	result = mailimap_starttls(s->imap);
	/*
	 * What came behind the answer came in the clear, and would be taken for
	 * what the server says later under TLS. Debian's libetpan refuses it
	 * too, but not in words.
	 */
	if (s->imap->imap_stream->read_buffer_len > 0)
		return err_set(err, ERR_RETRY,
		    "STARTTLS: something was put in behind the answer");
	if (result != MAILIMAP_NO_ERROR)
		return mailbox_session_failed(s, result, "STARTTLS", err);
	return mailbox_tls_secure(s->tls, err);
}

static enum err_kind
check_secret(const struct buf *secret, struct err *err)
{
	for (size_t i = 0; i < secret->n; i++)
		if (secret->p[i] == '\0' || secret->p[i] == '\r' ||
		    secret->p[i] == '\n')
			return err_set(err, ERR_CONFIG,
			    "the password has more than one line");
	return ERR_NONE;
}

/*
 * With a bearer token (XOAUTH2). The user may be a shared mailbox, whose name
 * goes with the token of a delegate. A refusal is never the operator's affair
 * at once: what issues tokens may be out of order for an hour.
 */
static enum err_kind
log_in_bearer(
    struct mailbox_session *s, struct arena *a, bool again, struct err *err)
{
	mailstream *stream = s->imap->imap_stream;
	struct buf token = {0};
	enum err_kind kind;
	int result;

	if (!mailimap_has_authentication(s->imap, "XOAUTH2"))
		return err_set(
		    err, ERR_CONFIG, "login: the server takes no XOAUTH2");
	kind = s->token(again, &token, err);
	if (kind == ERR_NONE) {
		mailbox_session_begin(s, 0);
		result = mailimap_oauth2_authenticate(
		    s->imap, str_cstr(a, s->settings.user), token.p);
		explicit_bzero(stream->write_buffer, stream->buffer_max_size);
		if (result != MAILIMAP_NO_ERROR) {
			s->token_refused = result == MAILIMAP_ERROR_LOGIN;
			kind = mailbox_session_failed(s, result, "login", err);
		}
	}
	if (kind == ERR_CONFIG)
		kind = err->kind = ERR_RETRY;
	if (token.p != NULL)
		explicit_bzero(token.p, token.capacity);
	buf_release(&token);
	return kind;
}

static enum err_kind
log_in(struct mailbox_session *s, struct arena *a, struct err *err)
{
	mailstream *stream = s->imap->imap_stream;
	struct buf secret = {0};
	enum err_kind kind;
	int result;

	if (can(s, "LOGINDISABLED"))
		return err_set(
		    err, ERR_CONFIG, "login: the server takes no passwords");
	kind = file_load_secret(
	    str_cstr(a, s->settings.secret_path), &secret, err);
	if (kind == ERR_NONE)
		kind = check_secret(&secret, err);
	if (kind == ERR_NONE) {
		mailbox_session_begin(s, 0);
		result = mailimap_login(
		    s->imap, str_cstr(a, s->settings.user), secret.p);
		/* It lay there to be sent. */
		explicit_bzero(stream->write_buffer, stream->buffer_max_size);
		if (result != MAILIMAP_NO_ERROR)
			kind = mailbox_session_failed(s, result, "login", err);
	}
	if (secret.p != NULL)
		explicit_bzero(secret.p, secret.capacity);
	buf_release(&secret);
	return kind;
}

/* Before the names of the person's own folders, and between their levels. */
static enum err_kind
ask_namespace(struct mailbox_session *s, struct err *err)
{
	struct mailimap_namespace_data *data = NULL;
	struct mailimap_namespace_info *own = NULL;
	int result;

	mailbox_session_begin(s, 0);
	result = mailimap_namespace(s->imap, &data);
	if (result != MAILIMAP_NO_ERROR)
		return mailbox_session_failed(s, result, "NAMESPACE", err);
	if (data->ns_personal != NULL &&
	    clist_begin(data->ns_personal->ns_data_list) != NULL)
		own =
		    clist_content(clist_begin(data->ns_personal->ns_data_list));
	if (own != NULL) {
		s->delimiter = own->ns_delimiter;
		buf_add_text(&s->prefix, own->ns_prefix);
	}
	mailimap_namespace_data_free(data);
	return ERR_NONE;
}

static enum err_kind
ask_delimiter(struct mailbox_session *s, struct err *err)
{
	clist *list = NULL;
	int result;

	mailbox_session_begin(s, 0);
	result = mailimap_list(s->imap, "", "", &list);
	if (result != MAILIMAP_NO_ERROR)
		return mailbox_session_failed(s, result, "LIST", err);
	if (clist_begin(list) != NULL) {
		const struct mailimap_mailbox_list *root =
		    clist_content(clist_begin(list));

		s->delimiter = root->mb_delimiter;
	}
	mailimap_list_result_free(list);
	return ERR_NONE;
}

static enum err_kind
look_around(struct mailbox_session *s, struct err *err)
{
	if (ask_capabilities(s, err) != ERR_NONE)
		return err->kind;
	s->has_move = can(s, "MOVE");
	s->has_uidplus = can(s, "UIDPLUS");
	s->has_unselect = can(s, "UNSELECT");
	s->delimiter = '\0';
	buf_clear(&s->prefix);
	if (can(s, "NAMESPACE") && ask_namespace(s, err) != ERR_NONE)
		return err->kind;
	return s->delimiter != '\0' ? ERR_NONE : ask_delimiter(s, err);
}

/* again: the server refused the token of the attempt before. */
static enum err_kind
establish(
    struct mailbox_session *s, struct arena *a, bool again, struct err *err)
{
	enum err_kind kind;

	buf_clear(&s->farewell);
	s->token_refused = false;
	kind = connect_server(s, a, err);
	if (kind == ERR_NONE && !s->url.tls_at_once)
		kind = start_tls(s, err);
	if (kind == ERR_NONE)
		kind = ask_capabilities(s, err);
	if (kind == ERR_NONE &&
	    s->imap->imap_state == MAILIMAP_STATE_NON_AUTHENTICATED)
		kind = s->token != NULL ? log_in_bearer(s, a, again, err)
					: log_in(s, a, err);
	if (kind == ERR_NONE)
		kind = look_around(s, err);
	if (kind == ERR_NONE)
		s->ready = true;
	else
		mailbox_session_close(s);
	return kind;
}

enum err_kind
mailbox_session_open(struct mailbox_session *s, struct err *err)
{
	int64_t quiet = s->quiet_until_ms - clock_monotonic_ms();
	struct arena *a;
	enum err_kind kind;

	s->blame = s->unreadable = false;
	if (quiet > 0)
		return err_set(err, ERR_RETRY,
		    "the server asked for a pause; %lld ms are left",
		    (long long)quiet);
	if (s->imap != NULL)
		return ERR_NONE;
	a = arena_new();
	kind = establish(s, a, false, err);
	/* A token can end before its time: once more, with another. */
	if (kind != ERR_NONE && s->token_refused &&
	    s->quiet_until_ms <= clock_monotonic_ms())
		kind = establish(s, a, true, err);
	arena_free(a);
	return kind;
}
