/*
 * Markdown (md4c) to a document. What our mails use: headings, paragraphs,
 * lists, strong and emphasised words, links to mailto:, https: and tel:, links to
 * a word of the menu (mot:suivi: a message that asks for it; the title of a link
 * says the language of its words, when it is another). What
 * they do not (images, tables, code, rules, quotations) is an error at start.
 * HTML in it is text like any other.
 */
#ifndef RENDER_MARKDOWN_H
#define RENDER_MARKDOWN_H

#include "render/doc.h"
#include "render/values.h"

/*
 * Check the whole text of a template, whose first line is line first_line of
 * file. ERR_CONFIG "file:line: what".
 */
enum err_kind markdown_check(const char *file, int first_line, struct str text,
    struct err *err) WARN_UNUSED;

/*
 * Append to doc what text says, with values in the place of their marks. A
 * paragraph that says nothing is left out. text has passed markdown_check().
 */
void
markdown_add(struct doc *doc, struct str text, const struct values *values);

#endif
