/*
 * Forms as data. A form is a file forms/<id>.form (base/ini.h); option lists
 * are forms/lists/<id>.list; the words people write (commands, yes and no,
 * months, days, shifts) are forms/words.conf; the sentences that name a problem
 * are the templates' business (render/). Nothing about a given form is in C.
 * What may stand in those files: mailproc-form(5).
 *
 * Languages. What people are shown has a variant per language in the files
 * ("label.en"). forms_load() gives the forms in French; forms_in() the same in
 * another language: same ids, same order, other words. Both read both languages.
 * Pointers into the one mean nothing to the other: between them go ids.
 */
#ifndef FORM_FORM_H
#define FORM_FORM_H

#include "model/person.h"

enum language {
	LANGUAGE_FR, /* of the keys without a suffix */
	LANGUAGE_EN,
	LANGUAGE_COUNT
};
const char *language_name(enum language language); /* "fr", "en" */
/* False and *out unchanged when no language has that name. */
bool language_parse(struct str name, enum language *out);

enum field_type {
	FIELD_TEXT,
	FIELD_LONG_TEXT,
	FIELD_EMAIL,
	FIELD_CHOICE,  /* one of a list */
	FIELD_CHOICES, /* several, a comment each */
	FIELD_DATE,
	FIELD_DATES, /* {from, to} */
	FIELD_NUMBER,
	FIELD_PHONE,
	FIELD_EXTENSION, /* poste */
	FIELD_POSTAL_CODE,
	FIELD_PERMANENT_CODE, /* code permanent du MEES, or "aucun" and why */
	FIELD_LICENCE,        /* permit number, or "aucun" */
	FIELD_CODE,           /* code de stage, or "non" */
	FIELD_YES_NO,
	FIELD_TICK,
	FIELD_GRID,    /* three shifts by seven days */
	FIELD_CONTACT, /* prenom nom fonction telephone poste courriel */
	FIELD_TYPE_COUNT
};
const char *field_type_name(enum field_type type);

struct option_texts {
	struct str label, group;
};

struct option {
	struct str id;
	struct str label;
	struct str *aliases;
	size_t alias_count;
	struct str parent; /* id of the option of the other list it belongs to;
			    * several with spaces between; empty: to all */
	struct str group;  /* heading under which it is shown; may be empty */
	struct option_texts in[LANGUAGE_COUNT]; /* empty: as in French */
	struct str contact; /* of a person in a directory: an answer to a
			     * field of that type; never shown in a search */
	bool retired;       /* not offered any more */
	int line;           /* in its file, for messages */
};

struct list_names; /* list_search.c */

struct list {
	struct str id;
	const char *path; /* of its file, for messages */
	struct option *options;
	size_t count;
	/* Chosen before, and not offered any more: list_option() finds them. */
	struct option *retired;
	size_t retired_count;
	/* Made by list_prepare(); NULL: list_search() makes them each time. */
	const struct list_names *names;
};

/* One line of a contact: id is that of a word of kind "contact". */
struct field_part {
	struct str id;       /* "prenom" */
	struct str label;    /* "Prénom du coordonnateur", shown in the form */
	struct str *aliases; /* other ways it comes back */
	size_t alias_count;
	struct str label_in[LANGUAGE_COUNT]; /* empty: as in French */
};

/* "field is value", e.g. required_if = categorie: soins_infirmiers */
struct condition {
	struct str field; /* empty: no condition; "*": any field of the form
			   * with a list (required_if = *: autre) */
	struct str value; /* option ids with spaces between: any of them */
};

/* What a field says in one language. */
struct field_texts {
	struct str label, help, more, example, section;
};

