#include "flow/service.h"

#include "base/calendar.h"
#include "mail/mail_parse.h"
#include "paper/paper_draw.h"

bool
service_stopping(const struct service *s)
{
	return s->stop != NULL && *s->stop != 0;
}

const struct render *
service_render(const struct service *s, struct str language)
{
	enum language wanted = LANGUAGE_FR;

	(void)language_parse(language, &wanted);
	return s->renders[wanted];
}

struct str
service_folder(
    const struct service *s, struct arena *a, struct str id, int64_t at)
{
	const struct word *word;
	struct date date = calendar_local(at).date;

	if (id.n == 0)
		return id;
	word = forms_word(s->forms, "folder", id);
	if (word == NULL)
		bug("no folder %.*s among the words", STR_ARG(id));
	/* Mail that is dealt with is kept by month. */
	if (str_is(id, "traites"))
		return str_printf(a, "%.*s/%04d-%02d", STR_ARG(word->texts[0]),
		    date.year, date.month);
	return word->texts[0];
}

static enum err_kind
open_forms(struct service *s, struct err *err)
{
	static const char *const folders[] = {
	    "a_traiter", "traites", "rebonds", "automatiques", "en_attente"};
	const struct config *c = &s->config;
	struct render_office office = {
	    .name = c->office_name,
	    .establishment = c->establishment,
	    .address = c->address,
	    .phone = c->phone,
	    .phone_extension = c->phone_extension,
	    .hours = c->hours,
	    .plus_addressing = c->plus_addressing,
	    .hold_days = c->hold_days,
	};

	if (forms_load(str_cstr(s->arena, c->forms), &s->forms, err) !=
	    ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (forms_word(s->forms, "folder", str_from(folders[i])) ==
		    NULL)
			return err_set(err, ERR_CONFIG,
			    "%.*s/words.conf: no folder \"%s\"",
			    STR_ARG(c->forms), folders[i]);
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		if (i > 0 && c->hours_en.n > 0)
			office.hours = c->hours_en;
		if (render_load(str_cstr(s->arena, c->templates),
			language_name((enum language)i), s->forms, &office,
			&s->renders[i], err) != ERR_NONE)
			return err->kind;
	}
	return ERR_NONE;
}

static void
open_rules(struct service *s)
{
	const struct config *c = &s->config;

	s->rules = (struct workflow_rules){
	    .first_contact_always = str_is(c->first_contact, "always"),
	    .daily_answers = (int)c->daily_answers,
	    .reference_validity = c->reference_days * 86400,
	    .hold_validity = c->hold_days * 86400,
	};
	s->rules.staff =
	    config_words(s->arena, c->staff, &s->rules.staff_count);
}

static void
open_reader(struct service *s)
{
	const struct config *c = &s->config;
	struct reader_settings settings = {
	    .forms = c->forms,
	    .address = c->address,
	    .authserv_id = c->authserv_id,
	    .authserv_hops = c->authserv_hops,
	    .seconds = c->reader_seconds,
	    .megabytes = c->reader_megabytes,
	};

	settings.aliases =
	    config_words(s->arena, c->aliases, &settings.alias_count);
	s->reader = reader_new(&settings, &s->log);
}

/* For what has a user and no secret of its own; the same for both ways. */
static enum err_kind
open_oauth(struct service *s, struct err *err)
{
	const struct config *c = &s->config;
	struct oauth_settings settings = {
	    .url = c->oauth_token_url,
	    .refresh = str_is(c->oauth_grant, "refresh_token"),
	    .client_id = c->oauth_client_id,
	    .secret_path = c->oauth_client_secret,
	    .scope = c->oauth_scope,
	    .refresh_path = c->oauth_refresh_token,
	    .ca_file = c->oauth_ca,
	};

	s->alarm = (struct alarm){.program = c->alarm, .log = &s->log};
	if (c->oauth_token_url.n == 0)
		return ERR_NONE;
	return oauth_open(&settings, &s->log, &s->oauth, err);
}

static const struct bearer *
bearer_for(struct service *s, struct str secret, enum oauth_use use)
{
	return s->oauth != NULL && secret.n == 0 ? oauth_bearer(s->oauth, use)
						 : NULL;
}

