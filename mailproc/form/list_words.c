#include "form/list_words.h"

#include "base/buf.h"
#include "text/text_fold.h"

enum {
	/* Shorter beginnings say too little. */
	MIN_BEGINNING = 3,
	/* Shorter words with another letter are other words. */
	MIN_NEAR = 4,
	/* From here on two letters may be wrong. */
	MIN_NEAR_TWICE = 9,
	/* No word of a name is longer; the table below has its bounds. */
	NEAR_MAX = 48,
	PHRASE_WORDS = 3
};

/* Different words for one thing, all languages of the names in one table. */
static const struct {
	struct str from, to;
} synonyms[] = {
    {STR("st"), STR("saint")},
    {STR("ste"), STR("saint")},
    {STR("sainte"), STR("saint")},
    {STR("college"), STR("cegep")},
    {STR("collegial"), STR("cegep")},
    {STR("univ"), STR("universite")},
    {STR("university"), STR("universite")},
    {STR("tech"), STR("technique")},
    {STR("bac"), STR("baccalaureat")},
    {STR("bacc"), STR("baccalaureat")},
    {STR("bachelor"), STR("baccalaureat")},
    {STR("bachelors"), STR("baccalaureat")},
    {STR("master"), STR("maitrise")},
    {STR("masters"), STR("maitrise")},
    {STR("phd"), STR("doctorat")},
    {STR("mtl"), STR("montreal")},
    {STR("center"), STR("centre")},
    {STR("school"), STR("ecole")},
};

/* Several words for one; longer ones first. */
static const struct {
	struct str from[PHRASE_WORDS];
	size_t count;
	struct str to;
} phrases[] = {
    {{STR("centre"), STR("formation"), STR("professionnel")}, 3, STR("cfp")},
    {{STR("ecol"), STR("formation"), STR("professionnel")}, 3, STR("efp")},
    {{STR("diplom"), STR("etud"), STR("collegial")}, 3, STR("dec")},
    {{STR("diplom"), STR("etud"), STR("professionnel")}, 3, STR("dep")},
    {{STR("attestation"), STR("etud"), STR("collegial")}, 3, STR("aec")},
    {{STR("attestation"), STR("etud"), STR("professionnel")}, 3, STR("aep")},
    {{STR("centre"), STR("formation")}, 2, STR("cfp")},
};

static const struct str ignored[] = {STR("de"), STR("du"), STR("des"),
    STR("la"), STR("le"), STR("les"), STR("l"), STR("d"), STR("et"), STR("en"),
    STR("a"), STR("au"), STR("aux"), STR("sur"), STR("pour"), STR("dans"),
    STR("of"), STR("the"), STR("and"), STR("in"), STR("for"), STR("at")};

/* Words that many names begin with and people leave out. */
static const struct str fillers[] = {STR("cegep"), STR("universite"),
    STR("ecole"), STR("centre"), STR("cfp"), STR("efp"), STR("institut"),
    STR("campus"), STR("technique"), STR("technologie"), STR("rls"),
    STR("regional")};

static const struct str vague[] = {STR("dec"), STR("dep"), STR("aec"),
    STR("aep"), STR("asp"), STR("dess"), STR("baccalaureat"), STR("maitrise"),
    STR("doctorat"), STR("certificat"), STR("programme"), STR("program"),
    STR("etudes"), STR("formation"), STR("professionnelle"), STR("montreal"),
    STR("quebec")};

static bool
is_among(struct str word, const struct str *set, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(word, set[i]))
			return true;
	return false;
}

/* One word for its synonyms. */
static struct str
common_word(struct str word)
{
	for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++)
		if (str_eq(word, synonyms[i].from))
			return synonyms[i].to;
	return word;
}

/* "infirmiers", "infirmières": one word, whatever it ends in. */
static struct str
stem_of(struct str word)
{
	if (word.n > 3 && word.p[word.n - 1] == 's')
		word.n--;
	while (word.n > 4 && word.p[word.n - 1] == 'e')
		word.n--;
	return word;
}

/* "180 a0": the number of a programme, which people write in one or in two. */
static bool
is_programme_number(struct str digits, struct str rest)
{
	return digits.n == 3 && char_is_digit(digits.p[0]) &&
	       char_is_digit(digits.p[1]) && char_is_digit(digits.p[2]) &&
	       rest.n == 2 && char_is_alpha(rest.p[0]) &&
	       (char_is_digit(rest.p[1]) || rest.p[1] == 'o');
}

static struct list_word
word_of(struct str key)
{
	struct list_word word = {.written = common_word(key)};

	word.stem = stem_of(word.written);
	word.filler =
	    is_among(word.written, fillers, sizeof fillers / sizeof fillers[0]);
	word.vague = word.filler || is_among(word.written, vague,
					sizeof vague / sizeof vague[0]);
	return word;
}

