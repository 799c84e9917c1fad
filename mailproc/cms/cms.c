#include "cms/cms.h"

#include <gnutls/pkcs7.h>

/* Object identifiers of a ContentInfo (RFC 5652 §4, §6; RFC 5083), in DER with
 * their tag and length. */
static const struct cms_type {
	struct str oid;
	bool encrypted;
} cms_types[] = {
    {STR("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"), false}, /* signed */
    {STR("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"), true}, /* enveloped */
    {STR("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06"), true}, /* encrypted */
    /* authenticated and enveloped */
    {STR("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"), true},
    /* compressed: not read */
    {STR("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09"), false},
};

static const char pem_start[] = "-----BEGIN PKCS7-----";

/* The type of a ContentInfo: the first thing in its SEQUENCE; NULL: none. */
static const struct cms_type *
cms_type(struct str bytes)
{
	size_t at = 2, extra;

	if (bytes.n < at || bytes.p[0] != 0x30)
		return NULL;
	/* 0x80 is an indefinite length, above it the count of length bytes. */
	extra = (unsigned char)bytes.p[1];
	at += extra > 0x80 ? extra - 0x80 : 0;
	for (size_t i = 0; i < sizeof cms_types / sizeof cms_types[0]; i++)
		if (str_eq(str_slice(bytes, at, cms_types[i].oid.n),
			cms_types[i].oid))
			return &cms_types[i];
	return NULL;
}

bool
cms_is(struct str bytes)
{
	return cms_type(bytes) != NULL || str_starts(bytes, pem_start);
}

static struct str
cms_inner_name(struct str name)
{
	if (name.n > 4 && str_is_nocase(str_after(name, name.n - 4), ".p7m"))
		name.n -= 4;
	return name;
}

/* False: nothing signed is in it, or it is damaged. */
static bool
cms_content(struct arena *a, gnutls_pkcs7_t pkcs7, struct str *out)
{
	gnutls_datum_t data = {0};
	int rc = gnutls_pkcs7_get_embedded_data(pkcs7, 0, &data);

	*out = (struct str){0};
	if (rc == GNUTLS_E_SUCCESS)
		*out = str_copy(a, str_of((const char *)data.data, data.size));
	gnutls_free(data.data);
	return rc == GNUTLS_E_SUCCESS;
}

static void
cms_signed(struct arena *a, gnutls_pkcs7_t pkcs7, struct str name,
    struct container *out)
{
	struct container_piece piece = {.kind = CONTAINER_FILE};
	struct str content;

	out->state = CONTAINER_OPEN;
	if (!cms_content(a, pkcs7, &content)) {
		/* Certificates, or the signature of what stands beside it. */
		if (gnutls_pkcs7_get_crt_count(pkcs7) < 1)
			out->state = CONTAINER_BROKEN;
		return;
	}
	piece.bytes = content;
	piece.name = cms_inner_name(name);
	if (container_is_mime(content))
		piece.kind = CONTAINER_MIME;
	else
		out->role = CONTAINER_IS_MESSAGE;
	if (content.n > 0)
		container_add(a, out, &piece);
}

void
cms_open(
    struct arena *a, struct str name, struct str bytes, struct container *out)
{
	const struct cms_type *type = cms_type(bytes);
	bool pem = str_starts(bytes, pem_start);
	gnutls_pkcs7_t pkcs7 = NULL;
	gnutls_datum_t data = {0};

	out->role = CONTAINER_IS_ENVELOPE;
	out->state = type != NULL && type->encrypted ? CONTAINER_ENCRYPTED
						     : CONTAINER_BROKEN;
	if (out->state == CONTAINER_ENCRYPTED ||
	    gnutls_pkcs7_init(&pkcs7) != GNUTLS_E_SUCCESS)
		return;
	/* GnuTLS wants it writable. */
	data.data = (unsigned char *)str_cstr(a, bytes);
	data.size = (unsigned)bytes.n;
	if (gnutls_pkcs7_import(pkcs7, &data,
		pem ? GNUTLS_X509_FMT_PEM : GNUTLS_X509_FMT_DER) ==
	    GNUTLS_E_SUCCESS)
		cms_signed(a, pkcs7, name, out);
	gnutls_pkcs7_deinit(pkcs7);
}
