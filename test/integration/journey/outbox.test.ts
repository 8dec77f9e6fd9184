import { expect, it, onTestFinished, vi } from 'vitest'
import { connectMailbox, openWorkplace } from '../../support/workplace.ts'

const me = 'ann@northwind.example'
const patience = { timeout: 20_000, interval: 50 }

const setUp = async () => {
  const work = await openWorkplace({ gmail: [{ email: me, name: 'Ann Meyer' }] })
  onTestFinished(work.close)
  const open = await work.open()
  const mailboxId = await connectMailbox(open, work.providers.gmail, me)
  const request = (submissionId: string, more: { sendAt?: number; remindDays?: number } = {}) => ({
    submissionId,
    content: {
      mailboxId,
      fromAddress: null,
      to: [{ name: 'Jana', address: 'jana@customer.example' }],
      cc: [],
      bcc: [],
      subject: submissionId,
      html: '<p>Hello</p>',
      replyToMessageId: null,
      attachments: [],
    },
    sendAt: more.sendAt ?? null,
    remindDays: more.remindDays ?? null,
  })
  const stateOf = async (submissionId: string) =>
    (await open.window.expect('outbox.get', { submissionId })).state
  return { work, ...open, request, stateOf }
}

it('in the app: taken back in time, sent now, scheduled, refused and counted on the icon', async () => {
  const { work, app, window, request, stateOf } = await setUp()
  const before = Date.now()
  const taken = await window.expect('outbox.enqueue', request('back'))
  expect(taken).toMatchObject({ state: 'queued' })
  expect((taken.undoUntil ?? 0) - before).toBeGreaterThanOrEqual(10_000)
  await window.expect('outbox.cancel', { submissionId: 'back' })

  await window.expect('outbox.enqueue', request('now', { remindDays: 3 }))
  await window.expect('outbox.retry', { submissionId: 'now' })
  await vi.waitFor(async () => {
    expect(await window.expect('outbox.get', { submissionId: 'now' })).toMatchObject({
      state: 'sent',
      confirmed: true,
    })
  }, patience)
  const { sentAt, remindAt } = await window.expect('outbox.get', { submissionId: 'now' })
  expect((remindAt ?? 0) - (sentAt ?? 0)).toBe(3 * 24 * 3_600_000)

  const later = await window.expect(
    'outbox.enqueue',
    request('later', { sendAt: before + 7 * 24 * 3_600_000 }),
  )
  expect(later).toEqual({ submissionId: 'later', state: 'queued', undoUntil: null })
  const past = await window.invoke('outbox.enqueue', request('past', { sendAt: before - 3_600_000 }))
  expect(past).toMatchObject({ ok: false, error: { code: 'schedule_invalid' } })

  await window.expect('settings.change', { sending: { undoSeconds: 0 } })
  expect(app.badge()).toBe(0)
  const error = { code: 400, message: 'Invalid To header', errors: [{ reason: 'invalidArgument' }] }
  work.google.control.fault({
    match: { method: 'POST', path: /\/drafts\/send$/ },
    times: 1,
    action: { kind: 'status', status: 400, body: { error } },
  })
  await window.expect('outbox.enqueue', request('bad'))
  await vi.waitFor(async () => expect(await stateOf('bad')).toBe('failed'), patience)
  await vi.waitFor(() => expect(app.badge()).toBe(1), patience)
  const { attempts } = await window.expect('outbox.attempts', { submissionId: 'bad' })
  expect(attempts.at(-1)).toMatchObject({ state: 'failed', code: 'recipient_invalid' })
  await window.expect('outbox.cancel', { submissionId: 'bad' })
  await vi.waitFor(() => expect(app.badge()).toBe(0), patience)

  expect(work.google.control.sentMessages(me).map(({ subject }) => subject)).toEqual(['now'])
  await app.quit()
}, 60_000)
