#!/usr/bin/env python3
"""Whether the JSON on standard input has the shape that scripts rely on.

shape.py NAME: prints a line for each thing that is otherwise, and exits 1.
More keys than promised are fine; all have to be snake_case.
"""
import json
import re
import sys

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
STATUSES = ["A%d" % i for i in (0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11)] + [
    "F%d" % i for i in range(1, 10)]
FORMS = {
    "profil": """categorie courriel programme code_permanent numero_permis prenom
        nom genre date_naissance adresse ville code_postal province pays telephone
        poste telephone2 poste2 autres_informations""".split(),
    "demande": """code type_institution etablissement niveau discipline type_stage
        sigle dates nombre_jours periode lieux coordonnateur
        autres_informations""".split(),
}


class Optional:
    def __init__(self, shape):
        self.shape = shape


class Map:
    """Any of these keys, each with that shape."""

    def __init__(self, keys, shape):
        self.keys, self.shape = keys, shape


def time(value):
    return isinstance(value, str) and TIME.fullmatch(value) is not None


def hexadecimal(value):
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def anything(value):
    return True


ANSWER = {"value": anything, "text": str}
ADDRESS = re.compile(r"\S+@\S+").fullmatch
STEPS = [{
    "id": "confirmation profil demande documents antecedents engagement".split(),
    "state": "later todo draft done expired".split(),
    "valid_until": Optional(time),
}]
NATURES = "person bounce autoreply list own report unreadable".split()
OUTBOX = {
    "id": int, "to": Optional(ADDRESS), "reason": str,
    "state": "queued sending sent unsure failed dropped".split(),
    "attempts": int, "next_at": Optional(time), "created_at": time,
    "sent_at": Optional(time),
}
SHAPES = {
    "person": {
        "address": ADDRESS,
        "status": "invited unconfirmed active temporary closed".split(),
        "language": str, "steps": STEPS,
        "profile": Map(FORMS["profil"], ANSWER), "requests": [int],
        "documents": [{
            "role": "cv lettre objectifs formulaire autre inline".split(),
            "name": str, "size": int, "received_at": time}],
    },
    "persons": [{"address": ADDRESS, "status": str}],
    "request": {
        "number": int, "status": STATUSES, "label": str, "code": Optional(str),
        "person": ADDRESS, "answers": Map(FORMS["demande"], ANSWER),
        "history": [{
            "at": time, "from": Optional(STATUSES), "to": STATUSES, "by": str,
            "reason": Optional(str), "message": Optional(int)}],
    },
    "requests": [{"number": int, "status": STATUSES, "label": str}],
    "message": {
        "id": int, "mailbox": str, "uidvalidity": anything, "uid": anything,
        "digest": Optional(hexadecimal), "message_id": Optional(str),
        "from": Optional(ADDRESS), "received_at": time,
        "nature": Optional(NATURES),
        "outcome": Optional(
            "applied held to_staff ignored duplicate quarantined".split()),
        "reason": Optional(str), "person": Optional(ADDRESS), "outbox": [int],
    },
    "messages": [{"id": int, "received_at": time, "outcome": Optional(str)}],
    "outbox": dict(OUTBOX, message_id=str, last_reply=Optional(str)),
    "outboxes": [OUTBOX],
    "form": {
        "id": str, "version": str, "title": str, "sensitive": bool,
        "fields": [{
            "id": str, "label": str,
            "type": """text long_text email choice choices date dates number phone
                extension postal_code permanent_code licence code yes_no tick grid
                contact""".split(),
            "required": bool, "options": [{"id": str, "label": str}],
            "list": Optional(str), "help": Optional(str), "sensitive": bool,
            "required_if": Optional(str)}],
    },
    "forms": [{"id": str, "title": str}],
    "read": {
        "nature": NATURES, "from": Optional(ADDRESS), "subject": str,
        "message_id": Optional(str), "date": Optional(time),
        "in_reply_to": Optional(str), "references": [str],
        "reference": Optional({
            "found_in": ["recipient subject body references".split()],
            "lookup": Optional(str), "valid": bool}),
        "proof": "none aligned reference both".split(), "new_text": str,
        "bounce": Optional({
            "recipients": [{"address": str, "action": Optional(str),
                            "status": Optional(str), "diagnostic": Optional(str)}],
            "original_message_id": Optional(str)}),
        "answers": [{
            "form": sorted(FORMS), "field": str, "value": anything, "raw": str,
            "source": "text html quoted pdf attachment".split()}],
        "commands": [{"word": str, "argument": Optional(str)}],
        "attachments": [{
            "name": str, "type": str, "sniffed_type": Optional(str), "size": int,
            "role": "cv lettre objectifs formulaire autre inline".split(),
            "sha256": hexadecimal}],
        "problems": [str],
    },
}


def problems(value, shape, where):
    if isinstance(shape, Optional):
        return [] if value is None else problems(value, shape.shape, where)
    if isinstance(shape, Map):
        if not isinstance(value, dict):
            return ["%s: no object" % where]
        found = ["%s: key %s" % (where, key) for key in value if key not in shape.keys]
        for key in value:
            found += problems(value[key], shape.shape, "%s.%s" % (where, key))
        return found
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return ["%s: no object" % where]
        found = ["%s: no %s" % (where, key) for key in shape if key not in value]
        found += ["%s: key %s" % (where, key) for key in value
                  if not re.fullmatch("[a-z][a-z0-9_]*", key)]
        for key in shape:
            if key in value:
                found += problems(value[key], shape[key], "%s.%s" % (where, key))
        return found
    if isinstance(shape, list) and len(shape) == 1 and not isinstance(shape[0], str):
        if not isinstance(value, list):
            return ["%s: no array" % where]
        return [p for i, item in enumerate(value)
                for p in problems(item, shape[0], "%s[%d]" % (where, i))]
    if isinstance(shape, list):
        return [] if value in shape else ["%s: %r" % (where, value)]
    if isinstance(shape, type):
        good = type(value) is shape
    else:
        good = bool(shape(value))
    return [] if good else ["%s: %r" % (where, value)]


def main():
    name = sys.argv[1]
    found = problems(json.load(sys.stdin), SHAPES[name], name)
    for line in found:
        print("# " + line)
    sys.exit(1 if found else 0)


main()
