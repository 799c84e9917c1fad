#include "mail/mail_block.h"

#include <string.h>

enum {
	BLOCK_MAX_LINES = 40,
	BLOCK_MAX_GAP = 3,  /* lines of a wrapped value between two labels */
	BLOCK_MIN_RULE = 20 /* underscores that make a rule */
};

enum block_label {
	BLOCK_NONE,
	BLOCK_FROM,
	BLOCK_DATE,
	BLOCK_SUBJECT,
	BLOCK_OTHER
};

struct block_name {
	const char *name; /* folded */
	enum block_label label;
};

static const struct block_name names[] = {
    {"de", BLOCK_FROM},
    {"from", BLOCK_FROM},
    {"expediteur", BLOCK_FROM},
    {"envoye", BLOCK_DATE},
    {"envoye le", BLOCK_DATE},
    {"date", BLOCK_DATE},
    {"date d'envoi", BLOCK_DATE},
    {"message du", BLOCK_DATE},
    {"sent", BLOCK_DATE},
    {"objet", BLOCK_SUBJECT},
    {"sujet", BLOCK_SUBJECT},
    {"subject", BLOCK_SUBJECT},
    {"a", BLOCK_OTHER},
    {"pour", BLOCK_OTHER},
    {"to", BLOCK_OTHER},
    {"cc", BLOCK_OTHER},
    {"cci", BLOCK_OTHER},
    {"bcc", BLOCK_OTHER},
    {"copie a", BLOCK_OTHER},
    {"copie", BLOCK_OTHER},
    {"importance", BLOCK_OTHER},
    {"priorite", BLOCK_OTHER},
    {"pieces jointes", BLOCK_OTHER},
    {"attachments", BLOCK_OTHER},
    {"repondre a", BLOCK_OTHER},
    {"reply-to", BLOCK_OTHER},
    {"de la part de", BLOCK_OTHER},
    {"on behalf of", BLOCK_OTHER},
};

/* Between dashes: the whole of it, or its beginning when a date follows. */
static const char *const titles[] = {"message d'origine", "message original",
    "message initial", "mail original", "mail d'origine", "courriel d'origine",
    "courriel original", "message transfere", "message transmis",
    "message reexpedie", "mail transfere", "courriel transfere",
    "original message", "original email message", "original email",
    "original mail", "original appointment", "forwarded message",
    "reply message", "original", NULL};
static const char *const dated_titles[] = {"transfere par ", "reexpedie par ",
    "forwarded by ", "message d'origine ", "original message ", "message du ",
    NULL};
/* Apple's, without dashes; alone on their line. */
static const char *const forwards[] = {"debut du message reexpedie",
    "debut du message transfere", "debut du message reexpedie :",
    "debut du message transfere :", "debut du message reexpedie:",
    "debut du message transfere:", "begin forwarded message",
    "begin forwarded message:", NULL};
/* Other systems' "write above this line", which their readers quote back. */
static const char *const limits[] = {"reply above this line",
    "type your reply above", "reply above this email",
    "repondez au-dessus de cette ligne", "repondre au-dessus de cette ligne",
    NULL};

/* What has been seen of a block. */
struct block {
	size_t last; /* its last line for sure */
	size_t gap;
	bool from, date, subject;
	bool stacked;      /* values stand under their labels */
	bool pending;      /* a label waits for its value */
	bool pending_from; /* and it is the From label */
	bool from_address;
	bool evidence; /* an address, or a date with digits */
};

/* Without the stars of converted bold type, and blanks, at both ends. */
static struct str
without_stars(struct str s)
{
	while (s.n > 0 && (s.p[0] == '*' || s.p[0] == ' '))
		s = str_after(s, 1);
	while (s.n > 0 && (s.p[s.n - 1] == '*' || s.p[s.n - 1] == ' '))
		s.n--;
	return s;
}

static enum block_label
label_find(struct str name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(name, names[i].name))
			return names[i].label;
	return BLOCK_NONE;
}

/*
 * The label that a folded line begins with. A star behind the label that has no
 * partner in front is our mark of a required answer ("Date * :"): a form.
 */
static enum block_label
block_label(struct str fold, struct str *value_out)
{
	size_t colon = str_find_byte(fold, ':', 0);
	struct str name;

	if (str_starts(fold, "message du ") && fold.n > 11 &&
	    char_is_digit(fold.p[11])) {
		*value_out = str_after(fold, 11);
		return BLOCK_DATE;
	}
	if (colon == SIZE_MAX || colon > 30)
		return BLOCK_NONE;
	name = str_trim(str_slice(fold, 0, colon));
	if (str_ends(name, "*") && !str_starts(name, "*"))
		return BLOCK_NONE;
	*value_out = without_stars(str_after(fold, colon + 1));
	return label_find(without_stars(name));
}

/* A label other than From inside the line: " ... Envoyé : ... Objet : ...". */
static bool
has_inner_label(struct str fold)
{
	static const char *const inner[] = {"envoye", "envoye le", "date",
	    "sent", "objet", "sujet", "subject", NULL};

	for (const char *const *word = inner; *word != NULL; word++) {
		size_t at = str_find(fold, *word, 0);

		for (; at != SIZE_MAX; at = str_find(fold, *word, at + 1)) {
			size_t end = at + strlen(*word);

			while (end < fold.n &&
			       (fold.p[end] == ' ' || fold.p[end] == '*'))
				end++;
			if (end < fold.n && fold.p[end] == ':')
				return true;
		}
	}
	return false;
}

