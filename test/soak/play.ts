import { mailContent } from '../support/store/record-builders.ts'
import { addressKey } from '../../shared/rules/address.ts'
import { actionOf } from '../faults/columns.ts'
import { boxIdOf, type Life } from './life.ts'
import type { Model } from './model.ts'
import { personOf } from './people.ts'
import { rawOf } from './post.ts'
import type { Copy, Side } from './side.ts'
import { faultRequests, type Step, type StepKind } from './steps.ts'

const day = 24 * 60 * 60_000

type StepOf<K extends StepKind> = Extract<Step, { readonly kind: K }>
type Play = { readonly [K in StepKind]: (life: Life, model: Model, step: StepOf<K>) => void | Promise<void> }

const boxOf = ({ sides }: Life, box: number): Side => {
  const side = sides[box] ?? sides[0]
  if (side === undefined) throw new Error('a history without mailboxes')
  return side
}
const boxNumber = ({ sides }: Life, box: number): number => Math.min(box, sides.length - 1)

const pickFrom = (copies: readonly Copy[], pick: number): Copy | undefined =>
  copies[Math.floor(pick * copies.length)]

/** Matches every request for the message, single or in a batch. */
const about =
  (id: string) =>
  ({ path }: { readonly path: string }): boolean =>
    decodeURIComponent(path).endsWith(`/messages/${id}`)

const saveContact = async (
  life: Life,
  model: Model,
  person: number,
  addresses: readonly string[],
  share: boolean,
) => {
  const { clock } = life.computer
  const id = `person-${String(person)}`
  if (addresses.length === 0) {
    await life.store().contacts.remove({ contactId: id })
    model.contacts.delete(id)
    return
  }
  const at = clock.now()
  const keyed = addresses.map((address) => ({ address, key: addressKey(address) }))
  const contact = { id, name: id, company: '', title: '', createdAt: at, updatedAt: at, addresses: keyed }
  const saved = await life.store().contacts.save({ contact, share, at })
  if (saved.ok) model.contacts.set(id, addresses)
  void life.process().sync.syncNow(null)
}

const send = (life: Life, submissionId: string, box: number, to: string): void => {
  const content = mailContent({
    mailboxId: boxIdOf(box),
    to: [{ name: '', address: to }],
    subject: submissionId,
  })
  void life.process().enqueue({ submissionId, content, sendAt: null, remindDays: null })
}

