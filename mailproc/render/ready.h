/*
 * Ready-made messages behind the links of our HTML: a form to fill in, in parts
 * when one link cannot hold it; one line of it; one answer, at a tap; a word of
 * the menu. Each of them opens a plain message that reads back by itself: the
 * reference stands in its subject, its body begins with the form's title, and
 * the lines of one field are never divided between two messages.
 */
#ifndef RENDER_READY_H
#define RENDER_READY_H

#include "render/mailing.h"

/* A message of ours to the office; subject gets the reference behind it. */
struct str
ready_link(const struct mailing *m, struct str subject, struct str body);

/* The word that asks for a command, as we write it: "MENU". */
struct str ready_word(const struct mailing *m, const char *command);

/* A message that says yes or no ("oui", "non") to what the mail asks. */
struct str ready_consent(const struct mailing *m, struct str id);

/*
 * The links to words (mot:suivi, mot:non) in the runs of doc from node first on, as links
 * to messages; what the service does not answer is no link.
 */
void ready_words(struct doc *doc, size_t first, const struct mailing *m);

/* A button for each form of the mail, or for each part of it. */
void ready_add_buttons(struct doc *doc, const struct mailing *m);

/*
 * Put the links into the rows of what is missing or not understood: one for each
 * answer that can be chosen, or one that opens a message with that line.
 */
void ready_taps(struct mailing *m);

#endif
