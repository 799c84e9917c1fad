"""tone.py TEMPLATES FORMS MAILS: short sentences, plain words, nothing passive.

The words of the templates, phrases and forms in each language, and each French
mail as a whole: as easy as what a reader of 12 reads at school.
"""
import glob
import os
import re
import sys

MOST_WORDS = 24         # of a sentence
MEAN_WORDS = 13         # of all sentences of a language
EASE = 70               # Kandel and Moles for French: "fairly easy" from 70
EASE_FORM = 50          # with a form: "antécédents judiciaires" has its syllables

FORBIDDEN = {
    "fr": ["veuillez", "dûment", "nonobstant", "susmentionn", "ci-après",
           "ledit", "ladite", "lesdit", "en vertu", "le cas échéant",
           "s’il y a lieu", "bien vouloir", "afin que", "procéder à",
           "vous avez omis", "vous avez oublié", "erroné", "invalide",
           "erreur", "notification", "formulaire ci-joint", "effectuer",
           "ultérieur", "préalable", "conformément", "quant à", "soumettre",
           "compléter", "digital", "email", "e-mail", "mail "],
    "en": ["please be advised", "hereby", "pursuant", "aforementioned",
           "herein", "kindly", "in order to", "prior to", "invalid",
           "error", "you failed", "you forgot", "notification", "submit",
           "utilize", "commence"],
}
PASSIVE = {
    "fr": r"\b(?:est|sont|sera|seront|a été|ont été|soit)\s+\w+(?:é|ée|és|ées"
          r"|i|ie|is|it|ite|u|ue|us)\s+par\b",
    "en": r"\b(?:is|are|was|were|been|be)\s+\w+(?:ed|en)\s+by\b",
}


def words_of(text):
    text = re.sub(r"\{\{[^}]*\}\}", " X ", text)
    return re.findall(r"[\w’'-]*[^\W\d_][\w’'-]*", text)


def sentences(text):
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"[*#\[\]\\]", "", text)
    for part in re.split(r"[.!?…;]+(?=\s|$|\{)|\n\s*\n|: |, puis ", text):
        if len(words_of(part)) > 1:
            yield " ".join(part.split())


def branches(source):
    """The text with each {{si}} gone its first way, and its other way."""
    def way(text, first):
        inner = re.compile(r"\{\{si [^}]*\}\}((?:(?!\{\{si |\{\{fin\}\}).)*)"
                           r"\{\{fin\}\}", re.S)

        def choose(match):
            parts = match.group(1).split("{{sinon}}")
            return parts[0] if first else (parts[1] if len(parts) > 1 else "")

        while inner.search(text):
            text = inner.sub(choose, text)
        return re.sub(r"\{\{bloc [^}]*\}\}", "", text)

    return {way(source, True), way(source, False)}


def values(path):
    """[(key, text)] of an ini file, lines that are indented joined."""
    found = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            match = re.match(r"([\w.]+)\s*=\s*(.*)", line)
            if match:
                found.append([match.group(1), match.group(2)])
            elif line[0].isspace() and found:
                found[-1][1] += " " + line.strip()
            else:
                found.append(["", ""])
    return found


def texts(templates, forms, language):
    """(where, text) of everything that people read in a language."""
    for path in sorted(glob.glob(os.path.join(templates, language, "*.md"))):
        if os.path.basename(path) == "carte.md":
            continue            # of the office, among themselves
        with open(path, encoding="utf-8") as file:
            for text in branches(file.read()):
                yield os.path.basename(path), text
    path = os.path.join(templates, language, "phrases.conf")
    for key, text in values(path):
        for way in branches(text):
            yield "phrases.conf " + key, way
    wanted = {"help", "more", "intro"} if language == "fr" else \
        {"help.en", "more.en", "intro.en"}
    for path in sorted(glob.glob(os.path.join(forms, "*.form"))):
        for key, text in values(path):
            if key in wanted:
                yield os.path.basename(path) + " " + key, text


def syllables(word):
    """Of a French word, near enough: groups of vowels, the mute e apart."""
    word = word.lower()
    groups = re.findall(r"[aàâeéèêëiîïoôuùûüyœæ]+", word)
    mute = re.search(r"[^aàâeéèêëiîïoôuùûüyœæ](?:e|es|ent)$", word)
    return max(1, len(groups) - (1 if mute and len(groups) > 1 else 0))


def ease(text):
    """Kandel and Moles, 1958: Flesch's ease of reading for French."""
    found = list(sentences(text))
    words = [w for s in found for w in words_of(s)]
    if not words:
        return 100
    return 207 - 1.015 * len(words) / len(found) \
        - 73.6 * sum(map(syllables, words)) / len(words)


def prose(path):
    """A mail in text, without what lists and forms say: whole sentences."""
    with open(path, encoding="utf-8") as file:
        body = file.read().split("\n\n", 1)[1]
    body = re.split(r"\n\n(?:BESOIN D|VOS ÉTAPES|CE QUE NOUS)", body)[0]
    return "\n\n".join(p for p in body.split("\n\n")
                       if re.search(r"[.?!]$", p) and "\n    " not in p
                       and not p.startswith("- "))


def main():
    templates, forms, mails = sys.argv[1:4]
    wrong = []
    for language in ("fr", "en"):
        lengths = []
        for where, text in texts(templates, forms, language):
            low = text.lower().replace("'", "’")
            for word in FORBIDDEN[language]:
                if re.search(r"\b" + re.escape(word), low):
                    wrong.append("%s/%s: \"%s\"" % (language, where, word))
            # What AIDE tells may be the law's own definition.
            passive = [] if where.split(" ")[-1].startswith("more") else \
                re.finditer(PASSIVE[language], low)
            for match in passive:
                wrong.append("%s/%s: passive: %s" % (
                    language, where, match.group(0)))
            for sentence in sentences(text):
                count = len(words_of(sentence))
                lengths.append(count)
                if count > MOST_WORDS:
                    wrong.append("%s/%s: %d words: %s" % (
                        language, where, count, sentence))
        mean = sum(lengths) / len(lengths)
        print("%s: %d sentences, %.1f words each" % (
            language, len(lengths), mean))
        if mean > MEAN_WORDS:
            wrong.append("%s: %.1f words a sentence" % (language, mean))
    marks = []
    for path in sorted(glob.glob(os.path.join(mails, "fr-*.txt"))):
        if "carte" in path or not words_of(prose(path)):
            continue
        mark = ease(prose(path))
        marks.append(mark)
        if mark < (EASE_FORM if "-form-" in path else EASE):
            wrong.append("%s: ease %.0f" % (os.path.basename(path), mark))
    print("%d French mails, ease %.0f to %.0f" % (
        len(marks), min(marks), max(marks)))
    for line in sorted(set(wrong)):
        print(line)
    sys.exit(1 if wrong or len(marks) < 50 else 0)


if __name__ == "__main__":
    main()