/* "Prénom :" and the like: a line with a label that no header has. */
static bool
has_foreign_label(struct str fold)
{
	size_t colon = str_find_byte(fold, ':', 0);

	return colon != SIZE_MAX && colon <= 40 && !view_has_address(fold) &&
	       (colon == 0 || !char_is_digit(fold.p[colon - 1]));
}

/* The value of From; false when no sender can be called so. */
static bool
block_add_sender(struct block *b, struct str value)
{
	b->from_address = view_has_address(value);
	b->evidence |= b->from_address;
	/* "De : 11 janvier 2027 / À : 12 mars 2027" is a period. */
	return b->from_address || (value.n > 0 && !char_is_digit(value.p[0]));
}

/* A line with a label. False: the block ends before it, or is none. */
static bool
block_add_label(
    struct block *b, enum block_label label, struct str value, size_t at)
{
	if ((label == BLOCK_FROM && b->from) ||
	    (label == BLOCK_DATE && b->date) ||
	    (label == BLOCK_SUBJECT && b->subject) || b->pending_from)
		return false;
	b->from |= label == BLOCK_FROM;
	b->date |= label == BLOCK_DATE;
	b->subject |= label == BLOCK_SUBJECT;
	if (label == BLOCK_FROM && value.n == 0)
		b->stacked = b->pending_from = true;
	else if (label == BLOCK_FROM && !block_add_sender(b, value))
		return false;
	b->evidence |= view_has_address(value) ||
		       (label == BLOCK_DATE && view_has_digit(value));
	b->pending = value.n == 0 && b->stacked;
	b->gap = 0;
	b->last = at;
	return true;
}

/* A line without one: a value, the rest of a value, or what ends the block. */
static bool
block_add_value(struct block *b, struct str fold, size_t at)
{
	bool address = view_has_address(fold);

	if (b->pending_from) {
		b->pending_from = false;
		if (!block_add_sender(b, fold))
			return false;
	}
	b->evidence |= address;
	if (b->pending) {
		b->evidence |= view_has_digit(fold);
		b->pending = false;
		b->last = at;
		return true;
	}
	/* Lists of addresses wrap over any number of lines. */
	if (!address && ++b->gap > BLOCK_MAX_GAP)
		return false;
	return !has_foreign_label(fold);
}

/* A blank line inside a block: the cells of a table, flattened. */
static bool
block_goes_on(const struct reply_view *view, size_t at, const struct block *b)
{
	size_t next = view_next(view, at);
	struct str value;

	return next < view->count && next - at <= 2 &&
	       (b->pending || (b->stacked && block_label(view->folds[next],
						 &value) != BLOCK_NONE));
}

static size_t
header_block_match(const struct reply_view *view, size_t at)
{
	struct block b = {0};
	struct str value;
	enum block_label first = block_label(view->folds[at], &value);

	if (first == BLOCK_NONE)
		return 0;
	if (first == BLOCK_FROM && view_has_address(value) &&
	    has_inner_label(value))
		return 1;
	for (size_t i = at; i < view->count && i - at < BLOCK_MAX_LINES; i++) {
		struct str fold = view->folds[i];
		enum block_label label = block_label(fold, &value);
		bool fits = view->lines[i].level == view->lines[at].level;

		if (!fits)
			break;
		if (fold.n == 0)
			fits = block_goes_on(view, i, &b);
		else if (label != BLOCK_NONE)
			fits = block_add_label(&b, label, value, i);
		else
			fits = block_add_value(&b, fold, i);
		if (!fits)
			break;
	}
	if (!b.from || b.pending_from || !(b.date || b.subject) || !b.evidence)
		return 0;
	if (first != BLOCK_FROM && !b.from_address)
		return 0;
	return b.last - at + 1;
}

static bool
is_title(struct str fold)
{
	struct str inner = fold;
	size_t before = 0, behind = 0;

	while (inner.n > 0 && strchr("-=_*~ ", inner.p[0]) != NULL) {
		before += inner.p[0] != ' ';
		inner = str_after(inner, 1);
	}
	while (inner.n > 0 && strchr("-=_*~ :", inner.p[inner.n - 1]) != NULL) {
		behind += inner.p[inner.n - 1] != ' ';
		inner.n--;
	}
	if (before < 2 || (behind < 2 && before < 5))
		return false;
	return view_listed(inner, titles) ||
	       (view_behind(inner, dated_titles).p != NULL &&
		   view_has_digit(inner));
}

static bool
is_limit(struct str fold)
{
	if (fold.n > 150 || (fold.n > 0 && strchr("-#=*", fold.p[0]) == NULL))
		return false;
	for (const char *const *limit = limits; *limit != NULL; limit++)
		if (str_find(fold, *limit, 0) != SIZE_MAX)
			return true;
	return false;
}

/* Nothing but underscores or equals signs; weak, so only above the others. */
static bool
is_rule(struct str fold)
{
	for (size_t i = 0; i < fold.n; i++)
		if (fold.p[i] != fold.p[0])
			return false;
	return fold.n >= BLOCK_MIN_RULE && strchr("_=-", fold.p[0]) != NULL;
}

size_t
block_match(const struct reply_view *view, size_t at)
{
	struct str fold = view->folds[at];

	if (fold.n == 0)
		return 0;
	if (is_title(fold) || view_listed(fold, forwards) || is_limit(fold))
		return 1;
	if (is_rule(fold)) {
		size_t next = view_next(view, at + 1);

		return next < view->count && next - at <= 3 &&
			       (is_title(view->folds[next]) ||
				   header_block_match(view, next) > 0)
			   ? next - at
			   : 0;
	}
	return header_block_match(view, at);
}
