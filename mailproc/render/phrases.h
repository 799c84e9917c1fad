/*
 * Short texts: templates/<lang>/phrases.conf (base/ini.h). The key of
 * "manque = ..." in section [probleme] is "probleme.manque". A phrase may hold
 * values ({{ecrit}}, {{exemple}} ...) and {{si}}; it is one line once said.
 */
#ifndef RENDER_PHRASES_H
#define RENDER_PHRASES_H

#include "render/template.h"

struct phrases;

/*
 * Load and check: every phrase that the program says is there, none twice, no
 * unknown name in them. Lives in a. ERR_CONFIG "file:line: what".
 */
enum err_kind phrases_load(struct arena *a, const struct typography *typography,
    const char *path, struct phrases **out, struct err *err) WARN_UNUSED;

/* The phrase with values in it (NULL: none); empty when there is no such key. */
struct str phrases_say(struct arena *a, const struct phrases *phrases,
    const char *key, const struct values *values);

/* The same with a key made as by printf. */
struct str phrases_sayf(struct arena *a, const struct phrases *phrases,
    const struct values *values, const char *fmt, ...) PRINTF_LIKE(4, 5);

bool phrases_has(const struct phrases *phrases, const char *key);

/* Without values, NUL-terminated, as long as phrases; NULL: no such key. */
const char *phrases_text(const struct phrases *phrases, const char *key);

#endif
