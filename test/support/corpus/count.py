"""Counts, with Python's own mail parser, the messages of a folder that are from or to each of some addresses.

Independent of Liaison and of the emulated Google on purpose. A message counts once per Message-ID, as on a timeline.
Usage: count.py FOLDER ADDRESS... ; prints one "ADDRESS COUNT" a line.
"""

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


def main(folder, addresses):
    wanted = {key(address): set() for address in addresses}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        if raw.startswith(b"From "):
            raw = raw.split(b"\n", 1)[1]
        message = BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw)
        fields = [str(v) for name in ("From", "To", "Cc", "Bcc") for v in message.get_all(name, [])]
        people = {key(address) for _, address in email.utils.getaddresses(fields) if "@" in address}
        identity = (message.get("Message-ID") or str(path)).strip()
        for address in people & wanted.keys():
            wanted[address].add(identity)
    for address in addresses:
        print(address, len(wanted[key(address)]))


main(sys.argv[1], sys.argv[2:])
