/*
 * Replies: each line begins with ">" (quoted), "<" (HTML), "~" (left out) or
 * anything else (typed). Whatever comes, answers name fields that exist and are
 * proper text, within the limits, and commands and consent are looked for too.
 */
#include "form/form_find.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loaded once: a run of the fuzzer is millions of inputs. */
static const struct forms *
shipped_forms(void)
{
	static struct forms *forms;
	struct err err;

	if (forms == NULL && forms_load("forms", &forms, &err) != ERR_NONE)
		bug("%s", err.text);
	/* As they will be when the service can seal: rows are found. */
	for (size_t i = 0; i < forms_count(forms); i++)
		for (size_t k = 0; k < forms_at(forms, i)->count; k++)
			forms_at(forms, i)->fields[k].sealed = false;
	return forms;
}

static struct find_line *
split(struct arena *a, struct str text, size_t *count_out)
{
	struct find_line *lines = arena_array(a, text.n + 1, sizeof(*lines));
	struct str line;
	size_t count = 0;

	while (str_line(&text, &line)) {
		struct find_line *out = &lines[count++];

		out->source = str_starts(line, ">")   ? SOURCE_QUOTED
			      : str_starts(line, "<") ? SOURCE_HTML
						      : SOURCE_TEXT;
		out->skip = str_starts(line, "~");
		if (out->source != SOURCE_TEXT || out->skip)
			line = str_after(line, 1);
		out->text = line;
	}
	*count_out = count;
	return lines;
}

static void
check_answers(const struct forms *forms, const struct message_answer *answers,
    size_t count)
{
	if (count > MESSAGE_MAX_ANSWERS)
		bug("%zu answers", count);
	for (size_t i = 0; i < count; i++) {
		const struct form *form = forms_find(forms, answers[i].form);
		const struct field *field =
		    form != NULL ? form_field(form, answers[i].field) : NULL;

		if (field == NULL)
			bug("an answer to no field");
		if (answers[i].raw.n == 0 && field->type != FIELD_TICK)
			bug("an empty answer to %.*s", STR_ARG(field->id));
		if (!utf8_valid(answers[i].raw))
			bug("not UTF-8");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct forms *forms = shipped_forms();
	struct arena *a = arena_new();
	struct str text = utf8_clean(a, str_of((const char *)data, size)), rest,
		   first;
	struct message_answer *answers = NULL;
	struct message_command *commands = NULL;
	size_t count, answer_count = 0, command_count = 0;
	struct find_line *lines = split(a, text, &count);

	form_find(
	    a, forms, str_of("", 0), lines, count, &answers, &answer_count);
	check_answers(forms, answers, answer_count);
	rest = text;
	(void)str_line(&rest, &first);
	form_find_commands(a, forms, first, rest, &commands, &command_count);
	if (command_count > MESSAGE_MAX_COMMANDS)
		bug("%zu commands", command_count);
	for (size_t i = 0; i < command_count; i++)
		if (forms_word(forms, "command", commands[i].word) == NULL ||
		    !utf8_valid(commands[i].argument))
			bug("an unknown command");
	(void)form_find_consent(a, forms, first, rest);
	arena_free(a);
	return 0;
}
