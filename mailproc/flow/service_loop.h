/*
 * The service at work: receive, timers, send; once, or until it is stopped.
 */
#ifndef FLOW_SERVICE_LOOP_H
#define FLOW_SERVICE_LOOP_H

#include "flow/service.h"

/* All that is due now. ERR_RETRY: something has to be tried again later. */
enum err_kind service_once(struct service *s, struct err *err) WARN_UNUSED;

/* Until s->stop; what can be tried again is, with growing pauses. */
enum err_kind service_run(struct service *s, struct err *err) WARN_UNUSED;

#endif
