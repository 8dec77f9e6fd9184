import { attachmentOf } from './attachments.ts'
import { FEATURED } from './featured.ts'
import type { FeaturedThread } from './featured.ts'
import { CONTOSO_THREADS } from './featured-contoso.ts'
import { ANN, CONTOSO, PEOPLE, person, SALES } from './people.ts'
import type { DemoPerson } from './people.ts'
import { BUYING } from './stories-buying.ts'
import { RUNNING } from './stories-running.ts'
import { STARTING } from './stories-starting.ts'
import type { Beat, Facts, Story } from './story.ts'
import type { Conversation, Owner, Turn } from './thread.ts'
import { addDeskHours, pick } from './working-time.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1440 * MINUTE_MS

function factsFor(p: DemoPerson, seed: string): Facts {
  const colleagues = PEOPLE.filter((other) => other.company === p.company && other !== p)
  const seats = 12 + pick(`${seed} seats`, 24) * 5
  const amount = `€ ${(seats * (180 + pick(seed, 9) * 6)).toLocaleString('en-US')}`
  return {
    p,
    peer: colleagues[pick(seed, colleagues.length)] ?? p,
    seats,
    sites: 3 + pick(`${seed} sites`, 9),
    amount,
    ref: `NW-26-${String(100 + pick(`${seed} ref`, 880))}`,
  }
}

function addressed(p: DemoPerson): { name: string; address: string } {
  return { name: p.name, address: p.addresses[0] ?? '' }
}

/** Greeting and closing that fit the writer; we greet the person who wrote last. */
function letter(author: DemoPerson | undefined, owner: Owner, reader: DemoPerson, body: string): string {
  return author
    ? `Hi Ann,\n\n${body}\n\n${author.first}`
    : `Hi ${reader.first},\n\n${body}\n\n${owner === ANN ? 'Ann' : 'Ann Meyer'}`
}

type Telling = {
  story: Story
  facts: Facts
  owner: Owner
  startAt: number
  now: number
  variant: number
  copies: readonly Owner[]
}

function authorOf(beat: Beat, facts: Facts): DemoPerson | undefined {
  if (beat.by === 'us') return undefined
  return beat.by === 'peer' ? facts.peer : facts.p
}

/** A story with one customer; what would lie in the future has not been written yet. */
function tell({ story, facts, owner, startAt, now, variant, copies }: Telling): Conversation {
  const turns: Turn[] = []
  let at = startAt
  let reader = facts.p
  for (const beat of story.beats) {
    at = addDeskHours(at + pick(`${facts.ref} ${at}`, 50) * MINUTE_MS, beat.after ?? 0)
    if (at > now - 3 * 60 * MINUTE_MS) break
    const author = authorOf(beat, facts)
    const write = beat.variants[variant % beat.variants.length]
    const body = write?.(facts) ?? ''
    const cc = [...copies, ...(author === facts.peer && facts.peer !== facts.p ? [addressed(facts.p)] : [])]
    turns.push({
      at,
      author,
      text: letter(author, owner, reader, body),
      ...(cc.length === 0 ? {} : { cc }),
      ...(beat.attach === undefined ? {} : { attachments: [attachmentOf(beat.attach, facts)] }),
      ...(beat.invite === undefined ? {} : { invite: { title: beat.invite, startAt: addDeskHours(at, 14) } }),
    })
    reader = author ?? reader
  }
  return { subject: story.subject(facts), owner, contact: facts.p, turns }
}

type Choose = (facts: Facts, stories: readonly Story[], first: number) => Story | undefined

/** The next story that this company has not lived through yet, neither here nor among the featured threads. */
function chooser(): Choose {
  const told = new Set(FEATURED.map((thread) => `${person(thread.with).company} ${thread.subject}`))
  const taken = new Map<Story, Set<string>>()
  return (facts, stories, first) => {
    const { company } = facts.p
    const inTurn = [...stories.slice(first % stories.length), ...stories.slice(0, first % stories.length)]
    const story = inTurn.find(
      (next) => taken.get(next)?.has(company) !== true && !told.has(`${company} ${next.subject(facts)}`),
    )
    if (story) taken.set(story, new Set([...(taken.get(story) ?? []), company]))
    return story
  }
}

