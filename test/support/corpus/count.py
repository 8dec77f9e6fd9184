"""Counts, with Python's own mail parser, the messages of a folder from or to its most frequent senders.

Independent of Liaison and of the emulated Google on purpose. A message counts once per Message-ID, as on a timeline.
Usage: count.py FOLDER LIMIT SENDERS ; reads the first LIMIT files in the order of their names and prints one
"ADDRESS COUNT" a line for the SENDERS addresses that most of them are from.
"""

import collections
import email.policy
import email.utils
import pathlib
import sys
from email.parser import BytesHeaderParser


def key(address):
    local, _, domain = address.strip().lower().rpartition("@")
    local = local.split("+", 1)[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        return local.replace(".", "") + "@gmail.com"
    return f"{local}@{domain}"


def files_of(folder, limit):
    paths = sorted((path for path in pathlib.Path(folder).rglob("*") if path.is_file()), key=str)
    return paths[:limit]


def people_of(message, names):
    fields = [str(value) for name in names for value in message.get_all(name, [])]
    return {key(address) for _, address in email.utils.getaddresses(fields) if "@" in address}


def main(folder, limit, senders):
    from_counts = collections.Counter()
    messages_of = collections.defaultdict(set)
    for path in files_of(folder, limit):
        raw = path.read_bytes()
        if raw.startswith(b"From "):
            raw = raw.split(b"\n", 1)[1]
        message = BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw)
        identity = (message.get("Message-ID") or str(path)).strip()
        from_counts.update(people_of(message, ["From"]))
        for address in people_of(message, ["From", "To", "Cc", "Bcc"]):
            messages_of[address].add(identity)
    for address, _ in from_counts.most_common(senders):
        print(address, len(messages_of[address]))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
