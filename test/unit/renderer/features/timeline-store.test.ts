import { describe, expect, it } from 'vitest'
import { createTimelineStore } from '../../../../renderer/features/timeline/timeline-store.tsx'
import type { Client } from '../../../../renderer/ipc/client.ts'
import { appError } from '../../../../shared/errors/app-error.ts'
import { err } from '../../../../shared/errors/result.ts'
import { activityAt } from '../../../support/renderer/fake-mail.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const total = 500

/** Every contact has 500 mails; `message-1-3` stands on the timeline of contact 2 as well. */
const activitiesOf = (contact: number) =>
  Array.from({ length: total }, (_, index) => {
    const activity = activityAt(contact, index, now)
    return contact === 2 && index === 0 ? { ...activity, messageId: 'message-1-3' } : activity
  })

const numberIn = (contactId: string): number => Number(contactId.split('-')[1])

const setUp = () => {
  const pages: { before: string | null; limit: number }[] = []
  const answer = (name: string, request: unknown): unknown => {
    const asked = JSON.parse(JSON.stringify(request))
    if (name !== 'timeline.page') {
      const contact = numberIn(asked.contactId)
      const details = { name: `Contact ${contact}`, company: '', title: '', addresses: [] }
      return { ok: true, value: { id: asked.contactId, ...details, createdAt: now, updatedAt: now } }
    }
    pages.push({ before: asked.before, limit: asked.limit })
    const from = Number(asked.before ?? 0)
    const activities = activitiesOf(numberIn(asked.contactId)).slice(from, from + asked.limit)
    const next = from + asked.limit < total ? String(from + asked.limit) : null
    return { ok: true, value: { activities, next, total, pending: [], backfilling: false } }
  }
  const client: Client = {
    invoke: async (name, request) => {
      const known = name === 'timeline.page' || name === 'contact.get'
      return known
        ? JSON.parse(JSON.stringify(answer(name, request)))
        : err(appError('ipc_unknown_command', name))
    },
    on: () => () => {},
  }
  const store = createTimelineStore(client)
  const settle = async () => {
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve()
  }
  return { store, pages, settle }
}

describe('a mail that the search has found', () => {
  it('is opened, is what Reply answers, and is brought into sight, each time anew', async () => {
    const { store, settle } = setUp()
    store.getState().open('contact-1')
    await settle()
    store.getState().reveal('contact-1', 'message-1-3')
    const first = store.getState().revealed
    expect(first).toEqual({ activityId: 'activity-1-3' })
    expect(store.getState().opened.has('activity-1-3')).toBe(true)
    expect(store.getState().current?.id).toBe('activity-1-3')
    store.getState().reveal('contact-1', 'message-1-3')
    expect(store.getState().revealed).not.toBe(first)
    expect(store.getState().opened.has('activity-1-3')).toBe(true)
  })

  it('is looked for in older mail, page by page', async () => {
    const { store, pages, settle } = setUp()
    store.getState().open('contact-1')
    await settle()
    expect(store.getState().activities).toHaveLength(60)
    store.getState().reveal('contact-1', 'message-1-400')
    await settle()
    expect(store.getState().revealed).toEqual({ activityId: 'activity-1-400' })
    expect(pages.map(({ before }) => before)).toEqual([null, '60', '260'])
  })

  it('is not opened on the timeline that is being left', async () => {
    const { store, settle } = setUp()
    store.getState().open('contact-2')
    await settle()
    store.getState().reveal('contact-1', 'message-1-3')
    expect(store.getState().opened.size).toBe(0)
    store.getState().open('contact-1')
    await settle()
    expect(store.getState().revealed).toEqual({ activityId: 'activity-1-3' })
  })

  it('is given up when the person goes somewhere else, or when it is nowhere', async () => {
    const { store, settle } = setUp()
    store.getState().open('contact-1')
    store.getState().reveal('contact-1', 'message-1-3')
    store.getState().open('contact-3')
    await settle()
    store.getState().open('contact-1')
    await settle()
    expect(store.getState().revealed).toBeNull()
    store.getState().reveal('contact-1', 'message-9-9')
    await settle()
    expect(store.getState().revealed).toBeNull()
    expect(store.getState().activities).toHaveLength(total)
  })
})
