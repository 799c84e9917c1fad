/*
 * Where a server's connection gets its bearer token from, for those that take
 * no passwords (XOAUTH2). The service hands one to the mailbox and to the
 * transport; what it holds stays in the service.
 */
#ifndef BASE_BEARER_H
#define BASE_BEARER_H

#include "base/buf.h"

struct bearer {
	void *context;
	/*
	 * A token that is good for some minutes, appended to out (wipe it).
	 * refused: the server did not take the one before, get another.
	 * ERR_RETRY when there is none to be had now.
	 */
	enum err_kind (*get)(
	    void *context, bool refused, struct buf *out, struct err *err);
	/* A server let us in with it. */
	void (*worked)(void *context);
};

#endif
