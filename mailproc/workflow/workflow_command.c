#include "workflow/workflow_command.h"

#include "form/form_help.h"

void
decision_plain_answer(struct arena *a, const struct situation *s,
    const struct picture *picture, struct decision *d, enum reason reason)
{
	struct mail_plan *plan =
	    decision_answer(a, s, d, picture, reason, false);

	if (plan == NULL)
		return;
	plan->with_requests = reason == REASON_STATUS || reason == REASON_MENU;
	plan->with_documents = reason == REASON_DOCUMENTS;
	plan_reference(s, plan,
	    reason == REASON_REFERENCE ? PURPOSE_RENEW : PURPOSE_FORMS, 0);
}

static void
command_menu(struct arena *a, const struct situation *s,
    const struct picture *picture, const struct message_command *command,
    struct decision *d)
{
	(void)command;
	decision_plain_answer(a, s, picture, d, REASON_MENU);
}

static void
command_status(struct arena *a, const struct situation *s,
    const struct picture *picture, const struct message_command *command,
    struct decision *d)
{
	(void)command;
	decision_plain_answer(a, s, picture, d, REASON_STATUS);
}

static void
command_documents(struct arena *a, const struct situation *s,
    const struct picture *picture, const struct message_command *command,
    struct decision *d)
{
	(void)command;
	decision_plain_answer(a, s, picture, d, REASON_DOCUMENTS);
}

static void
command_renew(struct arena *a, const struct situation *s,
    const struct picture *picture, const struct message_command *command,
    struct decision *d)
{
	(void)command;
	decision_plain_answer(a, s, picture, d, REASON_REFERENCE);
}

static void
command_help(struct arena *a, const struct situation *s,
    const struct picture *picture, const struct message_command *command,
    struct decision *d)
{
	const struct field *field =
	    command->argument.n > 0
		? form_help_field(a, s->forms, command->argument)
		: NULL;

	decision_plain_answer(
	    a, s, picture, d, field != NULL ? REASON_HELP : REASON_MENU);
	if (d->plan_count > 0)
		d->plans[d->plan_count - 1].help_field = field;
}

static void
command_list(struct arena *a, const struct situation *s,
    const struct picture *picture, const struct message_command *command,
    struct decision *d)
{
	decision_list_answer(a, s, picture, command->argument, d);
}

static void
command_not_yet(struct arena *a, const struct situation *s,
    const struct picture *picture, const struct message_command *command,
    struct decision *d)
{
	const struct word *word =
	    forms_word(s->forms, "command", command->word);

	decision_plain_answer(a, s, picture, d, REASON_NOT_YET);
	if (d->plan_count > 0 && word != NULL)
		d->plans[d->plan_count - 1].quoted = word->texts[0];
}

struct str
workflow_command_language(const struct message *m)
{
	if (m->command_count == 0)
		return (struct str){0};
	if (str_is(m->commands[0].word, "english"))
		return str_from("en");
	if (str_is(m->commands[0].word, "francais"))
		return str_from("fr");
	return (struct str){0};
}

static void
command_language(struct arena *a, const struct situation *s,
    const struct picture *picture, const struct message_command *command,
    struct decision *d)
{
	(void)command;
	d->change.set_language = workflow_command_language(s->reading.message);
	decision_plain_answer(a, s, picture, d, REASON_LANGUAGE);
	if (d->plan_count > 0)
		d->plans[d->plan_count - 1].language = d->change.set_language;
}

/* The form whose id is the command's word, filled in with what is on file. */
static void
command_form(struct arena *a, const struct situation *s,
    const struct picture *picture, const struct message_command *command,
    struct decision *d)
{
	const struct form *form = forms_find(s->forms, command->word);
	struct picture shown = *picture;
	struct mail_plan *plan;
	bool new_request;

	/* What comes with a place has no sense without a request. */
	if (form == NULL || !form_is_student(form) ||
	    (form->of_request && !form_is_first(form) &&
		picture->request == NULL)) {
		command_not_yet(a, s, picture, command, d);
		return;
	}
	/* One that is begun is gone on with; else the form is for a new one. */
	new_request = form->of_request && form_is_first(form) &&
		      (picture->request == NULL ||
			  !str_is(picture->request->status, "A0"));
	if (new_request) {
		shown.request = NULL;
		shown.request_answers = (struct answers){0};
	}
	plan = decision_answer(a, s, d, &shown, REASON_FORM, false);
	if (plan == NULL)
		return;
	plan_form(a, &shown, plan, form, false);
	plan_reference(s, plan,
	    new_request ? PURPOSE_NEW_REQUEST : PURPOSE_FORMS,
	    shown.request != NULL ? shown.request->number : 0);
}

void
workflow_command(struct arena *a, const struct situation *s,
    const struct picture *picture, struct decision *d)
{
	static const struct {
		const char *word;
		void (*run)(struct arena *a, const struct situation *s,
		    const struct picture *picture,
		    const struct message_command *command, struct decision *d);
	} commands[] = {
	    {"menu", command_menu},
	    {"aide", command_help},
	    {"liste", command_list},
	    {"suivi", command_status},
	    {"documents", command_documents},
	    {"oubli", command_renew},
	    {"english", command_language},
	    {"francais", command_language},
	};
	const struct message_command *command =
	    &s->reading.message->commands[0];

	decision_outcome(d, OUTCOME_APPLIED, "command", "traites");
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (str_is(command->word, commands[i].word)) {
			commands[i].run(a, s, picture, command, d);
			return;
		}
	}
	command_form(a, s, picture, command, d);
}
