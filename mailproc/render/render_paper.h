/*
 * Forms as paper (model/paper.h): the same lines as in the mail, with fields of
 * their own and the words that paper needs.
 */
#ifndef RENDER_RENDER_PAPER_H
#define RENDER_RENDER_PAPER_H

#include "model/paper.h"
#include "render/mailing.h"

/* mailing is prepared. Lives in its arena. */
struct paper *render_paper_make(const struct mailing *mailing,
    const struct render_form *forms, size_t count, struct str language);

#endif
