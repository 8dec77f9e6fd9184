import type { Person } from '../../../shared/domain/person.ts'
import type { Template, TemplateInput } from '../../../shared/domain/template.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import type { EventName } from '../../../shared/ipc/names.ts'
import { personAt } from './fake-mail.ts'

const minute = 60_000
const day = 24 * 60 * minute

const first = (now: number): Template[] => [
  {
    id: 'template-1',
    name: 'After a first call',
    subject: 'Our call today, {{contact.firstName|there}}',
    html: '<p>Hi <span data-variable="contact.firstName" data-fallback="there"></span>,</p><p>thank you for the call. As promised, here is what we talked about:</p><ul><li><p>the pilot at <span data-variable="contact.company"></span></p></li><li><p>the dates</p></li></ul><p><span data-variable="sender.firstName"></span></p>',
    updatedAt: now - 3 * day,
  },
  {
    id: 'template-2',
    name: 'Following up',
    subject: 'Following up',
    html: '<p>Hello {{contact.firstName|there}},</p><p>did you have the time to look at it? You can book a call here: {{custom.calendar}}</p>',
    updatedAt: now - 40 * day,
  },
  {
    id: 'template-3',
    name: 'Angebot, deutsch',
    subject: 'Angebot für {{contact.company}}',
    html: '<p>Guten Tag {{contact.name}},</p><p>anbei das Angebot.</p>',
    updatedAt: now - 90 * day,
  },
]

type View = { readonly state: string; readonly now: number }

/** Templates that are kept while the page is open. */
export const templateAnswers = (
  { state, now }: View,
  publish: (name: EventName, payload: unknown) => void,
) => {
  let templates: Template[] = ['empty', 'calm', 'one'].includes(state) ? [] : first(now)
  let made = templates.length
  return {
    'template.list': () =>
      state === 'failed' ? err(appError('store_failed', 'disk I/O error', 'user')) : ok({ templates }),
    'template.save': (input: TemplateInput) => {
      if (state === 'full') return err(appError('store_full', 'ENOSPC', 'user'))
      if (input.id === null) made += 1
      const saved = { ...input, id: input.id ?? `template-${made}`, updatedAt: now }
      templates = [saved, ...templates.filter(({ id }) => id !== saved.id)]
      publish('templates.changed', {})
      return ok(saved)
    },
    'template.remove': ({ templateId }: { templateId: string }) => {
      templates = templates.filter(({ id }) => id !== templateId)
      publish('templates.changed', {})
      return ok({})
    },
  }
}

const personFor = (index: number, now: number): Person => {
  const { name, address } = personAt(index)
  return {
    key: address.toLowerCase(),
    name: index % 9 === 8 ? '' : name,
    address,
    contactId: index % 3 === 0 ? `contact-${index}` : null,
    mailCount: (index * 7) % 40,
    lastAt: now - index * 11 * minute,
    mailboxId: index % 40 === 0 ? null : index % 5 === 0 ? 'mailbox-2' : 'mailbox-1',
  }
}

/** The address book, from the oldest mail on. */
export const peopleAnswers = ({ now, rows }: { readonly now: number; readonly rows: number }) => {
  const people = Array.from({ length: rows }, (_, index) => personFor(index, now)).toReversed()
  return {
    'people.page': ({ since, after, limit }: { since: number; after: string | null; limit: number }) => {
      const found = people.filter(({ lastAt }) => lastAt >= since)
      const from = Number(after ?? 0)
      return ok({
        people: found.slice(from, from + limit),
        next: from + limit < found.length ? String(from + limit) : null,
      })
    },
  }
}
