/*
 * What the types of form_value() share: one function a type, named in the table
 * of form_value.c, and the small things that all of them need. Private to
 * form/.
 */
#ifndef FORM_VALUE_H
#define FORM_VALUE_H

#include "form/form_value.h"

struct value_in {
	struct arena *a;
	const struct forms *forms;
	const struct form *form; /* that field belongs to; NULL: not known */
	const struct field *field;
	struct str raw; /* NFC, trimmed, not empty */
	const struct answers *others;
	struct date today;
};

/* One function for each type of field; *out has form and field already. */
typedef void value_parse(const struct value_in *in, struct answer *out);

value_parse value_text;
value_parse value_email;
value_parse value_number;
value_parse value_yes_no;
value_parse value_tick;
value_parse value_date;
value_parse value_dates;
value_parse value_phone;
value_parse value_extension;
value_parse value_postal_code;
value_parse value_permanent_code;
value_parse value_licence;
value_parse value_code;
value_parse value_choice;
value_parse value_choices;
value_parse value_grid;
value_parse value_contact;
value_parse value_group;
value_parse value_scale;
value_parse value_signature;
value_parse value_health_number;
value_parse value_driver_licence;

/* Accepted: text and value are the same words. */
void
value_accept(const struct value_in *in, struct answer *out, struct str text);
/* Accepted: a word of ours, and a remark behind it ("aucun, pourquoi"). The value
 * has it in French, the text in the language of the forms. */
void value_accept_word(const struct value_in *in, struct answer *out,
    const char *kind, const char *id, struct str remark);
/* Accepted, with JSON of its own. */
void value_accept_json(struct answer *out, struct str json, struct str text);
/* Not understood; detail may be empty. */
void value_refuse(const struct value_in *in, struct answer *out,
    const char *problem, struct str detail);
/* Nothing was said after all ("poste : aucun"). */
void value_skip(struct answer *out);

/* The other answer of the same form, or NULL. */
const struct answer *value_other(const struct value_in *in, struct str field);
/* The id that a choice has as its JSON value; empty when it is none. */
struct str value_choice_id(const struct answer *answer);

/* How we write a word, or an empty string when there is no such word. */
struct str
value_word(const struct forms *forms, const char *kind, const char *id);

/* Whole words of text: the id of the word of this kind that it is, or empty. */
struct str value_word_is(struct arena *a, const struct forms *forms,
    const char *kind, struct str text);

/*
 * The word of this kind that text begins with, the longest: its id, and in
 * *rest_out what stands after it and after blanks and separators. Empty when
 * there is none.
 */
struct str value_word_begins(struct arena *a, const struct forms *forms,
    const char *kind, struct str text, struct str *rest_out);

/* Move *at behind the next word of text; false when there is none. */
bool value_next_word(struct str text, size_t *at);

/* Without blanks of any kind and separators ( , ; : . - and parentheses)
 * before, and blanks, commas and semicolons behind. */
struct str value_strip(struct str text);

/* Whether there is a letter or a digit of any script. */
bool value_has_word(struct str text);

/* Every run of blanks, ends of line too, one space; no-break spaces stay. */
struct str value_one_line(struct arena *a, struct str text);

/* E.164 of a number with or without an extension; empty when it is none. */
struct str
value_phone_number(struct arena *a, const struct forms *forms, struct str raw);
/* "3341", "poste 3341"; empty when it is none. */
struct str value_extension_digits(
    struct arena *a, const struct forms *forms, struct str raw);

/* What a list that depends on another is filtered by now; empty: nothing. */
struct str value_parent(const struct value_in *in);
/* The option that words name for sure, or NULL. */
const struct option *value_option(const struct value_in *in, struct str words);
/* Refuse words as no sure option: other category, several, or unknown. */
void value_refuse_option(
    const struct value_in *in, struct answer *out, struct str words);
/*
 * The lines of the problem on file that raw chooses by number, or by "oui" when
 * there is but one; joined by LF, empty when raw does no such thing. *keep: it
 * is a number, but of no line there is: the problem stands.
 */
struct str value_chosen_lines(const struct value_in *in, bool *keep_out);
/* The problem on file again, after *keep. */
void value_keep_offer(const struct value_in *in, struct answer *out);

#endif
