import { accounts, colleague, hiddenSpellings, people, spellings, strangers } from './people.ts'
import type { Dice } from './dice.ts'

/** Who made a mail: a person, a person by a list, a newsletter, an out-of-office note. */
export const postKinds = ['person', 'list', 'bulk', 'automatic'] as const
export type PostKind = (typeof postKinds)[number]

/** A mail as it was sent. */
export type Post = {
  readonly number: number
  readonly kind: PostKind
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  /** Only the sender's own copy shows it. */
  readonly bcc: readonly string[]
  /** Null: it has none. */
  readonly messageId: string | null
  readonly answers: string | null
}

const headersOf: Readonly<Record<PostKind, readonly string[]>> = {
  person: [],
  list: ['List-Id: <team.lists.example>', 'List-Post: <mailto:team@lists.example>'],
  bulk: ['List-Unsubscribe: <https://lists.example/leave>', 'Precedence: bulk'],
  automatic: ['Auto-Submitted: auto-replied'],
}

const field = (name: string, values: readonly string[]): string[] =>
  values.length === 0 ? [] : [`${name}: ${values.join(', ')}`]

/** The header by which a copy at a provider is known as one of this post. */
export const postHeader = 'X-Post'

/** The bytes of a copy; `own` for the sender's. */
export const rawOf = (post: Post, at: number, own: boolean): Buffer => {
  const number = String(post.number)
  const lines = [
    `From: Somebody <${post.from}>`,
    ...field('To', post.to),
    ...field('Cc', post.cc),
    ...(own ? field('Bcc', post.bcc) : []),
    `Subject: Post ${number}`,
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    ...(post.messageId === null ? [] : [`Message-ID: <${post.messageId}>`]),
    ...(post.answers === null ? [] : [`In-Reply-To: <${post.answers}>`, `References: <${post.answers}>`]),
    ...headersOf[post.kind],
    `${postHeader}: ${number}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `This is mail number ${number}.`,
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}

const somebody = (dice: Dice): string => {
  const known = dice.oneOf(dice.oneOf(people))
  const kind = dice.weighted([
    [6, 'plain'],
    [1, 'hidden'],
    [2, 'stranger'],
    [1, 'colleague'],
  ] as const)
  if (kind === 'stranger') return dice.oneOf(strangers)
  if (kind === 'colleague') return colleague
  return dice.oneOf(kind === 'hidden' ? hiddenSpellings(known) : spellings(known))
}

const few = (dice: Dice, share: number): string[] => (dice.chance(share) ? [somebody(dice)] : [])

const idOf = (number: number): string => `post-${String(number)}@mail.example`

type Make = (dice: Dice, number: number, box: number) => Post

const common = (dice: Dice, number: number) => ({
  number,
  messageId: dice.chance(0.04) ? null : idOf(number),
  answers: dice.chance(0.3) && number > 0 ? idOf(dice.upTo(number - 1)) : null,
})

/** A mail into a mailbox: to its account, or only as one of many, or not named at all. */
export const incoming: Make = (dice, number, box) => {
  const account = accounts[box === 0 ? 0 : 1]
  const named = dice.weighted([
    [6, 'to'],
    [2, 'cc'],
    [1, 'nowhere'],
  ] as const)
  const others = few(dice, 0.25)
  return {
    ...common(dice, number),
    kind: dice.weighted([
      [8, 'person'],
      [1, 'list'],
      [1, 'bulk'],
      [1, 'automatic'],
    ] as const),
    from: somebody(dice),
    to: named === 'to' ? [account, ...others] : others.length > 0 ? others : [colleague],
    cc: named === 'cc' ? [account] : few(dice, 0.15),
    bcc: [],
  }
}

/** A mail that the account sent, by another program. */
export const outgoing: Make = (dice, number, box) => ({
  ...common(dice, number),
  kind: 'person',
  from: accounts[box === 0 ? 0 : 1],
  to: [somebody(dice), ...few(dice, 0.2)],
  cc: few(dice, 0.2),
  bcc: few(dice, 0.2),
})