static enum err_kind
open_outside(struct service *s, struct err *err)
{
	const struct config *c = &s->config;
	struct mailbox_settings mailbox = {
	    .url = c->mailbox,
	    .user = c->mailbox_user,
	    .secret_path = c->mailbox_secret,
	    .ca_file = c->mailbox_ca,
	};
	struct transport_settings transport = {
	    .url = c->submission,
	    .user = c->submission_user,
	    .secret_path = c->submission_secret,
	    .ca_file = c->submission_ca,
	};

	if (open_oauth(s, err) != ERR_NONE)
		return err->kind;
	mailbox.bearer = bearer_for(s, c->mailbox_secret, OAUTH_MAILBOX);
	transport.bearer =
	    bearer_for(s, c->submission_secret, OAUTH_SUBMISSION);
	if (mailbox_open(&mailbox, &s->log, &s->mailbox, err) != ERR_NONE)
		return err_prefix(err, "mailbox: ");
	if (transport_open(&transport, &s->log, &s->transport, err) != ERR_NONE)
		return err_prefix(err, "submission: ");
	return ERR_NONE;
}

static enum err_kind
open_store(struct service *s, enum store_mode mode, struct err *err)
{
	if (store_open(str_cstr(s->arena, s->config.state), mode, s->keys,
		&s->random, &s->log, &s->store, err) != ERR_NONE)
		return err->kind;
	/* The words are right; it is the database that has seen more. */
	if (s->clock.fixed &&
	    store_check_now(s->store, s->clock.now, err) == ERR_USAGE)
		err->kind = ERR_MESSAGE;
	return err->kind;
}

enum err_kind
service_look(struct service *s, struct err *err)
{
	if (!file_exists(file_join(
		s->arena, str_cstr(s->arena, s->config.state), "mailproc.db")))
		return ERR_NONE;
	return open_store(s, STORE_LOOK, err);
}

static enum err_kind
open_all(struct service *s, const char *path, enum service_extent extent,
    struct err *err)
{
	static const struct {
		const char *name;
		enum log_level level;
	} levels[] = {{"debug", LOG_DEBUG}, {"info", LOG_INFO},
	    {"warn", LOG_WARN}, {"error", LOG_ERROR}};

	if (config_load(s->arena, path, &s->config, err) != ERR_NONE)
		return err->kind;
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (str_is(s->config.log_level, levels[i].name))
			s->log.least = levels[i].level;
	if (open_forms(s, err) != ERR_NONE)
		return err->kind;
	open_rules(s);
	if (extent == SERVICE_FORMS)
		return ERR_NONE;
	if (crypto_start(err) != ERR_NONE ||
	    keys_load(str_cstr(s->arena, s->config.key), &s->keys, err) !=
		ERR_NONE)
		return err->kind;
	random_init(&s->random);
	mail_start(); /* for composing; the reader has its own */
	open_reader(s);
	if (extent == SERVICE_READ)
		return ERR_NONE;
	if (extent != SERVICE_OFFLINE &&
	    open_store(s, extent == SERVICE_WRITE ? STORE_WRITE : STORE_READ,
		err) != ERR_NONE)
		return err->kind;
	if (extent == SERVICE_WRITE || extent == SERVICE_OFFLINE)
		return open_outside(s, err);
	return ERR_NONE;
}

enum err_kind
service_open(const char *path, enum service_extent extent,
    const struct clock *clock, const volatile int *stop, struct service **out,
    struct err *err)
{
	struct arena *a = arena_new();
	struct service *s = arena_alloc(a, sizeof *s);

	s->arena = a;
	s->clock = *clock;
	s->stop = stop;
	s->log = (struct log){.stream = stderr, .least = LOG_INFO};
	*out = NULL;
	if (open_all(s, path, extent, err) != ERR_NONE) {
		service_close(s);
		return err->kind;
	}
	*out = s;
	return ERR_NONE;
}

void
service_close(struct service *s)
{
	if (s == NULL)
		return;
	reader_free(s->reader);
	transport_free(s->transport);
	mailbox_free(s->mailbox);
	oauth_free(s->oauth);
	alarm_release(&s->alarm);
	store_close(s->store);
	paper_end();
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		render_free(s->renders[i]);
	forms_free(s->forms);
	keys_free(s->keys);
	arena_free(s->arena);
}