/** One story of one person: which ones fit, and how many days ago it began. */
type Slot = { stories: readonly Story[]; daysAgo: number }

const FEATURED_KEYS: ReadonlySet<string> = new Set(FEATURED.map((thread) => thread.with))

/** Who buys has not run it yet: purchases are old, everyday matters recent, and prospects have only just asked. */
function slotsOf(p: DemoPerson): Slot[] {
  const recent = 4 + pick(`${p.key} recent`, 38)
  const older = 48 + pick(`${p.key} older`, 40)
  const isFeatured = FEATURED_KEYS.has(p.key)
  switch (p.stage) {
    case 'prospect':
      return isFeatured ? [] : [{ stories: BUYING.slice(1), daysAgo: Math.min(recent, 9) }]
    case 'pilot':
      return [
        { stories: BUYING, daysAgo: older },
        ...(isFeatured ? [] : [{ stories: STARTING, daysAgo: recent }]),
      ]
    case 'customer':
      break
  }
  return [
    { stories: RUNNING, daysAgo: older },
    ...(isFeatured ? [] : [{ stories: RUNNING, daysAgo: recent }]),
  ]
}

function storiesOf(now: number): Conversation[] {
  const choose = chooser()
  const tellings = new Map<Story, number>()
  return PEOPLE.flatMap((p, position) =>
    slotsOf(p).flatMap(({ stories, daysAgo }, round) => {
      const facts = factsFor(p, `${p.key} ${round}`)
      const story = choose(facts, stories, position + round * 4)
      if (!story) return []
      const variant = tellings.get(story) ?? 0
      tellings.set(story, variant + 1)
      const owner = (position + round) % 4 === 1 ? SALES : ANN
      // Some mail to the shared mailbox also goes to Ann: the same message in two mailboxes.
      const copies = owner === SALES ? (position % 3 === 0 ? [ANN] : []) : position % 3 === 2 ? [CONTOSO] : []
      return [
        tell({ story, facts, owner, startAt: addDeskHours(now - daysAgo * DAY_MS, 0), now, variant, copies }),
      ]
    }),
  )
}

const OWNERS = { ann: ANN, sales: SALES, contoso: CONTOSO }

function featured(
  { subject, with: key, mailbox, copies = [], mails }: FeaturedThread,
  now: number,
): Conversation {
  const contact = person(key)
  const ours = copies.map((name) => OWNERS[name])
  const facts = factsFor(contact, `${key} featured`)
  const turns = mails.map((mail): Turn => ({
    at: now - mail.minutesAgo * MINUTE_MS,
    author: mail.by === 'us' ? undefined : person(mail.by),
    text: mail.text,
    ...(mail.cc === undefined && ours.length === 0
      ? {}
      : { cc: [...(mail.cc ?? []).map((other) => addressed(person(other))), ...ours] }),
    ...(mail.attach === undefined
      ? {}
      : { attachments: mail.attach.map((kind) => attachmentOf(kind, facts)) }),
    ...(mail.invite === undefined
      ? {}
      : { invite: { title: mail.invite, startAt: addDeskHours(now - mail.minutesAgo * MINUTE_MS, 12) } }),
    ...(mail.table === undefined ? {} : { table: mail.table }),
    ...(mail.tracked === undefined ? {} : { tracked: mail.tracked }),
  }))
  return { subject, owner: OWNERS[mailbox ?? 'ann'], contact, turns }
}

export function conversations(now: number): Conversation[] {
  return [
    ...[...FEATURED, ...CONTOSO_THREADS].map((thread) => featured(thread, now)),
    ...storiesOf(now),
  ].filter(({ turns }) => turns.length > 0)
}
