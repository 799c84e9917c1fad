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

enum {
	GROUP_ROWS_MAX = 20 /* of a group, shown or written */
};

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
	FIELD_GRID,           /* three shifts by seven days */
	FIELD_CONTACT,        /* prenom nom fonction telephone poste courriel */
	FIELD_GROUP,          /* rows of the same columns: [{…}] */
	FIELD_SCALE,          /* a mark out of a list, as a number or a word */
	FIELD_SIGNATURE,      /* a typed name, compared with who signs */
	FIELD_HEALTH_NUMBER,  /* numéro d'assurance maladie, RAMQ */
	FIELD_DRIVER_LICENCE, /* permis de conduire, SAAQ or elsewhere */
	FIELD_DOCUMENT,       /* the name of a file that is attached */
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

/* "field is value", e.g. categorie: soins_infirmiers */
struct condition {
	struct str field; /* "*": any field of the form with a list */
	struct str value; /* option ids with spaces between: any of them */
};

/* One of several, each enough: required_if = culpabilite: true; ... */
struct conditions {
	struct condition *items;
	size_t count; /* 0: no condition */
};

/* What a field says in one language. */
struct field_texts {
	struct str label, help, more, example, section, row;
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
	bool sealed; /* kept only encrypted, for named people. While the service
		      * cannot seal: not asked for, and never kept */
	struct conditions required_if;
	struct conditions shown_if;
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
	struct field *columns; /* group: what a row consists of; else NULL */
	size_t column_count;
	struct str row;      /* group: what a row is called, "Infraction" */
	size_t rows;         /* group: how many empty rows are shown */
	struct str *name_of; /* signature: "form.field", whose words the name
			      * is made of */
	size_t name_of_count;
	bool none_allowed;  /* email: "aucun" is an answer */
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

/*
 * A numbered text that is part of the form and of what is signed. It stands
 * before a field, which may be its answer.
 */
struct statement {
	struct str id;
	struct str text;
	struct str in[LANGUAGE_COUNT]; /* empty: as in French */
	size_t before; /* index of a field; form->count: at the end */
	int number;    /* from 1 */
	int line;      /* in its file, for messages */
};

/* Who fills a form in; bits. */
enum audience { AUDIENCE_STUDENT = 1, AUDIENCE_OFFICE = 2, AUDIENCE_UNIT = 4 };

/* How long a form that was accepted holds. */
enum validity {
	VALIDITY_EVER,
	VALIDITY_MONTHS,
	VALIDITY_DAYS,
	VALIDITY_REQUEST,    /* as long as its request */
	VALIDITY_SCHOOL_YEAR /* to the next 30 June */
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
	bool of_request;   /* one per request; else one per person */
	bool required;     /* treatment begins only when it is filled in; what
			  * is required and the student's is her first file */
	unsigned audience; /* bits of enum audience */
	enum validity validity;
	int64_t validity_count;               /* months or days */
	struct str validity_text;             /* as in the file: "12 months" */
	struct form_texts in[LANGUAGE_COUNT]; /* empty: as in French */
	struct field *fields;
	size_t count;
	struct statement *statements;
	size_t statement_count;
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
/* Whether it is the student's to fill in; and whether it is part of her first
 * file, without which no request is treated. */
bool form_is_student(const struct form *form);
bool form_is_first(const struct form *form);
/* The same field in these forms, whichever of forms_in() it is from, and its
 * form; NULL when it is of none of them. */
const struct field *forms_same_field(const struct forms *forms,
    const struct field *field, const struct form **form_out);
/* The column of a group, or NULL. */
const struct field *field_column(const struct field *field, struct str id);
/*
 * What somebody signs with this form, word by word as it is shown: title and
 * version, the statements by number, and the questions and boxes that answer
 * them. Plain text, in the language of the form; lives in a.
 */
struct str form_signed_text(struct arena *a, const struct form *form);
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
