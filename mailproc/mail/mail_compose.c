#include "mail/mail_compose.h"

#include <string.h>

#include <gmime/gmime.h>

#include "model/address.h"
#include "text/utf8.h"

/* A header line holds 998 bytes (RFC 5322 §2.1.1), the field's name included. */
enum { COMPOSE_MAX_ID = 900 };

/* One value of a draft, and what it must be. */
struct compose_rule {
	const char *name;
	struct str value;
	bool required;
	bool ascii; /* printable ASCII without blanks */
};

static bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 ||
	       c == 0x2029;
}

/* No control in it, CR, LF and NUL included: nothing can start another line. */
static bool
is_plain_line(struct str value, bool ascii)
{
	size_t at = 0;
	uint32_t c;

	if (!utf8_valid(value))
		return false;
	while (utf8_decode(value, &at, &c))
		if (is_control(c) || (ascii && (c == ' ' || c > '~')))
			return false;
	return true;
}

static enum err_kind
check_line(const struct compose_rule *rule, struct err *err)
{
	if (rule->required && rule->value.n == 0)
		return err_set(err, ERR_MESSAGE, "mail: no %s", rule->name);
	if (!is_plain_line(rule->value, rule->ascii))
		return err_set(err, ERR_MESSAGE,
		    "mail: the %s has characters that are not allowed",
		    rule->name);
	return ERR_NONE;
}

static enum err_kind
check_address(
    const char *name, struct str address, bool required, struct err *err)
{
	if (address.n == 0 && !required)
		return ERR_NONE;
	if (!address_valid(address))
		return err_set(
		    err, ERR_MESSAGE, "mail: the %s is not an address", name);
	return ERR_NONE;
}

/* A body: lines of text, UTF-8, no controls but TAB and the ends of lines. */
static enum err_kind
check_body(const char *name, struct str text, struct err *err)
{
	if (!utf8_valid(text))
		return err_set(
		    err, ERR_MESSAGE, "mail: the %s is not UTF-8", name);
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		bool crlf =
		    c == '\r' && i + 1 < text.n && text.p[i + 1] == '\n';

		if ((c < 0x20 && c != '\n' && c != '\t' && !crlf) || c == 0x7f)
			return err_set(err, ERR_MESSAGE,
			    "mail: the %s has a control character", name);
	}
	return ERR_NONE;
}

/* "application/pdf": two words of RFC 2045 §5.1 tokens. */
static bool
is_type(struct str type)
{
	size_t slash = str_find_byte(type, '/', 0);

	for (size_t i = 0; i < type.n; i++)
		if (!char_is_alnum(type.p[i]) && i != slash &&
		    strchr("!#$&-^_.+", type.p[i]) == NULL)
			return false;
	return slash != SIZE_MAX && slash > 0 && slash + 1 < type.n;
}

static enum err_kind
check_attachment(const struct mail_attachment_out *item, struct err *err)
{
	struct compose_rule name = {
	    "name of an attachment", item->name, true, false};

	if (check_line(&name, err) != ERR_NONE)
		return err->kind;
	/* The nul of strchr(): a type with one is no type. */
	if (str_find_byte(item->type, '\0', 0) != SIZE_MAX ||
	    !is_type(item->type))
		return err_set(err, ERR_MESSAGE,
		    "mail: the type of an attachment is not one");
	return ERR_NONE;
}

