#include "flow/write.h"

#include "crypto/reference.h"
#include "flow/flow_read.h"
#include "flow/flow_paper.h"
#include "model/address.h"

/* A mail on its way from plan to bytes. */
struct writing {
	struct service *service;
	struct arena *arena;
	const struct situation *situation;
	const struct decision *decision;
	const struct mail_plan *plan;
	struct str mark; /* stable across a restart: salts what is drawn */
	int64_t next_number;
};

static struct str
answer_text(const struct answers *answers, const char *form, const char *field)
{
	const struct answer *answer =
	    answers_find(answers, str_from(form), str_from(field));

	return answer != NULL ? answer->text : (struct str){0};
}

static void
input_requests(const struct writing *w, struct render_input *in)
{
	const struct person *person = w->situation->person;
	struct render_request *requests;

	if (!w->plan->with_requests || person == NULL)
		return;
	requests =
	    arena_array(w->arena, person->request_count, sizeof *requests);
	for (size_t i = 0; i < person->request_count; i++) {
		const struct request *r = &person->requests[i];

		requests[i] = (struct render_request){
		    .number = r->number,
		    .programme =
			answer_text(&person->profile, "profil", "programme"),
		    .school =
			answer_text(&r->answers, "demande", "etablissement"),
		    .kind = answer_text(&r->answers, "demande", "type_stage"),
		    .dates = answer_text(&r->answers, "demande", "dates"),
		    .status = forms_status(w->service->forms, r->status),
		};
	}
	in->requests = requests;
	in->request_count = person->request_count;
}

static bool
is_replaced(const struct change *change, const struct document *document)
{
	if (document->replaced)
		return true;
	if (document->role != ROLE_CV && document->role != ROLE_LETTRE &&
	    document->role != ROLE_OBJECTIFS)
		return false;
	for (size_t i = 0; i < change->document_count; i++)
		if (change->documents[i].role == document->role)
			return true;
	return false;
}

static void
input_documents(const struct writing *w, struct render_input *in)
{
	const struct change *change = &w->decision->change;
	const struct person *person = w->situation->person;
	size_t old = person != NULL ? person->document_count : 0, count = 0;
	struct document *all =
	    arena_array(w->arena, change->document_count + old, sizeof *all);

	for (; count < change->document_count; count++)
		all[count] = (struct document){
		    .role = change->documents[count].role,
		    .trouble = change->documents[count].trouble,
		    .name = change->documents[count].name,
		    .type = change->documents[count].type,
		    .size = change->documents[count].size,
		    .received_at = w->situation->now,
		};
	if (w->plan->with_received) {
		in->received = all;
		in->received_count = count;
	}
	if (!w->plan->with_documents)
		return;
	for (size_t i = 0; i < old; i++)
		if (!is_replaced(change, &person->documents[i]))
			all[count++] = person->documents[i];
	in->documents = all;
	in->document_count = count;
}

static void
input_forms(const struct writing *w, struct render_input *in)
{
	const struct mail_plan *plan = w->plan;

	in->forms = arena_array(w->arena, plan->form_count, sizeof *in->forms);
	for (size_t i = 0; i < plan->form_count; i++)
		in->forms[i] = (struct render_form){
		    .form = plan->forms[i].form,
		    .extent = plan->forms[i].problems_only ? EXTENT_PROBLEMS
							   : EXTENT_WHOLE,
		    .answers = plan->forms[i].answers,
		    .report = plan->forms[i].report,
		};
	in->form_count = plan->form_count;
}

static struct render_input
plan_input(const struct writing *w)
{
	const struct mail_plan *plan = w->plan;
	struct render_input in = {
	    .reason = plan->reason,
	    .language = plan->language,
	    .to = plan->to,
	    .first_name =
		answer_text(&w->decision->profile, "profil", "prenom"),
	    .now = w->situation->now,
	    .number = plan->number == -1 ? w->next_number : plan->number,
	    .quoted = plan->quoted,
	    .other_address = plan->other_address,
	    .help_field = plan->help_field,
	    .lists = plan->lists,
	    .list_count = plan->list_count,
	    .steps = plan->steps,
	    .step_count = plan->step_count,
	    .understood = plan->understood,
	    .understood_count = plan->understood_count,
	    .also_forwarded = plan->also_forwarded,
	    .unread = plan->unread,
	    .last_today = plan->last_today,
	    .card_why = plan->card_why,
	};

	if (plan->card_about != NULL) {
		in.card_from = plan->card_about->from;
		in.card_subject = plan->card_about->subject;
	}
	input_requests(w, &in);
	input_documents(w, &in);
	input_forms(w, &in);
	return in;
}

