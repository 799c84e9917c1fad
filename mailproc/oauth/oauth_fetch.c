#include "oauth/oauth_fetch.h"

#include <curl/curl.h>
#include <string.h>

enum { CONNECT_SECONDS = 15, WHOLE_SECONDS = 40, HTTP_OK = 200 };

static size_t
on_answer(char *bytes, size_t size, size_t count, void *context)
{
	struct buf *answer = context;
	size_t n = size * count;

	if (answer->n + n > OAUTH_MAX_ANSWER)
		return 0;
	buf_add(answer, bytes, n);
	return n;
}

/* "&name=value" with what is not a letter or digit as %XX (RFC 6749 App. B). */
static void
add_field(struct buf *form, const char *name, struct str value)
{
	static const char kept[] = "-._~";

	if (value.n == 0)
		return;
	buf_printf(form, "%s%s=", form->n > 0 ? "&" : "", name);
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (char_is_alnum(c) || (c != '\0' && strchr(kept, c) != NULL))
			buf_add_char(form, c);
		else
			buf_printf(form, "%%%02X", (unsigned)(unsigned char)c);
	}
}

static CURLcode
set_numbers(CURL *curl)
{
	static const struct {
		CURLoption option;
		long value;
	} numbers[] = {
	    {CURLOPT_POST, 1},
	    {CURLOPT_FOLLOWLOCATION, 0},
	    {CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2},
	    {CURLOPT_SSL_VERIFYPEER, 1},
	    {CURLOPT_SSL_VERIFYHOST, 2},
	    {CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS},
	    {CURLOPT_TIMEOUT, WHOLE_SECONDS},
	    {CURLOPT_NOSIGNAL, 1},
	};
	CURLcode rc = CURLE_OK;

	for (size_t i = 0;
	     rc == CURLE_OK && i < sizeof numbers / sizeof *numbers; i++)
		rc =
		    curl_easy_setopt(curl, numbers[i].option, numbers[i].value);
	return rc;
}

static CURLcode
set_request(struct arena *a, CURL *curl, const struct oauth_settings *s,
    const struct buf *form, struct buf *answer, char *words)
{
	CURLcode rc = set_numbers(curl);

	if (rc == CURLE_OK)
		rc = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(curl, CURLOPT_URL, str_cstr(a, s->url));
	if (rc == CURLE_OK && s->ca_file.n > 0)
		rc = curl_easy_setopt(
		    curl, CURLOPT_CAINFO, str_cstr(a, s->ca_file));
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(
		    curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)form->n);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(curl, CURLOPT_POSTFIELDS, form->p);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_answer);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
	return rc;
}

static enum err_kind
judge(
    long status, bool read, const struct oauth_answer *answer, struct err *err)
{
	if (read && status == HTTP_OK && answer->access_token.n > 0)
		return ERR_NONE;
	if (read && answer->error.n > 0)
		return err_set(err, ERR_RETRY,
		    "the token endpoint answers %ld %.*s: %.*s", status,
		    STR_ARG(answer->error), STR_ARG(answer->description));
	return err_set(err, ERR_RETRY,
	    "the token endpoint answers %ld without a token", status);
}

static enum err_kind
ask(struct arena *a, CURL *curl, const struct oauth_settings *s,
    const struct buf *form, struct oauth_answer *out, struct err *err)
{
	char words[CURL_ERROR_SIZE] = "";
	struct buf answer = {0};
	long status = 0;
	CURLcode rc = set_request(a, curl, s, form, &answer, words);

	if (rc == CURLE_OK)
		rc = curl_easy_perform(curl);
	if (rc == CURLE_OK)
		rc = curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (rc != CURLE_OK)
		(void)err_set(err, ERR_RETRY, "the token endpoint: %s",
		    words[0] != '\0' ? words : curl_easy_strerror(rc));
	else
		(void)judge(status,
		    oauth_answer_parse(a, buf_str(&answer), out), out, err);
	if (answer.p != NULL)
		explicit_bzero(answer.p, answer.capacity);
	buf_release(&answer);
	return err->kind;
}

enum err_kind
oauth_fetch(struct arena *a, const struct oauth_settings *s, struct str secret,
    struct str refresh, struct oauth_answer *out, struct err *err)
{
	struct buf form = {0};
	CURL *curl = NULL;

	*out = (struct oauth_answer){0};
	*err = (struct err){0};
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		curl = curl_easy_init();
	if (curl == NULL)
		return err_set(err, ERR_RETRY, "libcurl cannot begin");
	add_field(&form, "grant_type",
	    str_from(s->refresh ? "refresh_token" : "client_credentials"));
	add_field(&form, "client_id", s->client_id);
	add_field(&form, "client_secret", secret);
	add_field(&form, "refresh_token", refresh);
	add_field(&form, "scope", s->scope);
	(void)ask(a, curl, s, &form, out, err);
	curl_easy_cleanup(curl);
	if (form.p != NULL)
		explicit_bzero(form.p, form.capacity);
	buf_release(&form);
	return err->kind;
}