/* The words of key in *out, which has room for LIST_WORDS_MAX. */
static void
split_key(struct arena *a, struct str key, struct list_words *out)
{
	struct str word;

	while (str_cut(&key, ' ', &word)) {
		struct list_word *last = &out->items[out->count - 1];

		if (word.n == 0)
			continue;
		if (out->count > 0 &&
		    is_programme_number(last->written, word)) {
			*last = word_of(str_printf(a, "%.*s%.*s",
			    STR_ARG(last->written), STR_ARG(word)));
			continue;
		}
		if (out->count == LIST_WORDS_MAX) {
			out->too_many = true;
			return;
		}
		out->items[out->count++] = word_of(word);
	}
}

static bool
phrase_at(const struct list_words *words, size_t at, size_t phrase)
{
	if (phrases[phrase].count > words->count - at)
		return false;
	for (size_t i = 0; i < phrases[phrase].count; i++)
		if (!str_eq(words->items[at + i].stem, phrases[phrase].from[i]))
			return false;
	return true;
}

static bool
is_ignored(const struct list_word *word)
{
	return is_among(
	    word->written, ignored, sizeof ignored / sizeof ignored[0]);
}

static void
drop_ignored(struct list_words *words)
{
	size_t kept = 0;

	for (size_t i = 0; i < words->count; i++)
		kept += !is_ignored(&words->items[i]);
	/* "L'a": small words and no other are the name. */
	if (kept == 0)
		return;
	kept = 0;
	for (size_t i = 0; i < words->count; i++)
		if (!is_ignored(&words->items[i]))
			words->items[kept++] = words->items[i];
	words->count = kept;
}

static void
join_phrases(struct list_words *words)
{
	size_t kept = 0;

	for (size_t i = 0; i < words->count;) {
		size_t phrase = 0;

		while (phrase < sizeof phrases / sizeof phrases[0] &&
		       !phrase_at(words, i, phrase))
			phrase++;
		if (phrase == sizeof phrases / sizeof phrases[0]) {
			words->items[kept++] = words->items[i++];
			continue;
		}
		words->items[kept++] = word_of(phrases[phrase].to);
		i += phrases[phrase].count;
	}
	words->count = kept;
}

static struct str
join(struct arena *a, const struct list_words *words)
{
	struct buf out = {0};
	struct str joined;

	for (size_t i = 0; i < words->count; i++)
		buf_add_str(&out, words->items[i].written);
	joined = buf_copy(a, &out);
	buf_release(&out);
	return joined;
}

void
list_words_split(struct arena *a, struct str text, struct list_words *out)
{
	struct str key = text_key(a, text);
	size_t room = 1;

	for (size_t i = 0; i < key.n && room < LIST_WORDS_MAX; i++)
		room += key.p[i] == ' ';
	*out = (struct list_words){0};
	/* One before the first, which split_key() looks back to. */
	out->items = arena_array(a, room + 1, sizeof *out->items);
	out->items++;
	split_key(a, key, out);
	out->joined_all = join(a, out);
	drop_ignored(out);
	join_phrases(out);
	out->joined = join(a, out);
}

bool
list_word_same(const struct list_word *a, const struct list_word *b)
{
	return str_eq(a->stem, b->stem);
}

bool
list_word_begins(
    const struct list_word *word, const struct list_word *beginning)
{
	struct str whole = word->written, part = beginning->written;

	return part.n >= MIN_BEGINNING &&
	       (list_word_same(word, beginning) ||
		   (part.n <= whole.n &&
		       str_eq(str_slice(whole, 0, part.n), part)));
}

/* ---- Typing errors ---- */

static bool
has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (char_is_digit(s.p[i]))
			return true;
	return false;
}

/* In numbers, only letters that look like a digit are a slip. */
static char
as_digit(char c)
{
	if (c == 'o')
		return '0';
	return c == 'i' || c == 'l' ? '1' : c;
}

static bool
number_near(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (as_digit(a.p[i]) != as_digit(b.p[i]))
			return false;
	return true;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Damerau-Levenshtein: letters more, less, other, or exchanged with their
 * neighbour. Three rows of the table are enough. */
static unsigned
distance(struct str a, struct str b)
{
	unsigned rows[3][NEAR_MAX + 1];

	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3];
		const unsigned *twice = rows[(i + 1) % 3];

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			unsigned other = a.p[i - 1] != b.p[j - 1];

			now[j] = least(before[j - 1] + other,
			    least(before[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1])
				now[j] = least(now[j], twice[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

bool
list_text_near(struct str a, struct str b)
{
	size_t shorter = a.n < b.n ? a.n : b.n;
	size_t longer = a.n < b.n ? b.n : a.n;
	size_t limit = shorter >= MIN_NEAR_TWICE ? 2 : 1;

	if (shorter < MIN_NEAR || longer > NEAR_MAX || longer - shorter > limit)
		return false;
	if (has_digit(a) || has_digit(b))
		return number_near(a, b);
	return distance(a, b) <= limit;
}

bool
list_word_near(const struct list_word *a, const struct list_word *b)
{
	return list_text_near(a->stem, b->stem);
}
