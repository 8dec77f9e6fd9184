import type { Contact } from '../../../shared/domain/contact.ts'
import type { Review, Suggestion } from '../../../shared/domain/matching.ts'
import { ok } from '../../../shared/errors/result.ts'
import { failed, type MatchingView, type Publish } from './fake-matching.ts'
import { activityAt, personAt } from './fake-mail.ts'

const hour = 3_600_000
const day = 24 * hour

const long = {
  name: 'Wilhelmina Konstantinopolitanska-Featherstonehaugh von und zu Hohenstein',
  address: 'wilhelmina.konstantinopolitanska@department-of-long-names.hohenstein.example',
  company: 'The Extraordinarily Long Name Trading Company of Hohenstein',
}

const suggestionAt = (index: number, now: number): Suggestion => {
  const person = personAt(500 + index)
  const who =
    index === 2
      ? long
      : index === 4
        ? { name: '', address: 'r.keller@keller-bau.example', company: 'Keller Bau' }
        : index === 5
          ? { name: '佐藤 花子', address: 'hanako.sato@mirai.example', company: '' }
          : person
  return {
    key: who.address,
    address: who.address,
    name: who.name,
    company: index % 5 === 3 ? '' : who.company,
    title: index % 4 === 0 ? person.title : '',
    received: index % 7 === 6 ? 0 : Math.max(1, 40 - index * 3),
    sent: index % 6 === 5 ? 0 : Math.max(1, 22 - index * 2),
    lastAt: now - (index * 9 + 2) * hour,
  }
}

/** `one` has one, `empty` and `calm` none, `many` more than one answer holds. */
const amountOf = (state: string): number => ({ empty: 0, calm: 0, one: 1, many: 431 })[state] ?? 23

export const suggestionAnswers = ({ state, now }: MatchingView, publish: Publish) => {
  let all = Array.from({ length: amountOf(state) }, (_, index) => suggestionAt(index, now))
  const take = (key: string) => {
    const found = all.find((each) => each.key === key)
    all = all.filter((each) => each.key !== key)
    return found
  }
  return {
    'suggestion.list': ({ limit }: { limit: number }) =>
      state === 'failed'
        ? failed('store_failed')
        : ok({ suggestions: all.slice(0, limit), total: all.length }),
    'suggestion.add': ({ key }: { key: string }) => {
      if (state === 'refused') return failed('contact_colleague', key)
      const found = take(key)
      if (found === undefined) return failed('suggestion_not_found')
      publish('suggestions.changed', {})
      const contact: Contact = {
        id: `contact-${500 + all.length}`,
        name: found.name === '' ? found.address : found.name,
        company: found.company,
        title: found.title,
        addresses: [{ address: found.address, key }],
        createdAt: now,
        updatedAt: now,
      }
      return ok(contact)
    },
    'suggestion.dismiss': ({ key }: { key: string }) => {
      if (state === 'refused') return failed('store_full')
      if (take(key) === undefined) return failed('suggestion_not_found')
      publish('suggestions.changed', {})
      return ok({})
    },
  }
}

const reviewAt = (index: number, now: number): Review => {
  const activity = activityAt(index, index, now)
  const address = index % 3 === 2 ? 'office@harbour.example' : 'team@altamar.example'
  const known = (at: number) => ({
    contactId: `contact-${at}`,
    name: personAt(at).name,
    company: personAt(at).company,
  })
  return {
    messageId: `message-review-${index}`,
    address,
    key: address,
    occurredAt: now - index * 5 * hour - day,
    from:
      index === 3
        ? { name: '', address }
        : { name: index % 3 === 2 ? 'Harbour Office' : 'Altamar Team', address },
    subject: index === 4 ? '' : activity.subject,
    snippet: activity.snippet,
    candidates: index % 3 === 2 ? [known(9), known(8), known(6)] : [known(0), known(1)],
  }
}

type DecideRequest = { messageId: string; key: string; contactIds: string[]; always: boolean }

export const reviewAnswers = ({ state, now }: MatchingView, publish: Publish) => {
  const amount = { empty: 0, calm: 0, one: 1, many: 120 }[state] ?? 7
  let all = Array.from({ length: amount }, (_, index) => reviewAt(index, now))
  return {
    'review.list': ({ before, limit }: { before: string | null; limit: number }) => {
      if (state === 'failed') return failed('store_failed')
      const from = Number(before ?? 0)
      const next = from + limit < all.length ? String(from + limit) : null
      return ok({ reviews: all.slice(from, from + limit), total: all.length, next })
    },
    'review.decide': ({ messageId, key, always }: DecideRequest) => {
      if (state === 'refused') return failed('store_full')
      if (!all.some((each) => each.messageId === messageId && each.key === key))
        return failed('review_not_found')
      all = all.filter((each) => each.key !== key || (!always && each.messageId !== messageId))
      publish('reviews.changed', {})
      return ok({})
    },
  }
}