/* What the database and the Message-ID get of the mail's capability. */
static void
mint(const struct writing *w, struct reference_order *order,
    struct render_input *in)
{
	in->lookup = lookup_mint(w->arena, &w->service->random, w->mark);
	order->lookup = in->lookup;
	if (!order->wanted)
		return;
	in->reference = reference_mint(w->arena, &w->service->random, w->mark);
	reference_hash(w->service->keys, in->reference, order->key_hash);
}

static enum err_kind
compose(const struct writing *w, const struct render_input *in,
    const struct rendered *r, struct outgoing *out, struct err *err)
{
	const struct config *config = &w->service->config;
	const struct message *cause = w->situation->reading.message;
	bool card = out->to.n == 0;
	struct mail_draft draft = {
	    .from_name = r->from_name,
	    .from = config->address,
	    .to = card ? config->address : out->to,
	    .reply_to = r->reply_to,
	    .subject = r->subject,
	    .message_id = out->message_id,
	    .in_reply_to = cause != NULL ? cause->message_id : (struct str){0},
	    .date = w->situation->now,
	    .language = str_cstr(w->arena, r->language),
	    .text = r->text,
	    .html = r->html,
	    .auto_submitted =
		card || cause == NULL ? "auto-generated" : "auto-replied",
	    .own_mark = flow_own_mark(w->service, w->arena, out->message_id),
	};

	if (flow_paper_attach(w->service, w->arena, in, &draft.attachments,
		&draft.attachment_count, err) != ERR_NONE)
		return err->kind;
	return mail_compose(w->arena, &draft, &out->bytes, err);
}

static enum err_kind
write_plan(const struct writing *w, struct outgoing *out, struct err *err)
{
	const struct mail_plan *plan = w->plan;
	struct render_input in = plan_input(w);
	struct rendered rendered;

	*out = (struct outgoing){.reason = plan->reason,
	    .priority = plan->priority,
	    .to = plan->to,
	    .reference = plan->reference};
	if (plan->to.n == 0)
		out->folder = service_folder(
		    w->service, w->arena, plan->folder, w->situation->now);
	mint(w, &out->reference, &in);
	out->message_id =
	    str_printf(w->arena, "cs.%.*s.1@%.*s", STR_ARG(in.lookup),
		STR_ARG(address_domain(w->service->config.address)));
	if (render_mail(service_render(w->service, in.language), w->arena, &in,
		&rendered, err) != ERR_NONE)
		return err->kind;
	out->reference.sent = rendered.sent;
	out->reference.sent_count = rendered.sent_count;
	return compose(w, &in, &rendered, out, err);
}

static enum err_kind
write_plans(struct writing *w, struct decision *decision, struct err *err)
{
	struct change *change = &decision->change;

	change->mails =
	    arena_array(w->arena, decision->plan_count, sizeof *change->mails);
	for (size_t i = 0; i < decision->plan_count; i++) {
		w->plan = &decision->plans[i];
		w->mark = str_printf(w->arena, "message %lld mail %zu",
		    (long long)change->message, i);
		if (write_plan(w, &change->mails[change->mail_count++], err) !=
		    ERR_NONE)
			return err->kind;
	}
	return ERR_NONE;
}

enum err_kind
write_decision(struct service *s, struct arena *a,
    const struct situation *situation, struct decision *decision,
    struct err *err)
{
	struct change *change = &decision->change;
	struct writing w = {.service = s,
	    .arena = a,
	    .situation = situation,
	    .decision = decision};

	change->folder = service_folder(s, a, change->folder, situation->now);
	for (size_t i = 0; i < change->taken_up_count; i++) {
		struct held_change *held = &change->taken_up[i];

		held->folder =
		    service_folder(s, a, held->folder, situation->now);
	}
	if (change->create_request &&
	    store_next_number(s->store, &w.next_number, err) != ERR_NONE)
		return err->kind;
	return write_plans(&w, decision, err);
}

enum err_kind
write_notice(struct service *s, struct arena *a, const char *why,
    const char *mark, struct change *change, struct err *err)
{
	struct situation situation = {.now = clock_now(&s->clock)};
	struct mail_plan plan = {.reason = REASON_CARD,
	    .priority = MAIL_NOTICE,
	    .folder = STR("a_traiter"),
	    .card_why = str_from(why)};
	struct decision decision = {0};
	struct writing w = {.service = s,
	    .arena = a,
	    .situation = &situation,
	    .decision = &decision,
	    .plan = &plan,
	    .mark = str_from(mark)};

	*change = (struct change){0};
	change->mails = arena_array(a, 1, sizeof *change->mails);
	change->mail_count = 1;
	return write_plan(&w, &change->mails[0], err);
}
