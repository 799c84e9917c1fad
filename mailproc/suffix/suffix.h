/*
 * Whose a domain is: the organisational domain of RFC 7489 §3.2, by the public
 * suffix list that libpsl was built with. Pure: nothing is read from disk, and
 * the same names give the same answer as long as the library is the same.
 */
#ifndef SUFFIX_SUFFIX_H
#define SUFFIX_SUFFIX_H

#include "base/str.h"

/*
 * The public suffix of domain with one label before it ("etu.umontreal.ca" ->
 * "umontreal.ca"). domain is lower-case ASCII with dots between. Borrows;
 * empty when domain is itself a public suffix (nobody owns "qc.ca"), or has no
 * dot. A library built without the list knows no owners: domain itself is
 * returned, so that only equal names are of one owner.
 */
struct str suffix_organisation(struct str domain);

#endif
