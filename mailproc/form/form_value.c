#include "form/form_value.h"

#include "form/form_conflict.h"
#include "text/text_fold.h"
#include "text/utf8.h"

/* Beyond this nothing but running text is looked at: no date is that long. */
enum { VALUE_MAX_CHARACTERS = 4000 };

static value_parse *const parsers[FIELD_TYPE_COUNT] = {
    [FIELD_TEXT] = value_text,
    [FIELD_LONG_TEXT] = value_text,
    [FIELD_EMAIL] = value_email,
    [FIELD_CHOICE] = value_choice,
    [FIELD_CHOICES] = value_choices,
    [FIELD_DATE] = value_date,
    [FIELD_DATES] = value_dates,
    [FIELD_NUMBER] = value_number,
    [FIELD_PHONE] = value_phone,
    [FIELD_EXTENSION] = value_extension,
    [FIELD_POSTAL_CODE] = value_postal_code,
    [FIELD_PERMANENT_CODE] = value_permanent_code,
    [FIELD_LICENCE] = value_licence,
    [FIELD_CODE] = value_code,
    [FIELD_YES_NO] = value_yes_no,
    [FIELD_TICK] = value_tick,
    [FIELD_GRID] = value_grid,
    [FIELD_CONTACT] = value_contact,
    [FIELD_GROUP] = value_group,
    [FIELD_SCALE] = value_scale,
    [FIELD_SIGNATURE] = value_signature,
    [FIELD_HEALTH_NUMBER] = value_health_number,
    [FIELD_DRIVER_LICENCE] = value_driver_licence,
    [FIELD_DOCUMENT] = value_text,
};

/* The form that field is part of, or NULL. */
static const struct form *
form_of(const struct forms *forms, const struct field *field)
{
	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);

		if (form_field(form, field->id) == field)
			return form;
	}
	return NULL;
}

void
form_value(struct arena *a, const struct forms *forms,
    const struct field *field, struct str raw, const struct answers *others,
    struct date today, struct answer *out)
{
	struct value_in in = {
	    .a = a,
	    .forms = forms,
	    .form = form_of(forms, field),
	    .field = field,
	    .raw = text_nfc(a, raw),
	    .others = others,
	    .today = today,
	};
	struct str chosen;
	bool keep;

	*out = (struct answer){.field = field->id};
	if (in.form != NULL)
		out->form = in.form->id;
	value_skip(out);
	/* A tick is taken away by leaving nothing in its brackets. */
	if (in.raw.n == 0 && field->type != FIELD_TICK)
		return;
	if (field->sealed) {
		value_accept_json(out, str_from("\"sealed\""), str_of("", 0));
		return;
	}
	if (field->type != FIELD_TEXT && field->type != FIELD_LONG_TEXT &&
	    field->type != FIELD_GROUP &&
	    utf8_length(in.raw) > VALUE_MAX_CHARACTERS) {
		value_refuse(&in, out, "texte.long",
		    str_printf(a, "%d", VALUE_MAX_CHARACTERS));
		return;
	}
	chosen = form_conflict_chosen(&in, &keep);
	if (keep) {
		*out = *value_other(&in, field->id);
		return;
	}
	if (chosen.n > 0)
		in.raw = chosen;
	parsers[field->type](&in, out);
}

struct str
form_answer_text(struct arena *a, const struct forms *forms,
    const struct field *field, const struct answer *answer,
    const struct answers *others, struct date today)
{
	struct answer again;

	if (forms_language(forms) == LANGUAGE_FR || answer->value.n == 0 ||
	    answer->problem.n > 0 || field->type == FIELD_TEXT ||
	    field->type == FIELD_LONG_TEXT)
		return answer->text;
	form_value(a, forms, field, answer->text, others, today, &again);
	return str_eq(again.value, answer->value) ? again.text : answer->text;
}

bool
form_preset(struct arena *a, const struct forms *forms,
    const struct field *field, struct date today, struct answer *out)
{
	if (field->preset.n == 0)
		return false;
	form_value(a, forms, field, field->preset, NULL, today, out);
	return out->problem.n == 0 && out->value.n > 0;
}
