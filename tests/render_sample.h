/*
 * A student's file to render: Amélie Tremblay, who does not exist. Used by the
 * tests of render/ and by the fuzz target.
 */
#ifndef TESTS_RENDER_SAMPLE_H
#define TESTS_RENDER_SAMPLE_H

#include "form/form_value.h"
#include "render/render.h"

struct sample {
	struct arena *a;
	struct forms *forms;
	struct render *render;
	struct render *english;
	struct answers profile, request;
	struct answer understood[64];
	size_t understood_count;
	struct document documents[3];
	struct step steps[6];
	struct render_request requests[3];
	struct render_form forms_shown[2];
};

/* Monday 8 February 2027, 10:00 in Québec. */
static const int64_t sample_now = 1802098800;

static const struct render_office sample_office = {
    .name = STR("Guichet des stages"),
    .establishment = STR("CISSS de la Montérégie-Centre"),
    .address = STR("stages@example.org"),
    .phone = STR("+14504665000"),
    .phone_extension = STR("3341"),
    .hours = STR("du lundi au vendredi, de 7 h 30 à 16 h"),
    .plus_addressing = true,
    .hold_days = 14,
};

struct sample_answer {
	const char *field, *raw;
};

static inline void
sample_fill(struct sample *s, const char *form_id,
    const struct sample_answer *answers, size_t count, struct answers *out)
{
	const struct form *form = forms_find(s->forms, str_from(form_id));

	out->items = arena_array(s->a, count, sizeof *out->items);
	for (size_t i = 0; i < count; i++) {
		const struct field *field =
		    form_field(form, str_from(answers[i].field));
		struct answer answer;

		form_value(s->a, s->forms, field, str_from(answers[i].raw), out,
		    calendar_local(sample_now).date, &answer);
		out->items[out->count++] = answer;
		if (answer.problem.n == 0)
			s->understood[s->understood_count++] = answer;
	}
}

static inline void
sample_file(struct sample *s)
{
	static const struct sample_answer profile[] = {
	    {"categorie", "Générale"},
	    {"courriel", "amelie.tremblay@example.com"},
	    {"programme", "travail social"},
	    {"code_permanent", "TREA 7754 0312"},
	    {"prenom", "Amélie"},
	    {"nom", "Tremblay"},
	    {"genre", "femme"},
	    {"date_naissance", "15 avril 2003"},
	    {"adresse", "123, rue des Érables, app. 4"},
	    {"ville", "Longueuil"},
	    {"code_postal", "J4K 2TO"},
	    {"telephone", "450 555-0123"},
	};
	static const struct sample_answer request[] = {
	    {"code", "non"},
	    {"type_institution", "Collégial"},
	    {"etablissement", "Champlain"},
	    {"discipline", "travail social"},
	    {"type_stage", "Clinique individuel"},
	    {"sigle", "388-A1, stage 2"},
	    {"dates", "du 30 août 2027 au 17 décembre 2027"},
	    {"nombre_jours", "45"},
	    {"lieux", "Champlain : pédiatrie; INLB"},
	    {"coordonnateur", "Marie Roy, coordonnatrice des stages"},
	};

	sample_fill(s, "profil", profile, sizeof profile / sizeof *profile,
	    &s->profile);
	sample_fill(s, "demande", request, sizeof request / sizeof *request,
	    &s->request);
}

