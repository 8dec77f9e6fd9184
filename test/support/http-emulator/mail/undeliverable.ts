/** Why a recipient does not get a mail, in the terms of RFC 3463 and of an SMTP answer (RFC 5321). */
export type Failure = {
  address: string
  action: 'failed' | 'delayed'
  /** Enhanced status code. */
  status: string
  /** The answer of the server on the other side, without `smtp;`. */
  diagnostic: string
}

type Reason = Omit<Failure, 'address'>

const nobody: Reason = {
  action: 'failed',
  status: '5.1.1',
  diagnostic: '550 5.1.1 The email account that you tried to reach does not exist.',
}

/** Reasons by the word after `bounce-`; any other word is an address that nobody has. */
const REASONS: Readonly<Record<string, Reason>> = {
  full: {
    action: 'failed',
    status: '5.2.2',
    diagnostic: "552 5.2.2 The recipient's mailbox is over its quota.",
  },
  domain: {
    action: 'failed',
    status: '5.1.2',
    diagnostic: '550 5.1.2 DNS Error: the domain name was not found (NXDOMAIN).',
  },
  policy: {
    action: 'failed',
    status: '5.7.1',
    diagnostic: '550 5.7.1 Message rejected due to the content policy of the organisation.',
  },
  delay: {
    action: 'delayed',
    status: '4.4.1',
    diagnostic: '451 4.4.1 The server did not answer; delivery is tried again.',
  },
}

/**
 * The failure that an address asks for by its name: `bounce-<word>@` or `bounce-<word>-anything@`, with the words
 * `full`, `domain`, `policy`, `delay`; any other word: nobody has this address. Undefined for other addresses.
 */
export function failureOf(address: string): Failure | undefined {
  const word = /^bounce-([a-z0-9]+)[^@]*@/i.exec(address)?.[1]?.toLowerCase()
  if (word === undefined) return undefined
  const reason = Object.hasOwn(REASONS, word) ? REASONS[word] : undefined
  return { address, ...(reason ?? nobody) }
}

/** The body of a message/delivery-status part (RFC 3464): fields of the message, then groups of fields of each recipient. */
export function deliveryStatus(
  message: readonly string[],
  recipients: readonly (readonly string[])[],
): Buffer {
  const groups = [message, ...recipients].map((fields) => fields.map((field) => `${field}\r\n`).join(''))
  return Buffer.from(groups.join('\r\n'), 'utf8')
}
