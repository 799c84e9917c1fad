#include "model/message.h"

#include "model/address.h"
#include "text/utf8.h"

static const char *const nature_names[NATURE_COUNT] = {
    [NATURE_PERSON] = "person",
    [NATURE_BOUNCE] = "bounce",
    [NATURE_AUTOREPLY] = "autoreply",
    [NATURE_LIST] = "list",
    [NATURE_OWN] = "own",
    [NATURE_REPORT] = "report",
    [NATURE_UNREADABLE] = "unreadable",
};

static const char *const source_names[SOURCE_COUNT] = {
    [SOURCE_TEXT] = "text",
    [SOURCE_HTML] = "html",
    [SOURCE_QUOTED] = "quoted",
    [SOURCE_PDF] = "pdf",
    [SOURCE_ATTACHMENT] = "attachment",
};

static const char *const place_names[PLACE_COUNT] = {
    [PLACE_RECIPIENT] = "recipient",
    [PLACE_SUBJECT] = "subject",
    [PLACE_BODY] = "body",
    [PLACE_ATTACHMENT] = "attachment",
    [PLACE_REFERENCES] = "references",
};

static const char *const trouble_names[TROUBLE_COUNT] = {
    [TROUBLE_NONE] = "",
    [TROUBLE_ENCRYPTED] = "protege",
    [TROUBLE_DAMAGED] = "abime",
    [TROUBLE_XFA] = "xfa",
    [TROUBLE_SCAN] = "image",
};

static const char *const unread_names[UNREAD_COUNT] = {
    [UNREAD_NONE] = "none",
    [UNREAD_FORM] = "form",
    [UNREAD_ELSEWHERE] = "elsewhere",
    [UNREAD_CONTAINER] = "container",
    [UNREAD_ENCRYPTED] = "encrypted",
};

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_CV] = "cv",
    [ROLE_LETTRE] = "lettre",
    [ROLE_OBJECTIFS] = "objectifs",
    [ROLE_FORMULAIRE] = "formulaire",
    [ROLE_AUTRE] = "autre",
    [ROLE_INLINE] = "inline",
};

static const char *const method_names[AUTH_METHOD_COUNT] = {
    [AUTH_DMARC] = "dmarc",
    [AUTH_DKIM] = "dkim",
    [AUTH_SPF] = "spf",
};

const char *
message_nature_name(enum message_nature nature)
{
	if ((unsigned)nature >= NATURE_COUNT)
		bug("nature %d", (int)nature);
	return nature_names[nature];
}

bool
message_nature_parse(struct str name, enum message_nature *out)
{
	for (int i = 0; i < NATURE_COUNT; i++) {
		if (str_is(name, nature_names[i])) {
			*out = (enum message_nature)i;
			return true;
		}
	}
	return false;
}

const char *
message_source_name(enum message_source source)
{
	if ((unsigned)source >= SOURCE_COUNT)
		bug("source %d", (int)source);
	return source_names[source];
}

const char *
message_place_name(enum message_place place)
{
	if ((unsigned)place >= PLACE_COUNT)
		bug("place %d", (int)place);
	return place_names[place];
}

const char *
auth_method_name(enum auth_method method)
{
	if ((unsigned)method >= AUTH_METHOD_COUNT)
		bug("method %d", (int)method);
	return method_names[method];
}

const char *
attachment_trouble_name(enum attachment_trouble trouble)
{
	if ((unsigned)trouble >= TROUBLE_COUNT)
		bug("trouble %d", (int)trouble);
	return trouble_names[trouble];
}

const char *
message_unread_name(enum message_unread unread)
{
	if ((unsigned)unread >= UNREAD_COUNT)
		bug("unread %d", (int)unread);
	return unread_names[unread];
}

const char *
document_role_name(enum document_role role)
{
	if ((unsigned)role >= ROLE_COUNT)
		bug("role %d", (int)role);
	return role_names[role];
}