struct field {
	struct str id;
	enum field_type type;
	struct str label;
	struct str *aliases; /* other ways a label comes back */
	size_t alias_count;
	struct str help;    /* a line or two under the field */
	struct str more;    /* what AIDE field tells; empty: help */
	struct str example; /* shown with problems */
	bool required;
	bool sensitive;
	struct condition required_if;
	struct condition shown_if;
	const struct list *list;      /* choice, choices; NULL otherwise */
	const struct list *directory; /* contact: people to find by name; or
				       * NULL */
	struct str depends; /* field whose option filters the list; of a
				  * postal code: the field of the country, whose
				  * option "canada" asks for the Canadian form */
	bool short_list;    /* shown whole, to tick; else letters to search */
	struct str preset;  /* default, as text; empty: none */
	struct field_part *parts; /* contact: a line each; NULL otherwise */
	size_t part_count;
	bool several_lines; /* text: an answer on several lines is one,
				  * joined with ", " (an address) */
	int64_t min, max;   /* number; date: years of age */
	size_t max_length;  /* of text, in characters */
	struct str section; /* heading before it; empty: same as before */
	struct field_texts in[LANGUAGE_COUNT]; /* empty: as in French */
	int line;                              /* in its file, for messages */
};

struct form_texts {
	struct str title, intro;
};

struct form {
	struct str id;
	const char *path; /* of its file, for messages */
	struct str version;
	struct str title;
	struct str *aliases; /* headings under which it comes back */
	size_t alias_count;
	struct str intro;
	int order; /* among the forms, from 1 */
	bool sensitive;
	bool of_request; /* one per request; else one per person */
	bool required;   /* treatment begins only when it is filled in */
	struct form_texts in[LANGUAGE_COUNT]; /* empty: as in French */
	struct field *fields;
	size_t count;
};

/* What may stand behind a command. */
enum word_argument {
	WORD_ARGUMENT_NONE,
	WORD_ARGUMENT_TEXT,   /* any words */
	WORD_ARGUMENT_NUMBER, /* digits */
	WORD_ARGUMENT_CODE    /* a code de stage: letters and digits */
};

/* A word that people write, and what it means. */
struct word {
	struct str id;   /* "menu", "oui", "lundi", "janvier" ... */
	struct str kind; /* "command", "month" ...: form_words.h has them all */
	struct str *texts; /* the first is how we write it */
	size_t text_count;
	struct str text_in[LANGUAGE_COUNT]; /* how we write it; empty: as in
					     * French */
	bool takes_argument; /* argument is not WORD_ARGUMENT_NONE */
	enum word_argument argument;
	bool answers; /* commands: the service offers it today */
	bool guess;   /* commands: a long word may have one letter wrong */
};

struct forms; /* immutable once loaded */

/*
 * Load every form, list and word of folder. Every mistake is an error
 * "file:line: what". Returns owned.
 */
enum err_kind
forms_load(const char *folder, struct forms **out, struct err *err) WARN_UNUSED;
void forms_free(struct forms *forms);

/* The same in a language ("en"); in French when it has no such one. Any of them
 * may be asked for any other; all live as long as what forms_load() gave. */
const struct forms *forms_in(const struct forms *forms, struct str language);
enum language forms_language(const struct forms *forms);

size_t forms_count(const struct forms *forms);
const struct form *forms_at(const struct forms *forms, size_t i);
const struct form *forms_find(const struct forms *forms, struct str id);
const struct list *forms_list(const struct forms *forms, struct str id);
/* The word with this id in this kind, or NULL. */
const struct word *
forms_word(const struct forms *forms, const char *kind, struct str id);
const struct word *forms_words(const struct forms *forms, size_t *count_out);
const struct field *form_field(const struct form *form, struct str id);
const struct option *list_option(const struct list *list, struct str id);
/* In the order of their ids; NULL behind the last. */
const struct list *forms_list_at(const struct forms *forms, size_t i);
/* Whether a list may be called so. */
bool list_id_valid(struct str id);

/* Load everything of folder with text in place of the list's file, and forget
 * it: whether the list would do. */
enum err_kind forms_try_list(const char *folder, struct str id, struct str text,
    struct err *err) WARN_UNUSED;

/* Statuses of a request: forms/statuses.conf. */
struct status_texts {
	struct str label, definition;
};
struct status {
	struct str id; /* "A2" */
	struct str label;
	struct str definition;
	struct status_texts in[LANGUAGE_COUNT]; /* empty: as in French */
	bool closed;
};
const struct status *forms_status(const struct forms *forms, struct str id);
const struct status *
forms_statuses(const struct forms *forms, size_t *count_out);

#endif