/** Does to the world what a step says. What waits for an answer of the program is not waited for: it may die meanwhile. */
const plays: Play = {
  arrive: async (life, model, { boxes, post, place, ageDays }) => {
    const { serverNow } = life.computer
    const at = serverNow() - ageDays * day
    for (const box of boxes) {
      if (life.sides[box] === undefined) continue
      await boxOf(life, box).arrive(rawOf(post, at, place === 'sent' || place === 'drafts'), at, place)
      model.posts.set(post.number, post)
      if (ageDays > 0) model.aged.add(post.number)
    }
  },
  move: (life, _model, { box, pick, place }) => {
    const side = boxOf(life, box)
    const copy = pickFrom(
      side.copies().filter((one) => one.place !== 'drafts'),
      pick,
    )
    if (copy !== undefined) side.move(copy.id, place)
  },
  remove: (life, _model, { box, pick }) => {
    const side = boxOf(life, box)
    const copy = pickFrom(side.copies(), pick)
    if (copy !== undefined) side.remove(copy.id)
  },
  read: (life, _model, { box, pick }) => {
    const side = boxOf(life, box)
    const copy = pickFrom(side.copies(), pick)
    if (copy !== undefined) side.read(copy.id)
  },
  empty: (life, _model, { box }) => {
    const side = boxOf(life, box)
    for (const { id, place } of side.copies()) if (place === 'trash') side.remove(id)
  },
  sendDraft: async (life, _model, { box, pick }) => {
    const side = boxOf(life, box)
    const drafts = side.copies().filter(({ place, post }) => place === 'drafts' && post !== null)
    const draft = pickFrom(drafts, pick)
    if (draft !== undefined) await side.sendDraft(draft.id, life.computer.serverNow())
  },
  expire: (life, model, { box, between }) => {
    const side = boxOf(life, box)
    model.noteLoss()
    model.unseen.add('deletions')
    if (!between) return side.expire()
    // At the next look at what changed, before it is answered.
    let over = false
    side.fault({
      match: ({ path }) => {
        const strikes = !over && faultRequests[side.provider]['changes']?.test(path) === true
        over ||= strikes
        if (strikes) side.expire()
        return false
      },
      action: { kind: 'cut', when: 'before' },
    })
  },
  fault: (life, _model, { box, request, action, times }) => {
    const side = boxOf(life, box)
    const path = faultRequests[side.provider][request]
    if (path !== undefined) side.fault({ match: { path }, times, action: actionOf(side.provider, action) })
  },
  tamper: (life, model, { box, how, request }) => {
    const side = boxOf(life, box)
    const path = faultRequests[side.provider][request]
    if (how === 'truncate') model.noteLoss()
    if (how === 'truncate') model.unseen.add('mail').add('deletions')
    if (path !== undefined) life.tampering.plan({ side, path, how })
  },
  poison: (life, model, { box, pick, healsInMs }) => {
    const side = boxOf(life, box)
    const copy = pickFrom(side.copies(), pick)
    if (copy === undefined) return
    // Gmail says what was deleted; at Microsoft it is asked for.
    if (side.provider === 'graph') model.poisoned.add(copy.id)
    const action = actionOf(side.provider, 'broken')
    const heal = side.fault({ match: about(copy.id), times: Number.POSITIVE_INFINITY, action })
    life.computer.time.clock.after(healsInMs, heal)
  },
  lag: (life, model, { forMs }) => {
    model.unseen.add('mail')
    for (const side of life.sides) side.lag(true)
    life.computer.time.clock.after(forMs, () => {
      for (const side of life.sides) side.lag(false)
    })
  },
  outage: (life, _model, { forMs }) => {
    life.computer.setOnline(false)
    life.computer.time.clock.after(forMs, () => life.computer.setOnline(true))
  },
  mishap: (life, _model, { what, inRequests, ms }) => {
    life.mishaps.push({ at: life.computer.requests() + inRequests, kind: what, ms })
  },
  crash: (life, _model, { inCalls }) => life.process().dieIn(inCalls),
  pause: (life, _model, { box, on }) => {
    void life.process().change({ mailboxId: boxIdOf(boxNumber(life, box)), change: { paused: on } })
  },
  contact: (life, model, { person, addresses, share }) => saveContact(life, model, person, addresses, share),
  merge: async (life, model, { from, into }) => {
    if (from === into) return
    const all = [
      ...(model.contacts.get(`person-${String(into)}`) ?? []),
      ...(model.contacts.get(`person-${String(from)}`) ?? []),
    ]
    if (all.length === 0) return
    await saveContact(life, model, into, [...new Set(all)], true)
    await saveContact(life, model, from, [], false)
  },
  rule: async (life, model, { pattern, on }) => {
    const at = life.computer.clock.now()
    const { rules } = await life.store().matching.read()
    const id = rules.find((rule) => rule.list === 'never_log' && rule.pattern === pattern)?.id ?? null
    if (id === null && !on) return
    const saved = await life.store().matching.saveRule({ id, list: 'never_log', pattern, enabled: on, at })
    if (!saved.ok) throw new Error(`rule ${pattern}: ${saved.error.code}`)
    if (on) model.neverLog.add(pattern)
    else model.neverLog.delete(pattern)
    model.noteLoss()
    void life.process().sync.syncNow(null)
  },
  bulk: async (life, model, { file }) => {
    await life
      .store()
      .matching.change({ change: { bulk: file ? 'file' : 'leave_out' }, at: life.computer.clock.now() })
    model.setBulk(file)
    void life.process().sync.syncNow(null)
  },
  decide: async (life, model, { pick, always, nobody }) => {
    const { reviews } = await life.store().reviews.list({ before: null, limit: 50 })
    const review = reviews[Math.floor(pick * reviews.length)]
    if (review === undefined) return
    const { messageId, key, candidates } = review
    const contactIds = nobody ? [] : candidates.slice(0, 1).map(({ contactId }) => contactId)
    model.decided.add(personOf(review.address))
    await life.store().reviews.decide({ messageId, key, contactIds, always, at: life.computer.clock.now() })
  },
  range: (life, model, { box, days }) => {
    model.noteLoss()
    void life.process().change({ mailboxId: boxIdOf(boxNumber(life, box)), change: { pullDays: days } })
  },
  folder: (life, model, { box, read }) => {
    const clients = model.clientsFolders[boxNumber(life, box)]
    if (clients === undefined) return
    model.noteLoss()
    // Of a folder that is left out nothing is told any more, not even what had happened there before.
    if (!read) model.unseen.add('deletions')
    const excludedFolderIds = read ? [] : [clients]
    void life.process().change({ mailboxId: boxIdOf(boxNumber(life, box)), change: { excludedFolderIds } })
  },
  clock: (life, _model, { byMs }) => life.computer.setClock(byMs),
  send: (life, model, { box, to }) => send(life, model.nextSubmissionId(), boxNumber(life, box), to),
  sync: (life) => void life.process().sync.syncNow(null),
  check: (life, _model, { box }) => void life.process().sync.check(boxIdOf(boxNumber(life, box))),
  wait: async ({ computer: { time } }, _model, { ms }) => {
    let over = false
    time.clock.after(ms, () => {
      over = true
    })
    await time.passUntil(() => over)
  },
}

/** A step, and a moment after it, in which something may already come of it. */
export const play = async (life: Life, model: Model, step: Step): Promise<void> => {
  const { kind } = step
  // Indexed by the kind, the method takes just this step.
  const method: unknown = plays[kind]
  if (typeof method === 'function') await Reflect.apply(method, null, [life, model, step])
}
