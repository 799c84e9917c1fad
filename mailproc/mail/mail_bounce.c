#include "mail/mail_bounce.h"

#include "mail/mail_address.h"
#include "model/address.h"
#include "text/text_fold.h"

/* A diagnostic goes on for at most so many lines. */
enum { BOUNCE_MAX_LINES = 12 };

static void
bounce_add(struct arena *a, struct message *m,
    const struct message_bounce_recipient *item)
{
	struct message_bounce_recipient *list;

	for (size_t i = 0; i < m->bounce_recipient_count; i++)
		if (str_eq(m->bounce_recipients[i].address, item->address) &&
		    str_eq(m->bounce_recipients[i].action, item->action))
			return;
	if (m->bounce_recipient_count >= MESSAGE_MAX_RECIPIENTS) {
		message_add_problem(a, m, "a bounce of too many recipients");
		return;
	}
	list = arena_array(a, m->bounce_recipient_count + 1, sizeof *list);
	for (size_t i = 0; i < m->bounce_recipient_count; i++)
		list[i] = m->bounce_recipients[i];
	list[m->bounce_recipient_count++] = *item;
	m->bounce_recipients = list;
}

/* The value behind "rfc822;" or another type. */
static struct str
status_value(struct arena *a, struct str raw)
{
	struct str text = mail_header_text(a, raw);
	size_t semicolon = str_find_byte(text, ';', 0);

	return str_trim(
	    semicolon == SIZE_MAX ? text : str_after(text, semicolon + 1));
}

/* An address as reports have it: bare, in <>, or in quotes. Else empty. */
static struct str
status_address(struct arena *a, struct str raw)
{
	struct str value = status_value(a, raw);

	while (value.n > 1 && (value.p[0] == '<' || value.p[0] == '"'))
		value = str_slice(value, 1, value.n - 2);
	return address_normalise(a, value);
}

static struct str
status_word(struct arena *a, struct str raw)
{
	struct str text = str_lower(a, mail_header_text(a, raw)), word = text;

	for (word.n = 0; word.n < text.n && char_is_alpha(text.p[word.n]);)
		word.n++;
	return word;
}

static size_t
digits(struct str text, size_t at)
{
	size_t n = 0;

	while (at + n < text.n && n < 4 && char_is_digit(text.p[at + n]))
		n++;
	return n;
}

/* The first enhanced status code (RFC 3463) in text, or the empty string. */
static struct str
status_code(struct str text)
{
	for (size_t i = 0; i + 4 < text.n; i++) {
		size_t subject, detail;

		if ((i > 0 && (char_is_alnum(text.p[i - 1]) ||
				  text.p[i - 1] == '.')) ||
		    (text.p[i] != '2' && text.p[i] != '4' &&
			text.p[i] != '5') ||
		    text.p[i + 1] != '.')
			continue;
		subject = digits(text, i + 2);
		if (subject == 0 || subject > 3 || i + 2 + subject >= text.n ||
		    text.p[i + 2 + subject] != '.')
			continue;
		detail = digits(text, i + 3 + subject);
		if (detail == 0 || detail > 3)
			continue;
		/* Four numbers are an IP address. */
		if (i + 3 + subject + detail + 1 < text.n &&
		    text.p[i + 3 + subject + detail] == '.' &&
		    char_is_digit(text.p[i + 4 + subject + detail]))
			continue;
		return str_slice(text, i, 3 + subject + detail);
	}
	return str_from("");
}

/* The only mailbox in the To of the mail that came back, or empty. */
static struct str
returned_to(struct arena *a, const struct mail_tree *tree)
{
	struct mail_mailbox *list;
	size_t count;

	mail_address_list(
	    a, mail_header_get(&tree->returned, "To", 0), &list, &count);
	return count == 1 ? address_normalise(a, list[0].address)
			  : str_from("");
}

/* One recipient. *original_out is set when it says whom we wrote to. */
static void
status_group(struct arena *a, const struct mail_headers *group,
    struct message *m, bool *original_out)
{
	struct str original = mail_header_get(group, "Original-Recipient", 0);
	struct str final = mail_header_get(group, "Final-Recipient", 0);
	struct message_bounce_recipient item = {
	    .action = status_word(a, mail_header_get(group, "Action", 0)),
	    .status = status_code(
		mail_header_text(a, mail_header_get(group, "Status", 0))),
	    .diagnostic =
		status_value(a, mail_header_get(group, "Diagnostic-Code", 0)),
	};

