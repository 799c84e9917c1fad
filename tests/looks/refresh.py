"""refresh.py caniemail.json: writes clients.tsv, what mail clients make of the
features that our mails use, from the data of the npm package caniemail (MIT)."""
import json
import os
import sys

import face

CLIENTS = ["gmail.desktop-webmail", "gmail.ios", "gmail.android",
           "outlook.windows", "outlook.macos", "outlook.outlook-com",
           "outlook.ios", "outlook.android", "apple-mail.macos",
           "apple-mail.ios", "yahoo.desktop-webmail", "yahoo.android",
           "thunderbird.macos", "samsung-email.android",
           "protonmail.desktop-webmail"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    by_slug = {feature["slug"]: feature for feature in data["data"]}
    lines = ["# Made by tests/looks/refresh.py (make refresh-clients) from "
             "caniemail, data of " + data["last_update_date"][:10] + ".",
             "# feature, client, and whether it has it: y yes, a almost, "
             "n no, u unknown. The newest version that was tested."]
    for slug in face.features():
        for client in CLIENTS:
            family, platform = client.split(".")
            tested = by_slug[slug]["stats"].get(family, {}).get(platform, {})
            answer = list(tested.values())[-1][0] if tested else "u"
            lines.append("\t".join((slug, client, answer)))
    path = os.path.join(face.HERE, "clients.tsv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
