"""Reads mails with Python's own email package: one JSON object a line in ({id, raw} with raw in base64), one out."""
import base64
import email
import email.policy
import hashlib
import json
import sys


def people(message, name):
    header = message[name]
    return [] if header is None else [[a.display_name, a.addr_spec] for a in header.addresses]


def shape(part):
    if not part.is_multipart():
        return part.get_content_type()
    return part.get_content_type() + '(' + ','.join(shape(p) for p in part.iter_parts()) + ')'


def defects(message):
    found = [str(d) for p in message.walk() for d in p.defects]
    return found + [f'{n}: {d}' for p in message.walk() for n, v in p.items() for d in getattr(v, 'defects', [])]


def text_of(message, kind):
    part = message.get_body((kind,))
    return None if part is None else part.get_content()


def file_of(part):
    content = part.get_payload(decode=True)
    return {
        'filename': part.get_filename(),
        'mediaType': part.get_content_type(),
        'inline': part.get_content_disposition() == 'inline',
        'contentId': None if part['content-id'] is None else str(part['content-id']),
        'size': len(content),
        'sha256': hashlib.sha256(content).hexdigest(),
    }


def read(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    leaves = [p for p in message.walk() if not p.is_multipart()]
    return {
        'subject': message['subject'] or '',
        'from': people(message, 'from'),
        'to': people(message, 'to'),
        'cc': people(message, 'cc'),
        'bcc': people(message, 'bcc'),
        'messageId': str(message['message-id'] or ''),
        'inReplyTo': str(message['in-reply-to'] or ''),
        'references': str(message['references'] or '').split(),
        'date': message['date'].datetime.timestamp() * 1000,
        'text': text_of(message, 'plain'),
        'html': text_of(message, 'html'),
        'files': [file_of(p) for p in leaves if p.get_content_disposition() is not None],
        'shape': shape(message),
        'defects': defects(message),
    }


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({'id': asked['id'], 'mail': read(base64.b64decode(asked['raw']))}), flush=True)
