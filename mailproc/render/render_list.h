/*
 * Option lists in a mail: what LISTE found, and the choices that AIDE tells of.
 */
#ifndef RENDER_RENDER_LIST_H
#define RENDER_RENDER_LIST_H

#include "render/mailing.h"

/* Numbered matches, list by list; without words, what lists there are. */
void render_list_found(struct doc *doc, const struct mailing *m);

/* The options of the line that help is about; of a long list, how to search it.
 * Nothing when the line has no list. */
void render_list_choices(struct doc *doc, const struct mailing *m);

#endif