static inline void
sample_things(struct sample *s)
{
	static const struct {
		const char *id;
		enum step_state state;
		size_t missing;
	} steps[] = {
	    {"confirmation", STEP_DONE, 0},
	    {"profil", STEP_DRAFT, 1},
	    {"demande", STEP_DRAFT, 3},
	    {"documents", STEP_DONE, 0},
	    {"antecedents", STEP_LATER, 0},
	    {"engagement", STEP_LATER, 0},
	};
	static const struct {
		enum document_role role;
		const char *name;
		int64_t size;
	} documents[] = {
	    {ROLE_CV, "CV_Amelie_Tremblay.pdf", 81234},
	    {ROLE_LETTRE, "lettre.docx", 20111},
	    {ROLE_AUTRE, "IMG_2041.heic", 0},
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		s->steps[i] = (struct step){.id = str_from(steps[i].id),
		    .state = steps[i].state,
		    .missing = steps[i].missing};
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
		s->documents[i] = (struct document){.role = documents[i].role,
		    .name = str_from(documents[i].name),
		    .size = documents[i].size,
		    .received_at = sample_now};
	s->requests[0] = (struct render_request){.number = 1042,
	    .programme = STR("Travail social"),
	    .school = STR("Cégep régional Champlain, Saint-Lambert"),
	    .kind = STR("Clinique individuel"),
	    .dates = STR("du 30 août 2027 au 17 décembre 2027"),
	    .status = forms_status(s->forms, str_from("A2"))};
	s->requests[1] = (struct render_request){.number = 987,
	    .programme = STR("Travail social"),
	    .school = STR("Cégep régional Champlain, Saint-Lambert"),
	    .dates = STR("du 31 août 2026 au 18 décembre 2026"),
	    .status = forms_status(s->forms, str_from("F1"))};
}

static inline void
sample_open(struct sample *s)
{
	struct err err;

	*s = (struct sample){.a = arena_new()};
	if (forms_load("forms", &s->forms, &err) != ERR_NONE ||
	    render_load("templates", "fr", s->forms, &sample_office, &s->render,
		&err) != ERR_NONE ||
	    render_load("templates", "en", s->forms, &sample_office,
		&s->english, &err) != ERR_NONE)
		bug("%s", err.text);
	sample_file(s);
	sample_things(s);
}

static inline void
sample_close(struct sample *s)
{
	render_free(s->render);
	render_free(s->english);
	forms_free(s->forms);
	arena_free(s->a);
}

/* Both forms, filled in as on file; or empty. */
static inline void
sample_forms(struct sample *s, enum form_extent extent, bool empty,
    struct render_input *in)
{
	static const char *const ids[] = {"profil", "demande"};

	for (size_t i = 0; i < 2; i++) {
		struct render_form *shown = &s->forms_shown[i];

		*shown = (struct render_form){
		    .form = forms_find(s->forms, str_from(ids[i])),
		    .extent = extent};
		if (!empty)
			shown->answers = i == 0 ? s->profile : s->request;
		form_report(s->a, s->forms, shown->form, &shown->answers,
		    calendar_local(sample_now).date, &shown->report);
	}
	in->forms = s->forms_shown;
	in->form_count = 2;
}

/* What the workflow gives for a reason, all of it. */
static inline struct render_input
sample_input(struct sample *s, enum reason reason)
{
	struct render_input in = {.reason = reason,
	    .to = STR("amelie.tremblay@example.com"),
	    .first_name = STR("Amélie"),
	    .now = sample_now,
	    .reference = STR("ABCDEFGHJKMNPQRSTVWX0"),
	    .lookup = STR("0123456789ABCDEF"),
	    .steps = s->steps,
	    .step_count = 6};

	if (reason == REASON_WELCOME)
		sample_forms(s, EXTENT_WHOLE, true, &in);
	if (reason == REASON_FORM) {
		sample_forms(s, EXTENT_WHOLE, false, &in);
		in.form_count = 1;
	}
	if (reason == REASON_RECAP)
		sample_forms(s, EXTENT_PROBLEMS, false, &in);
	if (reason == REASON_RECAP || reason == REASON_COMPLETE ||
	    reason == REASON_UPDATED) {
		in.understood = s->understood;
		in.understood_count = s->understood_count;
		in.received = s->documents;
		in.received_count = 3;
	}
	sample_things(s);
	if (reason == REASON_COMPLETE || reason == REASON_UPDATED) {
		in.number = 1042;
		s->steps[1] = (struct step){s->steps[1].id, STEP_DONE, 0};
		s->steps[2] = (struct step){s->steps[2].id, STEP_DONE, 0};
	}
	if (reason == REASON_STATUS || reason == REASON_MENU) {
		in.requests = s->requests;
		in.request_count = 2;
	}
	if (reason != REASON_WELCOME && reason != REASON_CONFIRM) {
		in.documents = s->documents;
		in.document_count = 3;
	}
	if (reason == REASON_HELP)
		in.help_field =
		    form_field(forms_find(s->forms, str_from("profil")),
			str_from("code_permanent"));
	if (reason == REASON_LIST)
		list_find(s->a, s->forms, str_from("saint-jean"), 20, &in.lists,
		    &in.list_count, &in.quoted);
	if (reason == REASON_CONFIRM || reason == REASON_CONFIRM_NO) {
		in.first_name = (struct str){0};
		in.step_count = 0;
	}
	if (reason == REASON_CONFIRM_NO || reason == REASON_CARD)
		in.reference = (struct str){0};
	if (reason == REASON_CARD) {
		in.step_count = 0;
		in.card_why = str_from("free_text");
		in.card_from = str_from("amelie.tremblay@example.com");
		in.card_subject = str_from("Une question sur mon stage");
	}
	return in;
}

#endif