	if (final.p == NULL && original.p == NULL && item.action.n == 0)
		return;
	/* The final one may be where a forward led: nobody we know. */
	item.address = status_address(a, original);
	*original_out = *original_out || item.address.n > 0;
	if (item.address.n == 0)
		item.address = status_address(a, final);
	if (item.action.n == 0)
		item.action = str_from(
		    str_starts(item.status, "4") ? "delayed" : "failed");
	bounce_add(a, m, &item);
}

void
mail_bounce_read_status(
    struct arena *a, const struct mail_tree *tree, struct message *m)
{
	struct str text = tree->status, line;
	struct str to = returned_to(a, tree);
	size_t start = 0;
	bool original = false;

	while (str_line(&text, &line)) {
		size_t at = (size_t)(line.p - tree->status.p);

		if (str_trim(line).n == 0) {
			struct mail_headers group;

			mail_header_split(a,
			    str_slice(tree->status, start, at + line.n - start),
			    &group);
			status_group(a, &group, m, &original);
			start = at + line.n;
		}
	}
	/* One mail to one address: that is whom we wrote to, wherever it went
	 * from there. */
	if (to.n > 0 && !original && m->bounce_recipient_count == 1)
		m->bounce_recipients[0].address = to;
}

bool
mail_bounce_has_failure(const struct message *m)
{
	for (size_t i = 0; i < m->bounce_recipient_count; i++)
		if (str_is(m->bounce_recipients[i].action, "failed") ||
		    str_is(m->bounce_recipients[i].action, "delayed"))
			return true;
	return false;
}

/* An address that cannot be the one that failed: ours or the reporter's. */
static bool
address_is_party(
    struct arena *a, const struct mail_self *self, struct str address)
{
	struct str local = address_local(address), tag;

	if (str_is_nocase(local, "mailer-daemon") ||
	    str_is_nocase(local, "postmaster") ||
	    address_is_tagged(
		address, address_normalise(a, self->address), &tag))
		return true;
	for (size_t i = 0; i < self->alias_count; i++)
		if (address_is_tagged(
			address, address_normalise(a, self->aliases[i]), &tag))
			return true;
	return false;
}

/*
 * The address that a line starts with, alone on it or before a colon or a
 * reason: "<a@example.org>:", "  a@example.org", "Name (a@example.org)". *rest_out
 * is what follows. Empty when there is none.
 */
static struct str
line_address(struct arena *a, struct str line, struct str *rest_out)
{
	struct str text = str_trim(line);
	size_t start = 0, end;
	bool bracket = str_starts(text, "<");

	if (str_ends(text, ")") && str_find_byte(text, '(', 0) != SIZE_MAX) {
		start = str_find_byte(text, '(', 0) + 1;
		end = text.n - 1;
	} else {
		start = bracket ? 1 : 0;
		for (end = start; end < text.n; end++)
			if (char_is_space(text.p[end]) || text.p[end] == '>' ||
			    text.p[end] == ':')
				break;
	}
	*rest_out = str_after(text, end + (bracket ? 1 : 0));
	if (!bracket && rest_out->n > 0 && rest_out->p[0] != ':' &&
	    rest_out->p[0] != ')')
		return str_from("");
	while (rest_out->n > 0 &&
	       (rest_out->p[0] == ':' || rest_out->p[0] == ')' ||
		   char_is_space(rest_out->p[0])))
		*rest_out = str_after(*rest_out, 1);
	return address_normalise(a, str_slice(text, start, end - start));
}

/* The reason: the rest of the line and the lines up to an empty one or another
 * address. */
static struct str
text_diagnostic(
    struct arena *a, struct str address, struct str rest, struct str below)
{
	struct buf out = {0};
	struct str line, ignored, text;

	buf_add_str(&out, rest);
	for (int i = 0; i < BOUNCE_MAX_LINES && str_line(&below, &line); i++) {
		struct str next;

		line = str_trim(line);
		next = line_address(a, line, &ignored);
		if (line.n == 0 || (next.n > 0 && !str_eq(next, address)))
			break;
		if (out.n > 0)
			buf_add_char(&out, ' ');
		buf_add_str(&out, line);
	}
	text = buf_copy(a, &out);
	buf_release(&out);
	return text;
}

