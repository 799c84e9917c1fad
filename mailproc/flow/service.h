/*
 * Everything that a running service holds, opened from its configuration. Made
 * in cmd/ and handed down; below flow/ each module gets the part it needs.
 */
#ifndef FLOW_SERVICE_H
#define FLOW_SERVICE_H

#include "base/clock.h"
#include "crypto/random.h"
#include "flow/config.h"
#include "flow/reader.h"
#include "flow/alarm.h"
#include "mailbox/mailbox.h"
#include "oauth/oauth.h"
#include "render/render.h"
#include "store/store.h"
#include "transport/transport.h"
#include "workflow/workflow.h"

struct service {
	struct arena *arena; /* what lives as long as the service */
	struct config config;
	struct clock clock;
	struct log log;
	struct random random;
	struct keys *keys;
	struct forms *forms;
	struct render *renders[LANGUAGE_COUNT]; /* service_render() */
	struct workflow_rules rules;
	struct store *store;
	struct oauth *oauth; /* NULL: passwords */
	struct alarm alarm;
	struct mailbox *mailbox;
	struct transport *transport;
	struct reader *reader;
	const volatile int *stop; /* not 0: finish what is begun and return */
	int64_t send_window;      /* start of the minute that is counted, ms */
	int64_t send_count;
};

/* What a command needs of it; later ones include the earlier. */
enum service_extent {
	SERVICE_FORMS,  /* configuration, forms, templates */
	SERVICE_READ,   /* keys and reader; then service_look() */
	SERVICE_STORE,  /* the database, which has to be there; read-only */
	SERVICE_WRITE,  /* the database for writing, mailbox and submission */
	SERVICE_OFFLINE /* as WRITE, but for the database: nothing is written */
};

/*
 * Open by the configuration file at path. Returns owned. ERR_CONFIG with the
 * file and line; ERR_RETRY when another process holds the service.
 */
enum err_kind service_open(const char *path, enum service_extent extent,
    const struct clock *clock, const volatile int *stop, struct service **out,
    struct err *err) WARN_UNUSED;
void service_close(struct service *s); /* accepts NULL */

/*
 * Open the database, if there is one, to look something up at once and leave no
 * trace: a service that starts waits for it.
 */
enum err_kind service_look(struct service *s, struct err *err) WARN_UNUSED;

/* The mails in a language ("en"); in French when there is no such one. */
const struct render *
service_render(const struct service *s, struct str language);

/* Whether the stop was asked for. */
bool service_stopping(const struct service *s);

/* The name of a folder of the mailbox by its id ("a_traiter"), for a message of
 * time at; "" for the empty id. Lives in a. */
struct str service_folder(
    const struct service *s, struct arena *a, struct str id, int64_t at);

#endif
