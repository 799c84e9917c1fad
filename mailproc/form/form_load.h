/*
 * Loading of forms/, the part that form.c, its loaders and form_find share; for
 * no other folder. Sequence: words, statuses and lists first (their arrays move
 * while they grow, and fields point into the lists), then the forms, then
 * form_load_check(), which judges all of them together.
 *
 * A list, forms/lists/<id>.list, has an option a line, trailing parts may be
 * left out, and "#" begins a comment on a line of its own:
 *
 *	id | label | alias; alias | ids of the parents | group | label.en = Label
 *
 * The parents are options of the list of the field that "depends" names. The
 * words in other languages stand behind all else.
 */
#ifndef FORM_FORM_LOAD_H
#define FORM_FORM_LOAD_H

#include "base/ini.h"
#include "form/form.h"

struct form_index;
struct value_lexicon;

/* "include = demande: dates lieux": fields that a form takes over from another.
 */
struct form_include {
	size_t form; /* index of the one that takes them over */
	struct str from;
	struct str fields;
	int line;
};

struct forms {
	struct arena *arena; /* owns all that is below */
	struct form *items;
	size_t count, capacity;
	struct list *lists;
	size_t list_count, list_capacity;
	struct word *words;
	size_t word_count, word_capacity;
	struct status *statuses;
	size_t status_count, status_capacity;
	struct form_index *index;            /* form_index.h */
	const struct value_lexicon *lexicon; /* value_lex.h */
	struct form_include *includes;       /* while loading */
	size_t include_count, include_capacity;
	enum language language;
	struct forms *in[LANGUAGE_COUNT]; /* all of them, this one too */
};

/* One file on its way in. */
struct form_loader {
	struct forms *forms;
	const char *path; /* as it is named in messages */
	struct err *err;
	/* forms_try_list(): what stands in for the file of a list. */
	struct str try_list, try_text;
	bool tried;
};

/* "path:line: ..." */
enum err_kind form_load_fail(const struct form_loader *l, int line,
    const char *fmt, ...) PRINTF_LIKE(3, 4);

struct form_key;

/* Each reads the file l->path into l->forms. */
enum err_kind form_load_words(struct form_loader *l) WARN_UNUSED;
enum err_kind form_load_statuses(struct form_loader *l) WARN_UNUSED;
/* name: of the file; its beginning is the id. */
enum err_kind
form_load_list(struct form_loader *l, const char *name) WARN_UNUSED;
enum err_kind
form_load_form(struct form_loader *l, const char *name) WARN_UNUSED;

/* Once all forms are read: the fields that they take over from each other. */
enum err_kind form_load_includes(struct form_loader *l) WARN_UNUSED;

/* The same two from text, for tests and fuzzing. */
enum err_kind form_load_list_text(
    struct form_loader *l, struct str id, struct str text) WARN_UNUSED;
enum err_kind form_load_form_text(
    struct form_loader *l, struct str id, struct str text) WARN_UNUSED;

/* Keys of forms whose values have a shape of their own (form_load_keys.c). */
enum err_kind
form_key_conditions(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object) WARN_UNUSED;
enum err_kind
form_key_audience(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object) WARN_UNUSED;
enum err_kind
form_key_validity(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object) WARN_UNUSED;

/* What one form and what all of it together must be. */
enum err_kind form_load_check_form(
    struct form_loader *l, const struct form *form) WARN_UNUSED;
enum err_kind form_load_check_words(struct form_loader *l) WARN_UNUSED;

/*
 * The forms in each language, once all is read and sorted: what has no words of
 * its own in one keeps the French ones.
 */
void form_language_views(struct forms *forms);
/* The words of one language, into the members that are shown. */
void form_language_use(struct form *form, enum language language);
/* Behind the aliases: what it is called in the other languages. */
void form_language_alias(struct arena *a, struct str text, struct str **aliases,
    size_t *alias_count);

/*
 * Keys of an ini file, as a table: set fills in the member at offset (and, for
 * lists of texts, the count at count_offset) of an object. stride: from the
 * member of one language to that of the next, so that "label.en" is a key too;
 * 0: the key has no languages.
 */
struct form_key {
	const char *name;
	enum err_kind (*set)(const struct form_loader *l,
	    const struct ini_entry *entry, const struct form_key *key,
	    void *object);
	size_t offset, count_offset, stride;
};
void *form_key_member(void *object, size_t offset);
/*
 * Set what entry says; all: the entries that come before it tell a repeated key.
 */
enum err_kind form_key_set(const struct form_loader *l,
    const struct form_key *keys, size_t key_count,
    const struct ini_entry *entries, size_t at, void *object) WARN_UNUSED;
enum err_kind
form_key_text(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object) WARN_UNUSED;
enum err_kind
form_key_texts(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object) WARN_UNUSED;
enum err_kind
form_key_bool(const struct form_loader *l, const struct ini_entry *entry,
    const struct form_key *key, void *object) WARN_UNUSED;

/* Texts with ";" or an end of line between them; empty ones are left out. */
void form_load_texts(struct arena *a, struct str value, struct str **texts_out,
    size_t *count_out);
/* Lower case letters, digits and "_", beginning with a letter or digit. */
bool form_load_id_valid(struct str id);

#endif
