"""Random answers to a form, from what `mailproc form show --json` says of it.

answers(form, random) gives entries as people.py has them, (field, label in our
mails, label when typed by hand, answer), and what each field must be read as.
Nothing here knows a given form: an answer follows from the field's type, its
list and its limits.
"""
import datetime
import string

from people import Ticks

WORDS = """stage clinique hôpital école équipe horaire expérience bénévole
    pédiatrie gériatrie réadaptation Montérégie Longueuil voiture autobus
    français anglais espagnol créole août Noël cœur œuvre Île maître""".split()
NAMES = ["Amélie", "Marie-Ève", "Jean-François", "O'Neil", "D’Amours", "St-Onge",
         "Nguyen", "Lévesque", "Ibáñez", "Ó Súilleabháin", "de la Durantaye", "Li",
         "Çelik", "Müller", "Saint-Pierre", "Bélanger Côté", "X", "Non", "Oui"]
# What looks like something else: a number, a no, a label without a colon, a tick.
NASTY = ["12", "Non", "aucune idée", "Ville", "voir plus bas", "n° 4 (bis)", "A/B",
         "50 % d’ici mars", "« Les Érables »", "x", "10:30", "C++ & R", "3e étage"]
MONTHS = """janvier février mars avril mai juin juillet août septembre octobre
    novembre décembre""".split()
DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
SHIFTS = ["jour", "soir", "nuit"]
TODAY = datetime.date(2027, 1, 11)
COMMENTS = [None, None, "2e choix", "près de chez moi", "seulement le soir", "3e étage"]
POSTAL = "ABCEGHJKLMNPRSTVXY"


def sentence(random, words):
    text = " ".join(random.choice(WORDS) for _ in range(words))
    return text[0].upper() + text[1:]


def text(field, random):
    longest = field["max_length"] or 300
    kind = random.random()
    if kind < 0.35:
        words = random.choice(NAMES)
    elif kind < 0.55:
        words = random.choice(NASTY)
    elif kind < 0.9:
        words = sentence(random, random.randint(1, 5))
    else:
        words = sentence(random, 60)[:longest].strip()
    if field["several_lines"] and random.random() < 0.3:
        first, second = "12, rue des Érables", "app. %d" % random.randint(1, 99)
        return first + "\n" + second, first + ", " + second
    return words[:longest], words[:longest]


def long_text(field, random):
    lines = [sentence(random, random.randint(2, 9))
             for _ in range(random.choice([1, 1, 2, 3]))]
    if random.random() < 0.2:
        lines[0] += ", " + random.choice(NASTY)
    words = "\n".join(line + random.choice([".", "", "!"]) for line in lines)
    return words, words


def email(field, random):
    address = "%s.%d@%s.example" % (random.choice(["jean", "a-b", "zoe"]),
                                    random.randint(1, 99), random.choice(["cegep", "uni"]))
    return address, address


def option_of(field, random, chosen):
    parent = chosen.get(field["depends"])
    options = [o for o in field["options"] if o["label"] != field["preset"]
               and (not parent or not o["parents"] or parent in o["parents"].split())]
    return random.choice(options or field["options"])


def choice(field, random, chosen):
    option = option_of(field, random, chosen)
    chosen[field["id"]] = option["id"]
    if field["short_list"]:
        return Ticks(option["label"]), option["id"]
    return option["label"], option["id"]


def choices(field, random, chosen):
    count = min(random.choice([1, 1, 2, 3]), len(field["options"]))
    picked = random.sample(field["options"], count)
    picked.sort(key=field["options"].index)
    comments = [random.choice(COMMENTS) for _ in picked]
    return (Ticks(*[(o["label"], c) for o, c in zip(picked, comments)]),
            [{"id": o["id"], "comment": c or ""} for o, c in zip(picked, comments)])


def day_words(day, random):
    number = "1er" if day.day == 1 else str(day.day)
    return random.choice([
        "%s %s %d" % (number, MONTHS[day.month - 1], day.year),
        "%s %s %d" % (number, MONTHS[day.month - 1], day.year),
        day.isoformat(),
        "le %s %s %d" % (number, MONTHS[day.month - 1], day.year),
        "%s %s %d" % (number, MONTHS[day.month - 1].capitalize(), day.year),
    ])


def date(field, random):
    low, high = field["min"] or 0, field["max"] or 30
    year = TODAY.year - random.randint(low + 1, max(low + 1, min(high - 1, 60)))
    day = datetime.date(year, random.randint(1, 12), random.randint(1, 28))
    return day_words(day, random), day.isoformat()


def dates(field, random):
    begin = TODAY + datetime.timedelta(days=random.randint(10, 200))
    end = begin + datetime.timedelta(days=random.choice([0, 1, 30, 90]))
    value = {"from": begin.isoformat(), "to": end.isoformat()}
    if begin == end:
        return day_words(begin, random), value
    first, last = day_words(begin, random), day_words(end, random)
    strip = [w[3:] if w.startswith("le ") else w for w in (first, last)]
    return random.choice(["du %s au %s", "%s au %s", "%s - %s"]) % tuple(strip), value


def number(field, random):
    value = random.randint(field["min"], field["max"] or field["min"] + 50)
    return random.choice(["%d", "%d", "%d."]) % value, value


