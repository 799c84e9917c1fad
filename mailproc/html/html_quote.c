#include "html/html_quote.h"

#include "base/buf.h"
#include "text/text_fold.h"

enum {
	QUOTE_HEAD_BYTES = 40,
	QUOTE_HEAD_NODES = 40 /* looked at, to find those bytes */
};

static bool
has_quote_child(const struct html_node *node)
{
	for (node = node->first; node != NULL; node = node->next)
		if (node->tag == TAG_BLOCKQUOTE)
			return true;
	return false;
}

static bool
has_announcement(const struct html_node *node)
{
	for (node = node->first; node != NULL; node = node->next)
		if (html_tree_has_class(node, "gmail_attr"))
			return true;
	return false;
}

/* The first words in node, in the order of the text. */
static struct str
first_words(struct arena *a, const struct html_node *node)
{
	const struct html_node *at = node;
	struct buf words = {0};
	struct str result;

	for (int n = 0; n < QUOTE_HEAD_NODES && words.n < QUOTE_HEAD_BYTES;
	     n++) {
		if (at->tag == TAG_TEXT)
			buf_add_str(
			    &words, str_slice(at->text, 0, QUOTE_HEAD_BYTES));
		if (at->first != NULL) {
			at = at->first;
			continue;
		}
		while (at != node && at->next == NULL)
			at = at->parent;
		if (at == node)
			break;
		at = at->next;
	}
	result = text_fold(a, buf_str(&words));
	buf_release(&words);
	return result;
}

/* Outlook's block: a line above, and the sender in it. */
static bool
is_outlook_header(struct arena *a, const struct html_node *node)
{
	struct str words;

	if (!node->border_top || node->tag != TAG_BLOCK)
		return false;
	words = first_words(a, node);
	return str_starts(words, "de :") || str_starts(words, "de:") ||
	       str_starts(words, "from :") || str_starts(words, "from:");
}

static bool
has_yahoo_class(const struct html_node *node)
{
	struct str rest = node->classes, word;

	/* "ydp1a2b3cyahoo_quoted" when it was quoted by Yahoo again. */
	while (str_cut(&rest, ' ', &word))
		if (str_ends(word, "yahoo_quoted"))
			return true;
	return str_starts(node->id, "yahoo_quoted");
}

static enum quote_kind
blockquote_kind(const struct html_node *node)
{
	if (node->indented ||
	    html_tree_has_class(node, "webkit-indent-blockquote"))
		return QUOTE_NONE;
	return QUOTE_INSIDE;
}

/*
 * Gmail's and Proton's frame holds the announcement and the quotation; answers
 * between the lines stand in it too. In a forwarded message no blockquote is
 * inside.
 */
static enum quote_kind
frame_kind(const struct html_node *node)
{
	if (has_quote_child(node))
		return QUOTE_NONE;
	return has_announcement(node) ? QUOTE_FRAME : QUOTE_INSIDE;
}

enum quote_kind
html_quote_kind(struct arena *a, const struct html_node *node)
{
	if (node->tag == TAG_BLOCKQUOTE)
		return blockquote_kind(node);
	if (html_tree_has_class(node, "gmail_quote") ||
	    html_tree_has_class(node, "protonmail_quote"))
		return frame_kind(node);
	if (html_tree_has_class(node, "gmail_attr") && node->parent != NULL &&
	    html_tree_has_class(node->parent, "gmail_quote") &&
	    !has_quote_child(node->parent))
		return QUOTE_BEHIND;
	if (has_yahoo_class(node) ||
	    str_is_nocase(node->id, "OLK_SRC_BODY_SECTION"))
		return QUOTE_INSIDE;
	if (str_is_nocase(node->id, "divRplyFwdMsg") ||
	    html_tree_has_class(node, "OutlookMessageHeader") ||
	    is_outlook_header(a, node))
		return QUOTE_BEHIND;
	if (str_is_nocase(node->id, "appendonsend") ||
	    str_is_nocase(node->id, "zwchr") ||
	    str_is_nocase(node->id, "stopSpelling") ||
	    str_is(node->marker, "__DIVIDER__") ||
	    str_is(node->marker, "__QUOTED_TEXT__"))
		return QUOTE_HERE;
	return QUOTE_NONE;
}