/* Above the copy of the mail that came back. */
static struct str
text_above_copy(struct str text)
{
	static const char *const marks[] = {
	    "below this line is a copy",
	    "this is a copy of",
	    "original message follows",
	    "message headers follow",
	    "unsent message follows",
	    "\nReturn-Path:",
	    "\nReceived:",
	    "-----Original message",
	    "--- Original message",
	    "----- Message header",
	};
	size_t end = text.n;

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		size_t at = str_find_nocase(text, marks[i], 0);

		if (at < end)
			end = at;
	}
	return str_slice(text, 0, end);
}

/* A delay speaks of trying again; folded, French and English. */
static bool
text_says_delay(struct arena *a, struct str subject, struct str text)
{
	static const char *const words[] = {"delayed", "delay)", "(delay",
	    "will be retried", "will continue to try", "not yet been delivered",
	    "no action is required", "could not be delivered for", "retarde",
	    "nouvelles tentatives", "warning: message"};
	struct str all = text_fold(
	    a, str_printf(a, "%.*s %.*s", STR_ARG(subject), STR_ARG(text)));

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_find(all, words[i], 0) != SIZE_MAX)
			return true;
	return false;
}

static struct str
first_text(const struct mail_tree *tree)
{
	for (size_t i = 0; i < tree->text_count; i++)
		if (!tree->texts[i].html && tree->texts[i].depth == 0 &&
		    !tree->texts[i].is_quote)
			return tree->texts[i].text;
	return str_from("");
}

static void
text_recipients(struct arena *a, struct str text, const struct mail_self *self,
    const char *action, struct message *m)
{
	struct str line, rest;

	while (str_line(&text, &line)) {
		struct message_bounce_recipient item = {
		    .action = str_from(action)};

		item.address = line_address(a, line, &rest);
		if (item.address.n == 0 ||
		    address_is_party(a, self, item.address))
			continue;
		item.diagnostic = text_diagnostic(a, item.address, rest, text);
		item.status = status_code(item.diagnostic);
		bounce_add(a, m, &item);
	}
}

static void
header_recipients(struct arena *a, const struct mail_headers *headers,
    const char *action, struct message *m)
{
	struct mail_mailbox *list;
	size_t count;

	mail_address_list(a, mail_header_get(headers, "X-Failed-Recipients", 0),
	    &list, &count);
	for (size_t i = 0; i < count; i++) {
		struct message_bounce_recipient item = {
		    .address = address_normalise(a, list[i].address),
		    .action = str_from(action)};

		if (item.address.n > 0)
			bounce_add(a, m, &item);
	}
}

/* The Message-ID of a copy within the text, as a line of its own. */
static struct str
text_message_id(struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (str_starts_nocase(line, "message-id:"))
			return str_after(line, 11);
	}
	return str_from("");
}

static void
original_message_id(
    struct arena *a, const struct mail_tree *tree, struct message *m)
{
	struct str raw = mail_header_get(&tree->returned, "Message-ID", 0);
	struct str *ids;
	size_t count;

	for (size_t i = 0; raw.n == 0 && i < tree->text_count; i++)
		raw = text_message_id(tree->texts[i].text);
	mail_header_ids(a, raw, &ids, &count);
	m->bounce_original_message_id = count > 0 ? ids[0] : str_from("");
}

void
mail_bounce_read_text(struct arena *a, const struct mail_headers *headers,
    const struct mail_tree *tree, const struct mail_self *self,
    struct message *m)
{
	struct str text = text_above_copy(first_text(tree));

	original_message_id(a, tree, m);
	if (m->bounce_recipient_count == 0) {
		const char *action =
		    text_says_delay(a, m->subject, text) ? "delayed" : "failed";

		text_recipients(a, text, self, action, m);
		header_recipients(a, headers, action, m);
	}
	if (m->bounce_recipient_count == 0) {
		struct message_bounce_recipient item = {
		    .address = returned_to(a, tree),
		    .action = str_from("failed"),
		    .status = status_code(text)};

		if (item.address.n > 0)
			bounce_add(a, m, &item);
	}
}