bool
document_role_parse(struct str name, enum document_role *out)
{
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (str_is(name, role_names[i])) {
			*out = (enum document_role)i;
			return true;
		}
	}
	return false;
}

/* Well-formed and without controls but TAB and LF, as message.h promises. */
static bool
text_is_clean(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == 0x7f || (c < 0x20 && c != '\t' && c != '\n'))
			return false;
	}
	return utf8_valid(s);
}

/* Refuse what was decoded: nothing of it stays, as after any bad input. */
static void
refuse_str(struct wire *w, struct str *s)
{
	w->bad = true;
	*s = (struct str){0};
}

static void
wire_text(struct wire *w, struct str *s)
{
	if (!w->decoding && s->n > MESSAGE_MAX_TEXT)
		bug("a text of %zu bytes passed the reader's limit", s->n);
	wire_str(w, s);
	if (w->decoding && (s->n > MESSAGE_MAX_TEXT || !text_is_clean(*s)))
		refuse_str(w, s);
}

/* An address that is empty or one that we may write to. */
static void
wire_address(struct wire *w, struct str *s)
{
	wire_text(w, s);
	if (w->decoding && s->n > 0 && !address_valid(*s))
		refuse_str(w, s);
}

static void *
wire_list(struct wire *w, void *items, size_t *count, size_t size, size_t max)
{
	if (!w->decoding && *count > max)
		bug("a list of %zu passed the reader's limit of %zu", *count,
		    max);
	return wire_array(w, items, count, size, max);
}

static void
wire_auth(struct wire *w, struct message *m)
{
	m->auth = wire_list(
	    w, m->auth, &m->auth_count, sizeof *m->auth, MESSAGE_MAX_AUTH);
	for (size_t i = 0; i < m->auth_count; i++) {
		struct message_auth *item = &m->auth[i];

		item->method = (enum auth_method)wire_enum(
		    w, (int)item->method, AUTH_METHOD_COUNT);
		item->verdict = (enum auth_verdict)wire_enum(
		    w, (int)item->verdict, AUTH_VERDICT_COUNT);
		wire_text(w, &item->domain);
		if (w->decoding && item->domain.n > 0 &&
		    !address_domain_is_plain(item->domain))
			refuse_str(w, &item->domain);
	}
}

static void
wire_heads(struct wire *w, struct message *m)
{
	m->nature =
	    (enum message_nature)wire_enum(w, (int)m->nature, NATURE_COUNT);
	wire_address(w, &m->from);
	wire_text(w, &m->from_name);
	wire_int(w, &m->from_count);
	wire_text(w, &m->subject);
	wire_text(w, &m->message_id);
	wire_text(w, &m->own_mark);
	wire_text(w, &m->in_reply_to);
	m->references = wire_list(w, m->references, &m->reference_count,
	    sizeof *m->references, MESSAGE_MAX_REFERENCES);
	for (size_t i = 0; i < m->reference_count; i++)
		wire_text(w, &m->references[i]);
	wire_bool(w, &m->has_date);
	wire_int64(w, &m->date);
	wire_auth(w, m);
	wire_bytes(w, m->digest, sizeof m->digest);
	m->tokens = wire_list(w, m->tokens, &m->token_count, sizeof *m->tokens,
	    MESSAGE_MAX_TOKENS);
	for (size_t i = 0; i < m->token_count; i++) {
		struct message_token *token = &m->tokens[i];

		token->place = (enum message_place)wire_enum(
		    w, (int)token->place, PLACE_COUNT);
		wire_text(w, &token->token);
	}
}

