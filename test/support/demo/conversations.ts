import { attachmentOf } from './attachments.ts'
import { FEATURED } from './featured.ts'
import type { FeaturedThread } from './featured.ts'
import { ANN, PEOPLE, person, SALES } from './people.ts'
import type { DemoPerson } from './people.ts'
import { BUYING } from './stories-buying.ts'
import { RUNNING } from './stories-running.ts'
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

type Choose = (facts: Facts, first: number) => { story: Story; index: number } | undefined

/** The next story that this company has not lived through yet, neither here nor among the featured threads. */
function chooser(stories: readonly Story[]): Choose {
  const told = new Set(FEATURED.map((thread) => `${person(thread.with).company} ${thread.subject}`))
  const taken = new Set<string>()
  return (facts, first) => {
    for (let step = 0; step < stories.length; step += 1) {
      const index = (first + step) % stories.length
      const story = stories[index]
      const key = `${facts.p.company} ${index}`
      if (!story || taken.has(key) || told.has(`${facts.p.company} ${story.subject(facts)}`)) continue
      taken.add(key)
      return { story, index }
    }
    return undefined
  }
}

/** Everybody has one conversation, most have two, on different matters and weeks. */
function storiesOf(now: number): Conversation[] {
  const stories = [...BUYING, ...RUNNING]
  const choose = chooser(stories)
  const tellings = stories.map(() => 0)
  return PEOPLE.flatMap((p, position) => {
    const rounds = position % 3 === 2 ? 1 : 2
    return Array.from({ length: rounds }, (_, round) => {
      const facts = factsFor(p, `${p.key} ${round}`)
      const chosen = choose(facts, position + round * 7)
      if (!chosen) return undefined
      const variant = tellings[chosen.index] ?? 0
      tellings[chosen.index] = variant + 1
      const owner = (position + round) % 4 === 1 ? SALES : ANN
      const daysAgo = 4 + pick(`${p.key} ${round} day`, 40) + round * 42
      const startAt = addDeskHours(now - Math.min(daysAgo, 88) * DAY_MS, 0)
      // Some mail to the shared mailbox also goes to Ann: the same message in two mailboxes.
      const copies = owner === SALES && position % 3 === 0 ? [ANN] : []
      return tell({ story: chosen.story, facts, owner, startAt, now, variant, copies })
    }).filter((conversation) => conversation !== undefined)
  })
}

function featured({ subject, with: key, mailbox, mails }: FeaturedThread, now: number): Conversation {
  const contact = person(key)
  const facts = factsFor(contact, `${key} featured`)
  const turns = mails.map((mail): Turn => ({
    at: now - mail.minutesAgo * MINUTE_MS,
    author: mail.by === 'us' ? undefined : person(mail.by),
    text: mail.text,
    ...(mail.cc === undefined ? {} : { cc: mail.cc.map((other) => addressed(person(other))) }),
    ...(mail.attach === undefined
      ? {}
      : { attachments: mail.attach.map((kind) => attachmentOf(kind, facts)) }),
    ...(mail.invite === undefined
      ? {}
      : { invite: { title: mail.invite, startAt: addDeskHours(now - mail.minutesAgo * MINUTE_MS, 12) } }),
    ...(mail.table === undefined ? {} : { table: mail.table }),
    ...(mail.tracked === undefined ? {} : { tracked: mail.tracked }),
  }))
  return { subject, owner: mailbox === 'sales' ? SALES : ANN, contact, turns }
}

export function conversations(now: number): Conversation[] {
  return [...FEATURED.map((thread) => featured(thread, now)), ...storiesOf(now)].filter(
    ({ turns }) => turns.length > 0,
  )
}
