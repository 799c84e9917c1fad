/*
 * Closing a process in (libseccomp, Landlock): what parses hostile bytes can
 * reach nothing but the descriptors that it holds. seccomp is required;
 * Landlock is added where the kernel has it.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct sandbox_limits {
	int64_t memory_bytes; /* address space; not in sanitized builds */
	int64_t cpu_seconds;  /* in the life of the process */
	int descriptors;      /* highest number open at once */
};

/*
 * From here on: no file, no network, no process can be opened or made, no
 * signal sent; reading, writing and passing descriptors go on; anything else
 * ends the process. Cannot be undone. Open what is needed before (charsets,
 * data files). *landlock_out: its ABI version, 0: the kernel has none.
 * ERR_CONFIG when the kernel refuses; then the caller must not go on.
 */
enum err_kind sandbox_close(const struct sandbox_limits *limits,
    int *landlock_out, struct err *err) WARN_UNUSED;

#endif