static void
wire_words(struct wire *w, struct message *m)
{
	wire_text(w, &m->new_text);
	m->consent =
	    (enum message_consent)wire_enum(w, (int)m->consent, CONSENT_COUNT);
	m->answers = wire_list(w, m->answers, &m->answer_count,
	    sizeof *m->answers, MESSAGE_MAX_ANSWERS);
	for (size_t i = 0; i < m->answer_count; i++) {
		struct message_answer *answer = &m->answers[i];

		wire_text(w, &answer->form);
		wire_text(w, &answer->field);
		wire_text(w, &answer->raw);
		answer->source = (enum message_source)wire_enum(
		    w, (int)answer->source, SOURCE_COUNT);
		wire_bool(w, &answer->corrects);
	}
	m->commands = wire_list(w, m->commands, &m->command_count,
	    sizeof *m->commands, MESSAGE_MAX_COMMANDS);
	for (size_t i = 0; i < m->command_count; i++) {
		wire_text(w, &m->commands[i].word);
		wire_text(w, &m->commands[i].argument);
		wire_bool(w, &m->commands[i].in_subject);
	}
}

static void
wire_attachments(struct wire *w, struct message *m)
{
	m->attachments = wire_list(w, m->attachments, &m->attachment_count,
	    sizeof *m->attachments, MESSAGE_MAX_ATTACHMENTS);
	for (size_t i = 0; i < m->attachment_count; i++) {
		struct message_attachment *item = &m->attachments[i];

		wire_text(w, &item->name);
		wire_text(w, &item->type);
		wire_text(w, &item->sniffed_type);
		wire_int64(w, &item->size);
		item->role = (enum document_role)wire_enum(
		    w, (int)item->role, ROLE_COUNT);
		item->trouble = (enum attachment_trouble)wire_enum(
		    w, (int)item->trouble, TROUBLE_COUNT);
		wire_bytes(w, item->sha256, sizeof item->sha256);
		wire_text(w, &item->blob);
		/* A file name is a name: a path could leave its folder. */
		if (w->decoding &&
		    (item->size < 0 || item->name.n == 0 ||
			str_find_byte(item->name, '/', 0) != SIZE_MAX))
			w->bad = true;
	}
}

static void
wire_rest(struct wire *w, struct message *m)
{
	m->bounce_recipients =
	    wire_list(w, m->bounce_recipients, &m->bounce_recipient_count,
		sizeof *m->bounce_recipients, MESSAGE_MAX_RECIPIENTS);
	for (size_t i = 0; i < m->bounce_recipient_count; i++) {
		struct message_bounce_recipient *item =
		    &m->bounce_recipients[i];

		wire_text(w, &item->address);
		wire_text(w, &item->action);
		wire_text(w, &item->status);
		wire_text(w, &item->diagnostic);
	}
	wire_text(w, &m->bounce_original_message_id);
	wire_bool(w, &m->cut);
	wire_bool(w, &m->sealed);
	m->unread =
	    (enum message_unread)wire_enum(w, (int)m->unread, UNREAD_COUNT);
	m->problems = wire_list(w, m->problems, &m->problem_count,
	    sizeof *m->problems, MESSAGE_MAX_PROBLEMS);
	for (size_t i = 0; i < m->problem_count; i++)
		wire_text(w, &m->problems[i]);
}

void
message_wire(struct wire *w, struct message *m)
{
	if (w->decoding)
		*m = (struct message){0};
	wire_heads(w, m);
	wire_words(w, m);
	wire_attachments(w, m);
	wire_rest(w, m);
	/* Half of a message must not be taken for a message. */
	if (w->bad)
		*m = (struct message){0};
}

void
message_add_problem(struct arena *a, struct message *m, const char *text)
{
	struct str *problems;

	if (m->problem_count >= MESSAGE_MAX_PROBLEMS)
		return;
	/* A new array each time: nothing says how much room a decoded one has,
	 * and there are few. */
	problems = arena_array(a, m->problem_count + 1, sizeof *problems);
	for (size_t i = 0; i < m->problem_count; i++)
		problems[i] = m->problems[i];
	problems[m->problem_count] = str_copy(a, str_from(text));
	m->problems = problems;
	m->problem_count++;
}
