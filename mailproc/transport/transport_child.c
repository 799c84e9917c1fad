#include "transport/transport_child.h"

#include <unistd.h>

#include "base/child.h"
#include "transport/transport_smtp.h"

static enum err_kind
answer(struct transport_result *result, struct err *err)
{
	struct buf out = {0};
	struct wire w = wire_encoder(&out);
	enum err_kind kind;

	transport_result_wire(&w, result);
	kind = frame_send(CHILD_SOCKET, SENDER_RESULT, buf_str(&out), -1, err);
	buf_release(&out);
	return kind;
}

static enum err_kind
serve(struct smtp *smtp, uint32_t type, struct str bytes, struct err *err)
{
	struct arena *a = arena_new();
	struct transport_result result = {0};
	enum err_kind kind;

	if (type == SENDER_MAIL) {
		struct transport_mail mail = {0};
		struct wire w = wire_decoder(a, bytes);

		transport_mail_wire(&w, &mail);
		if (!wire_done(&w))
			bug("the sender was given half a mail");
		smtp_send(smtp, a, &mail, &result);
	} else {
		smtp_check(smtp, a, &result);
	}
	kind = answer(&result, err);
	arena_free(a);
	return kind;
}

/* The service has it, or gets it: that may take it a minute. */
static enum err_kind
ask_token(bool refused, struct buf *out, struct err *err)
{
	uint32_t type;

	if (frame_send(CHILD_SOCKET, SENDER_WANTS_TOKEN,
		str_from(refused ? "refused" : ""), -1, err) != ERR_NONE ||
	    frame_receive(CHILD_SOCKET, -1, &type, out, NULL, NULL, err) !=
		ERR_NONE)
		return err->kind;
	if (type == SENDER_TOKEN)
		return ERR_NONE;
	if (type != SENDER_NO_TOKEN)
		bug("the sender was given a frame of type %u for a token",
		    (unsigned)type);
	return err_set(err, ERR_RETRY, "login: %.*s", STR_ARG(buf_str(out)));
}

static enum err_kind
begin(struct arena *a, struct transport_settings *settings, struct smtp **smtp,
    struct buf *frame, struct err *err)
{
	struct err lost = {0};
	bool bearer = false;
	struct wire w;
	uint32_t type;

	if (frame_receive(CHILD_SOCKET, -1, &type, frame, NULL, NULL, err) !=
	    ERR_NONE)
		return err->kind;
	w = wire_decoder(a, buf_str(frame));
	transport_settings_wire(&w, settings, &bearer);
	if (type != SENDER_SETTINGS || !wire_done(&w))
		bug("the sender was not given its settings");
	if (smtp_open(settings, bearer ? ask_token : NULL, smtp, err) ==
	    ERR_NONE)
		return frame_send(
		    CHILD_SOCKET, SENDER_READY, (struct str){0}, -1, err);
	/* Whether or not the service hears it, this child ends. */
	if (frame_send(CHILD_SOCKET, SENDER_BROKEN, str_from(err->text), -1,
		&lost) != ERR_NONE)
		return lost.kind;
	return err->kind;
}

int
transport_child_main(void)
{
	struct transport_settings settings = {0};
	struct arena *a = arena_new();
	struct buf frame = {0};
	struct smtp *smtp = NULL;
	struct err err = {0};
	enum err_kind kind = begin(a, &settings, &smtp, &frame, &err);

	while (kind == ERR_NONE) {
		uint32_t type;

		kind = frame_receive(
		    CHILD_SOCKET, -1, &type, &frame, NULL, NULL, &err);
		if (kind == ERR_NONE)
			kind = serve(smtp, type, buf_str(&frame), &err);
	}
	/* The service has gone, or could not be told more. */
	smtp_free(smtp);
	buf_release(&frame);
	arena_free(a);
	return kind == ERR_RETRY ? 0 : 1;
}
