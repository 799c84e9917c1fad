#include "mailbox/mailbox_tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <libetpan/libetpan.h>

#include "base/clock.h"

/* TLS 1.0 and 1.1 are in NORMAL, and out of date. */
static const char priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

enum { ALIVE_MS = 1000 };

struct mailbox_tls {
	int socket;
	char *host;
	int timeout_ms;
	int64_t deadline_ms;
	int64_t budget;
	void (*alive)(void);
	int64_t alive_at;    /* when it was called last */
	const char *failure; /* why nothing passes any more, or NULL */
	gnutls_certificate_credentials_t trusted;
	gnutls_session_t session; /* NULL: in the clear */
	mailstream_low_driver driver;
};

/* ---- waiting ---- */

static void
tls_fail(struct mailbox_tls *t, const char *why)
{
	if (t->failure == NULL)
		t->failure = why;
}

/* Until the socket is ready; false: it will not be in time. */
static bool
tls_wait(struct mailbox_tls *t, short events)
{
	struct pollfd p = {.fd = t->socket, .events = events};
	int64_t silence = clock_monotonic_ms() + t->timeout_ms;
	int64_t until = silence < t->deadline_ms ? silence : t->deadline_ms;

	for (;;) {
		int64_t left = until - clock_monotonic_ms();
		int ready;

		if (left <= 0) {
			tls_fail(t, "the server does not answer in time");
			return false;
		}
		ready = poll(&p, 1, left < INT_MAX ? (int)left : INT_MAX);
		/* Errors of the socket show again when it is used. */
		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR) {
			tls_fail(t, "waiting for the server fails");
			return false;
		}
	}
}

/* ---- connecting ---- */

/* One address. 0, or the errno. */
static int
connect_one(struct mailbox_tls *t, const struct addrinfo *address)
{
	int on = 1, problem = 0;
	socklen_t size = sizeof problem;

	t->socket = socket(address->ai_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, address->ai_protocol);
	if (t->socket == -1)
		return errno;
	/* Commands are small and waited for. */
	(void)setsockopt(t->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	(void)setsockopt(t->socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
	if (connect(t->socket, address->ai_addr, address->ai_addrlen) != 0) {
		if (errno != EINPROGRESS && errno != EINTR)
			problem = errno;
		else if (!tls_wait(t, POLLOUT))
			problem = ETIMEDOUT;
		else if (getsockopt(t->socket, SOL_SOCKET, SO_ERROR, &problem,
			     &size) != 0)
			problem = errno;
	}
	if (problem != 0) {
		(void)close(t->socket);
		t->socket = -1;
		t->failure = NULL;
	}
	return problem;
}

/* The addresses in turn, each with its share of the time. */
static enum err_kind
connect_any(struct mailbox_tls *t, int port, struct err *err)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICSERV};
	struct addrinfo *list = NULL;
	char service[16];
	int count = 0, problem;

	(void)snprintf(service, sizeof service, "%d", port);
	problem = getaddrinfo(t->host, service, &hints, &list);
	if (problem != 0)
		return err_set(err, ERR_RETRY, "%s: %s", t->host,
		    problem == EAI_SYSTEM ? strerror(errno)
					  : gai_strerror(problem));
	for (const struct addrinfo *a = list; a != NULL; a = a->ai_next)
		count++;
	problem = EADDRNOTAVAIL;
	for (const struct addrinfo *a = list; a != NULL && count > 0;
	     a = a->ai_next) {
		t->deadline_ms = clock_monotonic_ms() + t->timeout_ms / count;
		problem = connect_one(t, a);
		if (problem == 0)
			break;
	}
	freeaddrinfo(list);
	if (problem != 0)
		return err_errno(
		    err, ERR_RETRY, problem, "%s port %d", t->host, port);
	return ERR_NONE;
}

static enum err_kind
load_trusted(struct mailbox_tls *t, const char *ca_file, struct err *err)
{
	int got;

	if (gnutls_certificate_allocate_credentials(&t->trusted) != 0)
		err_no_memory(0);
	if (ca_file[0] == '\0') {
		got = gnutls_certificate_set_x509_system_trust(t->trusted);
		if (got <= 0)
			return err_set(err, ERR_CONFIG,
			    "the system has no authorities to trust (package "
			    "ca-certificates)");
		return ERR_NONE;
	}
	got = gnutls_certificate_set_x509_trust_file(
	    t->trusted, ca_file, GNUTLS_X509_FMT_PEM);
	if (got <= 0)
		return err_set(err, ERR_CONFIG, "%s: %s", ca_file,
		    got == 0 ? "no certificate in it" : gnutls_strerror(got));
	return ERR_NONE;
}

enum err_kind
mailbox_tls_open(const struct mailbox_tls_settings *settings,
    struct mailbox_tls **out, struct err *err)
{
	struct mailbox_tls *t = calloc(1, sizeof *t);

