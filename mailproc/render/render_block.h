/*
 * The blocks of the templates ({{bloc etapes}} ...) as nodes of a document.
 */
#ifndef RENDER_RENDER_BLOCK_H
#define RENDER_RENDER_BLOCK_H

#include "render/mailing.h"
#include "render/template.h"

/* mailing_prepare() went before. */
void render_block_add(
    struct doc *doc, const struct mailing *mailing, enum block_name block);

#endif
