import type { MatchingRule, MatchingSettings, RuleList } from '../../../shared/domain/matching.ts'
import type { Person } from '../../../shared/domain/person.ts'
import { count, counted } from '../../ui/amount-words.ts'
import { timeWords, type TimeWords } from '../../ui/time-words.ts'

type Choice = { readonly title: string; readonly words: string }

export const autoCreateWords: Readonly<Record<MatchingSettings['autoCreate'], Choice>> = {
  none: {
    title: 'Nobody, unless I add them',
    words: 'People you write with are suggested. Only the mail of those you add is kept.',
  },
  wrote_to: {
    title: 'People I write to',
    words:
      'Whoever you write to becomes a contact, with their past mail. Who only writes to you is suggested.',
  },
  everyone: {
    title: 'Everybody who writes',
    words:
      'Whoever writes to you in person or is written to becomes a contact. Newsletters, no-reply addresses, colleagues and those you dismissed do not.',
  },
}

export const bulkWords: Readonly<Record<MatchingSettings['bulk'], Choice>> = {
  file: {
    title: 'Keep it on the timeline',
    words: 'A newsletter from a contact stands among their mail, marked as such.',
  },
  leave_out: {
    title: 'Leave it out',
    words:
      'Newsletters and the like of contacts are not kept, and go from timelines. Mail they write themselves is.',
  },
}

type ListWords = {
  readonly title: string
  readonly words: string
  readonly none: string
}

export const listWords: Readonly<Record<RuleList, ListWords>> = {
  never_log: {
    title: 'Never log',
    words:
      'Mail with any of these in it is not kept here at all, whoever else is in it. It stays in your mailbox.',
    none: 'Nobody. Mail with every contact is kept.',
  },
  colleague: {
    title: 'Colleagues',
    words: 'Colleagues are no contacts. Mail only among you and them is not kept.',
    none: 'Nobody beside the domains of your mailboxes.',
  },
  not_a_person: {
    title: 'Not a person',
    words:
      'Addresses behind which nobody in particular sits, such as no-reply@. They are neither suggested nor added by themselves.',
    none: 'None.',
  },
}

/** "412 mails, last 3 days ago". */
export const hitWords = (
  { hits, lastHitAt }: Pick<MatchingRule, 'hits' | 'lastHitAt'>,
  now: number,
  words: Pick<TimeWords, 'ago'> = timeWords,
): string => {
  if (hits === 0) return 'no mail yet'
  return lastHitAt === null
    ? counted(hits, 'mail')
    : `${counted(hits, 'mail')}, last ${words.ago(lastHitAt, now)}`
}

/** Own ones first: they are what somebody looks for. Not by their hits, which change while one looks. */
export const inOrder = (rules: readonly MatchingRule[]): readonly MatchingRule[] =>
  rules.toSorted(
    (a, b) =>
      Number(a.builtIn) - Number(b.builtIn) || a.pattern.localeCompare(b.pattern, 'en', { numeric: true }),
  )

const mostNamed = 3

/** "Jana Novák (12 mails), Rosa Keller (1 mail) and 4 others". */
const peopleWords = (people: readonly Person[]): string => {
  const named = people
    .slice(0, mostNamed)
    .map(
      ({ name, address, mailCount }) =>
        `${name.trim() === '' ? address : name} (${counted(mailCount, 'mail')})`,
    )
  const others = people.length - named.length
  if (others > 0) return `${named.join(', ')} and ${counted(others, 'other')}`
  return named.length <= 1 ? (named[0] ?? '') : `${named.slice(0, -1).join(', ')} and ${named.at(-1) ?? ''}`
}

/** Those of the people whom mail is here with, most first. */
export const losing = (people: readonly Person[]): readonly Person[] =>
  people.filter(({ mailCount }) => mailCount > 0).toSorted((a, b) => b.mailCount - a.mailCount)

/** What goes from timelines with an entry of "never log". A mail with two of them counts for both: no more than that. */
export const losingWords = (people: readonly Person[]): string => {
  const mails = people.reduce((sum, { mailCount }) => sum + mailCount, 0)
  const [only] = people
  if (only !== undefined && people.length === 1) {
    const who = only.name.trim() === '' ? only.address : only.name
    return `${mails === 1 ? 'The mail' : `The ${count(mails)} mails`} with ${who} ${mails === 1 ? 'goes' : 'go'} from all timelines.`
  }
  return `The mail with ${peopleWords(people)} goes from all timelines: up to ${count(mails)} in all.`
}