	*out = NULL;
	if (t == NULL)
		err_no_memory(sizeof *t);
	t->host = strdup(settings->host);
	if (t->host == NULL)
		err_no_memory(strlen(settings->host));
	t->socket = -1;
	t->timeout_ms = settings->timeout_ms;
	t->alive = settings->alive;
	if (load_trusted(t, settings->ca_file, err) != ERR_NONE ||
	    connect_any(t, settings->port, err) != ERR_NONE) {
		mailbox_tls_free(t);
		return err->kind;
	}
	*out = t;
	return ERR_NONE;
}

/* ---- TLS ---- */

static bool
is_address(const char *host)
{
	unsigned char address[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, address) == 1 ||
	       inet_pton(AF_INET6, host, address) == 1;
}

/* Did it sign itself? Then it is a test's, or somebody in between. */
static bool
is_self_signed(gnutls_session_t session)
{
	unsigned int count = 0;
	const gnutls_datum_t *chain =
	    gnutls_certificate_get_peers(session, &count);
	gnutls_x509_crt_t certificate;
	bool result = false;

	if (count != 1 || gnutls_x509_crt_init(&certificate) != 0)
		return false;
	if (gnutls_x509_crt_import(
		certificate, &chain[0], GNUTLS_X509_FMT_DER) == 0)
		result =
		    gnutls_x509_crt_check_issuer(certificate, certificate) != 0;
	gnutls_x509_crt_deinit(certificate);
	return result;
}

/* What is wrong with the certificate, worst first. */
static const char *
why_not_trusted(gnutls_session_t session)
{
	static const struct {
		unsigned int status;
		const char *words;
	} reasons[] = {
	    {GNUTLS_CERT_REVOKED, "is revoked"},
	    {GNUTLS_CERT_UNEXPECTED_OWNER, "is for another host"},
	    {GNUTLS_CERT_EXPIRED, "has expired"},
	    {GNUTLS_CERT_NOT_ACTIVATED, "is not valid yet"},
	    {GNUTLS_CERT_SIGNER_NOT_FOUND,
		"is signed by an authority that is not trusted"},
	    {GNUTLS_CERT_SIGNER_NOT_CA, "is not signed by an authority"},
	    {GNUTLS_CERT_INSECURE_ALGORITHM, "uses an insecure algorithm"},
	    {GNUTLS_CERT_PURPOSE_MISMATCH, "is not for a server"},
	};
	unsigned int status = gnutls_session_get_verify_cert_status(session);

	if ((status & GNUTLS_CERT_SIGNER_NOT_FOUND) != 0 &&
	    is_self_signed(session))
		return "is self-signed";
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if ((status & reasons[i].status) != 0)
			return reasons[i].words;
	return "is not to be trusted";
}

static enum err_kind
prepare_session(struct mailbox_tls *t, struct err *err)
{
	int problem = gnutls_init(
	    &t->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);

	if (problem != 0) {
		t->session = NULL;
		return err_set(
		    err, ERR_RETRY, "TLS: %s", gnutls_strerror(problem));
	}
	problem = gnutls_priority_set_direct(t->session, priorities, NULL);
	if (problem == 0)
		problem = gnutls_credentials_set(
		    t->session, GNUTLS_CRD_CERTIFICATE, t->trusted);
	/* There is no such thing for an address. */
	if (problem == 0 && !is_address(t->host))
		problem = gnutls_server_name_set(
		    t->session, GNUTLS_NAME_DNS, t->host, strlen(t->host));
	if (problem != 0)
		return err_set(
		    err, ERR_CONFIG, "TLS: %s", gnutls_strerror(problem));
	/* In the handshake, so that nothing of ours is said before it. */
	gnutls_session_set_verify_cert(t->session, t->host, 0);
	gnutls_transport_set_int(t->session, t->socket);
	return ERR_NONE;
}

/* Wait for what a call of GnuTLS said it waits for. */
static bool
tls_wait_again(struct mailbox_tls *t)
{
	return tls_wait(
	    t, gnutls_record_get_direction(t->session) == 1 ? POLLOUT : POLLIN);
}

enum err_kind
mailbox_tls_secure(struct mailbox_tls *t, struct err *err)
{
	int result;

	if (prepare_session(t, err) != ERR_NONE)
		return err->kind;
	t->deadline_ms = clock_monotonic_ms() + t->timeout_ms;
	while ((result = gnutls_handshake(t->session)) < 0) {
		if (gnutls_error_is_fatal(result) != 0)
			break;
		if (result == GNUTLS_E_AGAIN && !tls_wait_again(t))
			return err_set(
			    err, ERR_RETRY, "%s: TLS: %s", t->host, t->failure);
	}
	if (result == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR)
		return err_set(err, ERR_CONFIG,
		    "%s: the server's certificate %s", t->host,
		    why_not_trusted(t->session));
	if (result < 0)
		return err_set(err, ERR_RETRY, "%s: TLS: %s", t->host,
		    gnutls_strerror(result));
	return ERR_NONE;
}

/* ---- libetpan's driver ---- */