def phone(field, random):
    area, last = random.choice(["450", "514", "438", "819"]), random.randint(100, 199)
    shape = random.choice(["%s 555-0%d", "(%s) 555-0%d", "%s-555-0%d", "%s5550%d", "%s.555.0%d",
                           "1 %s 555-0%d"])
    return shape % (area, last), "+1%s5550%d" % (area, last)


def extension(field, random):
    value = str(random.randint(1, 99999))
    return random.choice(["%s", "%s", "poste %s"]) % value, value


def postal_code(field, random, chosen):
    code = "".join(random.choice("HJKG" if i == 0 else POSTAL) if i % 2 == 0
                   else random.choice(string.digits) for i in range(6))
    value = code[:3] + " " + code[3:]
    if chosen.get(field["depends"], "canada") != "canada":
        return "69003", "69003"
    return random.choice([value, code, value.lower(), code[:3] + "-" + code[3:]]), value


def permanent_code(field, random):
    if random.random() < 0.2:
        return "aucun, j’étudie à l’étranger", "aucun, j’étudie à l’étranger"
    code = "%s%02d%02d%02d%02d" % (
        "".join(random.choice(string.ascii_uppercase) for _ in range(4)),
        random.randint(1, 28), random.randint(1, 12) + random.choice([0, 50]),
        random.randint(70, 99), random.randint(0, 99))
    return random.choice([code, code.lower(), code[:4] + " " + code[4:8] + " " + code[8:]]), code


def licence(field, random):
    value = str(random.randint(10000, 9999999))
    return random.choice([(value, value), ("HSPnet " + value, "HSPnet " + value),
                          ("aucun", "aucun")])


def code(field, random):
    return random.choice(["non", "Non", "NON", "non."]), "non"


def yes_no(field, random):
    yes = random.random() < 0.5
    return Ticks("Oui" if yes else "Non"), yes


def tick(field, random):
    return Ticks(field["label"]), True


def grid(field, random):
    value = {shift: [] for shift in SHIFTS}
    groups = []
    for shift in random.sample(SHIFTS, random.choice([1, 1, 2])):
        value[shift] = sorted(random.sample(DAYS, random.randint(1, 4)), key=DAYS.index)
    for shift in SHIFTS:
        if value[shift]:
            groups.append("%s (%s)" % (", ".join(value[shift]), shift))
    return ", ".join(groups), value


TYPES = {
    "text": text, "long_text": long_text, "email": email, "choice": choice,
    "choices": choices, "date": date, "dates": dates, "number": number, "phone": phone,
    "extension": extension, "postal_code": postal_code, "permanent_code": permanent_code,
    "licence": licence, "code": code, "yes_no": yes_no, "tick": tick, "grid": grid,
}
CHOOSING = {"choice", "choices", "postal_code"}


def contact(field, random):
    """Entries of its parts, and the contact."""
    value, entries = {}, []
    made = {"prenom": random.choice(NAMES[:12]), "nom": random.choice(NAMES[:16]),
            "courriel": email(field, random)[0]}
    made["telephone"], number_value = phone(field, random)
    if random.random() < 0.5:
        made["fonction"] = random.choice(["coordonnatrice des stages", "enseignant",
                                          "responsable"])
    if random.random() < 0.3:
        made["poste"] = str(random.randint(1, 9999))
    if random.random() < 0.3:
        del made["telephone"]
        made.pop("poste", None)
    for part in field["parts"]:
        words = made.get(part["id"], "")
        value[part["id"]] = number_value if part["id"] == "telephone" and words else words
        if words:
            entries.append((field["id"] + "." + part["id"], part["label"], part["label"],
                            words))
    return entries, value



def is_open(field, expect):
    """Whether the field is part of the form, given the answers before it."""
    if not field["shown_if"]:
        return True
    other, _, values = field["shown_if"].partition(": ")
    said = expect.get(other)
    said = {True: "oui", False: "non"}.get(said, said)
    return isinstance(said, str) and said in values.split()


def answers(form, random, every=0.6):
    """(entries, expected): every: how often what may stay empty is answered."""
    entries, expect, chosen = [], {}, {}
    fields = list(form["fields"])
    # The country first: the postal code hangs on it.
    for field in sorted(fields, key=lambda f: bool(f["depends"])):
        asked = field["required"] and not field["preset"]
        if field["type"] not in TYPES and field["type"] != "contact":
            continue
        if not is_open(field, expect) or field["type"] == "tick":
            continue
        if not asked and random.random() > every:
            continue
        if field["type"] == "contact":
            parts, expect[field["id"]] = contact(field, random)
            entries += parts
            continue
        make = TYPES[field["type"]]
        args = (chosen,) if field["type"] in CHOOSING else ()
        words, value = make(field, random, *args)
        while words == field["label"]:
            words, value = make(field, random, *args)
        # A form that is not everybody's is known by its heading, or by labels of
        # at least three words.
        typed = random.choice([field["label"]] * 2 + [
            alias for alias in field["aliases"]
            if form["required"] or len(alias.split()) > 2])
        entries.append((field["id"], field["label"], typed, words))
        expect[field["id"]] = value
    order = {field["id"]: i for i, field in enumerate(fields)}
    entries.sort(key=lambda e: order[e[0].split(".")[0]])

    return entries, expect
