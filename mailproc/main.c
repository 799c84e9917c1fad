#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/cmd.h"

static volatile int stop_asked;

static void
on_signal(int number)
{
	(void)number;
	stop_asked = 1;
}

/* bug() and the libraries' own assertions abort: our bug, as sysexits has it.
 */
static void
on_abort(int number)
{
	(void)number;
	_exit(CMD_BUG);
}

/* SIGTERM and SIGINT end the service cleanly; a lost peer is an error code. */
static void
prepare_signals(void)
{
	struct sigaction ask = {.sa_handler = on_signal};
	struct sigaction give_up = {.sa_handler = on_abort};
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	if (sigaction(SIGTERM, &ask, NULL) != 0 ||
	    sigaction(SIGINT, &ask, NULL) != 0 ||
	    sigaction(SIGABRT, &give_up, NULL) != 0 ||
	    sigaction(SIGPIPE, &ignore, NULL) != 0)
		bug("signals cannot be prepared");
}

int
main(int argc, char **argv)
{
	struct rlimit no_core = {0, 0};

	/* Memory holds people's words and keys: no core, no loose files. */
	if (setrlimit(RLIMIT_CORE, &no_core) != 0)
		bug("core dumps cannot be turned off");
	(void)umask(077);
	prepare_signals();
	return cmd_main(argc, argv, &stop_asked);
}
