/*
 * What kind of file some bytes are, by content (libmagic).
 */
#ifndef SNIFF_SNIFF_H
#define SNIFF_SNIFF_H

#include "base/str.h"

struct sniffer;

enum { SNIFF_BYTES = 64 << 10 }; /* that many first bytes are enough */

/* Loads the system's magic database: before the sandbox closes. Returns owned. */
enum err_kind sniffer_open(struct sniffer **out, struct err *err) WARN_UNUSED;
void sniffer_free(struct sniffer *s); /* accepts NULL */

/* MIME type of the first bytes of a file, e.g. "application/pdf"; in a. Empty
 * input gives "inode/x-empty"; what is not known "application/octet-stream". */
struct str sniffer_type(struct sniffer *s, struct arena *a, struct str head);

#endif