/* Something goes on. False: it takes too long all the same. */
static bool
tls_in_time(struct mailbox_tls *t)
{
	int64_t now = clock_monotonic_ms();

	if (now >= t->deadline_ms) {
		tls_fail(t, "the server takes too long");
		return false;
	}
	if (t->alive != NULL && now - t->alive_at >= ALIVE_MS) {
		t->alive_at = now;
		t->alive();
	}
	return true;
}

/* >0 bytes, 0 to try again, -1: nothing comes any more. */
static ssize_t
tls_receive(struct mailbox_tls *t, void *bytes, size_t n)
{
	ssize_t got;

	if (t->session == NULL) {
		got = recv(t->socket, bytes, n, 0);
		if (got > 0)
			return got;
		if (got < 0 && errno == EINTR)
			return 0;
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return tls_wait(t, POLLIN) ? 0 : -1;
	} else {
		got = gnutls_record_recv(t->session, bytes, n);
		if (got > 0)
			return got;
		if (got == GNUTLS_E_AGAIN)
			return tls_wait_again(t) ? 0 : -1;
		if (got < 0 && gnutls_error_is_fatal((int)got) == 0)
			return 0;
	}
	tls_fail(t, got == 0 ? "the server closed the connection"
			     : "the connection is lost");
	return -1;
}

/* Never 0 at the end: libetpan would ask again and again. */
static ssize_t
driver_read(mailstream_low *low, void *bytes, size_t n)
{
	struct mailbox_tls *t = low->data;
	ssize_t got = 0;

	if (t->budget <= 0)
		tls_fail(t, "the server's answer is too long");
	if ((int64_t)n > t->budget)
		n = (size_t)(t->budget > 0 ? t->budget : 0);
	/* The time counts also for one who sends a byte now and then. */
	while (got == 0 && t->failure == NULL && tls_in_time(t))
		got = tls_receive(t, bytes, n);
	if (t->failure != NULL)
		return -1;
	t->budget -= got;
	return got;
}

/* As tls_receive(). */
static ssize_t
tls_send(struct mailbox_tls *t, const void *bytes, size_t n)
{
	ssize_t done;

	if (t->session == NULL) {
		done = send(t->socket, bytes, n, MSG_NOSIGNAL);
		if (done > 0)
			return done;
		if (done < 0 && errno == EINTR)
			return 0;
		if (done < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return tls_wait(t, POLLOUT) ? 0 : -1;
	} else {
		done = gnutls_record_send(t->session, bytes, n);
		if (done > 0)
			return done;
		if (done == GNUTLS_E_AGAIN)
			return tls_wait_again(t) ? 0 : -1;
		if (done < 0 && gnutls_error_is_fatal((int)done) == 0)
			return 0;
	}
	tls_fail(t, "the connection is lost");
	return -1;
}

static ssize_t
driver_write(mailstream_low *low, const void *bytes, size_t n)
{
	struct mailbox_tls *t = low->data;
	ssize_t done = 0;

	while (done == 0 && n > 0 && t->failure == NULL && tls_in_time(t))
		done = tls_send(t, bytes, n);
	return t->failure != NULL ? -1 : done;
}

static int
driver_close(mailstream_low *low)
{
	struct mailbox_tls *t = low->data;

	/* Without waiting for what the server says to it. */
	if (t->session != NULL && t->failure == NULL)
		(void)gnutls_bye(t->session, GNUTLS_SHUT_WR);
	mailbox_tls_break(t);
	return 0;
}

static int
driver_fd(mailstream_low *low)
{
	struct mailbox_tls *t = low->data;

	return t->socket;
}

static void
driver_free(mailstream_low *low)
{
	mailbox_tls_free(low->data);
	free(low);
}

struct _mailstream_low *
mailbox_tls_low(struct mailbox_tls *t)
{
	mailstream_low *low;

	/* Not a table: libetpan asks for one that it could write to. */
	t->driver = (mailstream_low_driver){
	    .mailstream_read = driver_read,
	    .mailstream_write = driver_write,
	    .mailstream_close = driver_close,
	    .mailstream_get_fd = driver_fd,
	    .mailstream_free = driver_free,
	};
	low = mailstream_low_new(t, &t->driver);

	if (low == NULL)
		err_no_memory(sizeof *low);
	return low;
}

void
mailbox_tls_begin(struct mailbox_tls *t, int64_t budget, int64_t deadline_ms)
{
	t->budget = budget;
	t->deadline_ms = deadline_ms;
}

const char *
mailbox_tls_failure(const struct mailbox_tls *t)
{
	return t->failure;
}

void
mailbox_tls_break(struct mailbox_tls *t)
{
	tls_fail(t, "the connection is closed");
}

void
mailbox_tls_free(struct mailbox_tls *t)
{
	if (t == NULL)
		return;
	if (t->session != NULL)
		gnutls_deinit(t->session);
	if (t->trusted != NULL)
		gnutls_certificate_free_credentials(t->trusted);
	if (t->socket != -1)
		(void)close(t->socket);
	free(t->host);
	free(t);
}
