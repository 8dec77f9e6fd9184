"""Finds, with Python's own mail parser, which messages of folders concern their most frequent correspondents.

Independent of Liaison and of the emulated Google on purpose. Usage: concerned.py PEOPLE LIMIT FOLDER... ; reads at most
LIMIT files of each folder in the order of their names and prints JSON: `people`, the PEOPLE addresses from which most
messages come, each in its most frequent spelling, and `messages`, the SHA-1 of the bytes of every message that is from or to one of them.
"""

import collections
import email.utils
import hashlib
import json
import pathlib
import re
import sys
from email.parser import BytesHeaderParser

PLAIN = re.compile(r"[a-z0-9._+-]+@([a-z0-9-]+\.)+[a-z]{2,}")


def key(address):
    local, _, domain = address.strip().lower().rpartition("@")
    local = local.split("+", 1)[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        return local.replace(".", "") + "@gmail.com"
    return f"{local}@{domain}"


def files_of(folder, limit):
    below = pathlib.Path(folder).rglob("*")
    return sorted((path for path in below if path.is_file() and not path.name.startswith(".")), key=str)[:limit]


def addresses_in(fields):
    try:
        return email.utils.getaddresses(fields, strict=False)
    except TypeError:  # Pythons before 3.13 (and their security releases) know no strict reading.
        return email.utils.getaddresses(fields)


def closed(field):
    """A quote that is never closed quotes nothing: what follows it is still an address."""
    return field.replace('"', "") if field.count('"') % 2 else field


def people_of(message, names):
    """The addresses as they are written, without regard to case."""
    fields = [closed(str(value)) for name in names for value in message.get_all(name, [])]
    return {address.strip().lower() for _, address in addresses_in(fields) if "@" in address}


def main(people, limit, folders):
    seen = []
    authors = collections.defaultdict(collections.Counter)
    for path in (path for folder in folders for path in files_of(folder, limit)):
        raw = path.read_bytes()
        if raw.startswith(b"From "):
            raw = raw.partition(b"\n")[2]
        message = BytesHeaderParser().parsebytes(raw)
        for address in people_of(message, ["From"]):
            if PLAIN.fullmatch(address):
                authors[key(address)][address] += 1
        between = {key(address) for address in people_of(message, ["From", "To", "Cc", "Bcc"])}
        seen.append((hashlib.sha1(raw).hexdigest(), between))
    # Of those that write equally often, the first by name.
    chosen = sorted(authors, key=lambda who: (-sum(authors[who].values()), who))[:people]
    wanted = set(chosen)
    concerned = [digest for digest, between in seen if between & wanted]
    spelled = [min(authors[who], key=lambda address: (-authors[who][address], address)) for who in chosen]
    print(json.dumps({"people": spelled, "all": len(seen), "messages": concerned}))


main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