static enum err_kind
check_draft(const struct mail_draft *draft, struct err *err)
{
	const struct compose_rule rules[] = {
	    {"sender's name", draft->from_name, false, false},
	    {"subject", draft->subject, true, false},
	    {"Message-ID", draft->message_id, true, true},
	    {"language", str_from(draft->language), false, true},
	    {"Auto-Submitted", str_from(draft->auto_submitted), true, true},
	    {"mark", draft->own_mark, true, true},
	};

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (check_line(&rules[i], err) != ERR_NONE)
			return err->kind;
	if (check_address("sender", draft->from, true, err) != ERR_NONE ||
	    check_address("receiver", draft->to, true, err) != ERR_NONE ||
	    check_address("Reply-To", draft->reply_to, false, err) !=
		ERR_NONE ||
	    check_body("text", draft->text, err) != ERR_NONE ||
	    check_body("HTML", draft->html, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < draft->attachment_count; i++)
		if (check_attachment(&draft->attachments[i], err) != ERR_NONE)
			return err->kind;
	return ERR_NONE;
}

/* "left@right" of printable ASCII without what ends an id. */
static bool
is_id(struct str id)
{
	return id.n > 0 && id.n <= COMPOSE_MAX_ID && is_plain_line(id, true) &&
	       str_find_byte(id, '<', 0) == SIZE_MAX &&
	       str_find_byte(id, '>', 0) == SIZE_MAX;
}

/* The stream holds a copy of bytes. */
static void
set_content(GMimePart *part, struct str bytes, GMimeContentEncoding encoding)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(
	    bytes.p == NULL ? "" : bytes.p, bytes.n);
	GMimeDataWrapper *wrapper = g_mime_data_wrapper_new_with_stream(
	    stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_object_unref(stream);
	g_mime_part_set_content(part, wrapper);
	g_object_unref(wrapper);
	g_mime_part_set_content_encoding(part, encoding);
}

/* GMime's encoder of quoted-printable wants LF; the ends of lines become CRLF
 * when the mail is written. */
static struct str
with_lf(struct arena *a, struct str text)
{
	struct buf out = {0};
	struct str lines;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\r')
			buf_add_char(&out, text.p[i]);
	if (out.n > 0 && out.p[out.n - 1] != '\n')
		buf_add_char(&out, '\n');
	lines = buf_copy(a, &out);
	buf_release(&out);
	return lines;
}

/* Not g_mime_text_part_set_text(), which chooses a charset of its own. */
static GMimeObject *
new_text(struct arena *a, const char *subtype, struct str text)
{
	GMimePart *part = g_mime_part_new_with_type("text", subtype);

	g_mime_object_set_content_type_parameter(
	    GMIME_OBJECT(part), "charset", "utf-8");
	set_content(
	    part, with_lf(a, text), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	return GMIME_OBJECT(part);
}

/*
 * Boundaries come from the Message-ID and not from chance: the same draft gives
 * the same bytes, whenever it is written. "=_" stands in no quoted-printable and
 * in no base64 (RFC 2045 §6.7).
 */
static GMimeMultipart *
new_multipart(
    struct arena *a, const struct mail_draft *draft, const char *subtype)
{
	GMimeMultipart *multipart = g_mime_multipart_new_with_subtype(subtype);
	char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256,
	    arena_printf(a, "%s %.*s", subtype, STR_ARG(draft->message_id)),
	    -1);

	g_mime_multipart_set_boundary(
	    multipart, arena_printf(a, "=_%.40s", sum));
	g_free(sum);
	return multipart;
}

static void
add_part(GMimeMultipart *multipart, GMimeObject *part)
{
	g_mime_multipart_add(multipart, part);
	g_object_unref(part);
}

/* Text first, HTML last: the last is what a client that can shows. */
static GMimeObject *
new_body(struct arena *a, const struct mail_draft *draft)
{
	GMimeMultipart *both;

	if (draft->html.n == 0)
		return new_text(a, "plain", draft->text);
	both = new_multipart(a, draft, "alternative");
	add_part(both, new_text(a, "plain", draft->text));
	add_part(both, new_text(a, "html", draft->html));
	return GMIME_OBJECT(both);
}

static GMimeObject *
new_attachment(struct arena *a, const struct mail_attachment_out *item)
{
	size_t slash = str_find_byte(item->type, '/', 0);
	GMimePart *part = g_mime_part_new_with_type(
	    str_cstr(a, str_slice(item->type, 0, slash)),
	    str_cstr(a, str_after(item->type, slash + 1)));

	g_mime_object_set_disposition(
	    GMIME_OBJECT(part), GMIME_DISPOSITION_ATTACHMENT);
	g_mime_part_set_filename(part, str_cstr(a, item->name));
	set_content(part, item->bytes, GMIME_CONTENT_ENCODING_BASE64);
	return GMIME_OBJECT(part);
}

static GMimeObject *
new_content(struct arena *a, const struct mail_draft *draft)
{
	GMimeObject *body = new_body(a, draft);
	GMimeMultipart *all;

	if (draft->attachment_count == 0)
		return body;
	all = new_multipart(a, draft, "mixed");
	add_part(all, body);
	for (size_t i = 0; i < draft->attachment_count; i++)
		add_part(all, new_attachment(a, &draft->attachments[i]));
	return GMIME_OBJECT(all);
}

static void
set_header(GMimeMessage *message, const char *name, const char *value)
{
	g_mime_object_set_header(GMIME_OBJECT(message), name, value, "utf-8");
}

static void
add_mailbox(struct arena *a, GMimeMessage *message, GMimeAddressType type,
    struct str name, struct str address)
{
	g_mime_message_add_mailbox(message, type,
	    name.n == 0 ? NULL : str_cstr(a, name), str_cstr(a, address));
}

/* Who, what and when. */
static void
set_envelope(
    struct arena *a, GMimeMessage *message, const struct mail_draft *draft)
{
	GDateTime *date = g_date_time_new_from_unix_utc(draft->date);

	add_mailbox(
	    a, message, GMIME_ADDRESS_TYPE_FROM, draft->from_name, draft->from);
	add_mailbox(a, message, GMIME_ADDRESS_TYPE_TO, str_from(""), draft->to);
	if (draft->reply_to.n > 0)
		add_mailbox(a, message, GMIME_ADDRESS_TYPE_REPLY_TO,
		    draft->from_name, draft->reply_to);
	g_mime_message_set_subject(
	    message, str_cstr(a, draft->subject), "utf-8");
	g_mime_message_set_date(message, date);
	g_date_time_unref(date);
	g_mime_message_set_message_id(message, str_cstr(a, draft->message_id));
}

/* What tells programs that a program wrote this (RFC 3834 §3, and Exchange's
 * own way), and ourselves that it was us. */
static void
set_marks(
    struct arena *a, GMimeMessage *message, const struct mail_draft *draft)
{
	if (is_id(draft->in_reply_to)) {
		char *id =
		    arena_printf(a, "<%.*s>", STR_ARG(draft->in_reply_to));

		set_header(message, "In-Reply-To", id);
		set_header(message, "References", id);
	}
	set_header(message, "Auto-Submitted", draft->auto_submitted);
	set_header(message, "X-Auto-Response-Suppress", "All");
	set_header(message, "X-Mailproc", str_cstr(a, draft->own_mark));
	if (draft->language != NULL && draft->language[0] != '\0')
		set_header(message, "Content-Language", draft->language);
}

static struct str
write_message(struct arena *a, GMimeMessage *message)
{
	GMimeFormatOptions *options = g_mime_format_options_new();
	GMimeStream *stream = g_mime_stream_mem_new();
	GByteArray *bytes;
	struct str out;

	g_mime_format_options_set_newline_format(
	    options, GMIME_NEWLINE_FORMAT_DOS);
	g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	out = str_copy(a, str_of((const char *)bytes->data, bytes->len));
	g_object_unref(stream);
	g_mime_format_options_free(options);
	return out;
}

enum err_kind
mail_compose(struct arena *a, const struct mail_draft *draft, struct str *out,
    struct err *err)
{
	GMimeMessage *message;
	GMimeObject *content;

	*out = str_from("");
	if (check_draft(draft, err) != ERR_NONE)
		return err->kind;
	if (!is_id(draft->message_id))
		return err_set(
		    err, ERR_MESSAGE, "mail: the Message-ID is not one");
	message = g_mime_message_new(TRUE);
	set_envelope(a, message, draft);
	set_marks(a, message, draft);
	content = new_content(a, draft);
	g_mime_message_set_mime_part(message, content);
	g_object_unref(content);
	*out = write_message(a, message);
	g_object_unref(message);
	return ERR_NONE;
}
