#include "transport/transport_judge.h"

enum {
	CODE_CLOSING = 421,
	CODE_TOO_LARGE = 552,
};

static bool
is_within(int code, int first)
{
	return code >= first && code <= first + 99;
}

/*
 * Enhanced status codes (RFC 3463) that are about our account and not about
 * the mail. Those with three digits, and 5.7.57 and 5.7.60, are Exchange
 * Online's: throttled for errors that went on, no right to send as this
 * sender, login by password switched off, the day's limit reached, the sender
 * or the whole tenant barred.
 */
static const char *const account_statuses[] = {"5.1.7", "5.1.8", "5.1.90",
    "5.2.251", "5.2.252", "5.2.253", "5.2.254", "5.2.255", "5.7.8", "5.7.57",
    "5.7.60", "5.7.139", "5.7.232", "5.7.233", "5.7.501", "5.7.502", "5.7.503",
    "5.7.705", "5.7.708"};

/* Exchange's older words for the same, under the status 5.2.0. */
static const char *const account_words[] = {
    "SendAsDenied", "SubmissionQuotaExceeded"};

/* Too large, said of one mail, in the answers to MAIL too (RFC 1870). */
static const char *const size_statuses[] = {"5.2.3", "5.3.4"};

static bool
has_status(struct str reply, const char *const *statuses, size_t count)
{
	struct str rest = reply, code, status;

	if (!str_cut(&rest, ' ', &code) || !str_cut(&rest, ' ', &status))
		return false;
	for (size_t i = 0; i < count; i++)
		if (str_is(status, statuses[i]))
			return true;
	return false;
}

static bool
is_about_size(const struct transport_dialogue *d)
{
	return d->code == CODE_TOO_LARGE ||
	       has_status(d->reply, size_statuses,
		   sizeof size_statuses / sizeof *size_statuses);
}

static bool
is_about_account(const struct transport_dialogue *d)
{
	/* RFC 4954 §6: authentication, whatever it was that was asked. */
	if (d->code == 530 || d->code == 534 || d->code == 535 ||
	    d->code == 538)
		return true;
	for (size_t i = 0; i < sizeof account_words / sizeof *account_words;
	     i++)
		if (str_find(d->reply, account_words[i], 0) != SIZE_MAX)
			return true;
	return has_status(d->reply, account_statuses,
	    sizeof account_statuses / sizeof *account_statuses);
}

/* A 5xx. Before the sender is named it is about us, whatever it says. */
static enum transport_verdict
judge_refusal(const struct transport_dialogue *d)
{
	if (d->phase == TRANSPORT_LOGIN || is_about_account(d))
		return TRANSPORT_BLOCKED;
	/* The sender is the same for all mails: so will the answer be. */
	if (d->phase == TRANSPORT_SENDER && !is_about_size(d))
		return TRANSPORT_BLOCKED;
	return TRANSPORT_REFUSED;
}

enum transport_verdict
transport_judge(const struct transport_dialogue *d)
{
	if (d->done)
		return TRANSPORT_ACCEPTED;
	/* libcurl is content with 250 alone; RFC 5321 §4.3.1: with any 2xx. */
	if (d->all_gone && is_within(d->code, 200))
		return TRANSPORT_ACCEPTED;
	/* Before what TLS and login make of it: "454, later" stays later. */
	if (is_within(d->code, 400))
		return TRANSPORT_RETRY;
	if (d->untrusted)
		return TRANSPORT_BLOCKED;
	if (is_within(d->code, 500))
		return judge_refusal(d);
	/* Nobody can say whether the server still took it. */
	return d->all_gone ? TRANSPORT_UNSURE : TRANSPORT_RETRY;
}

bool
transport_judge_stale(const struct transport_dialogue *d)
{
	return !d->done && !d->untrusted && d->phase <= TRANSPORT_SENDER &&
	       (d->code == 0 || d->code == CODE_CLOSING);
}

const char *
transport_judge_certificate(long status)
{
	static const struct {
		long bit;
		const char *fault;
	} faults[] = {{1L << 10, "expired"}, {1L << 9, "not valid yet"},
	    {1L << 5, "revoked"}, {1L << 8, "signed by a weak method"},
	    {1L << 7, "its signer is no authority"},
	    {1L << 6, "self-signed, or by an authority that is not trusted"}};

	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if ((status & faults[i].bit) != 0)
			return faults[i].fault;
	return NULL;
}
