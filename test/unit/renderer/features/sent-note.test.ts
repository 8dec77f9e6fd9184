import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { SentNote } from '../../../../renderer/features/timeline/sent-note.tsx'
import { ClockProvider } from '../../../../renderer/ui/clock.tsx'
import { hardBounce } from '../../../support/renderer/fake-answers.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const day = 24 * 3_600_000
const sent = { submissionId: 's', confirmed: true, answeredAt: null, bounces: [], remindAt: null }
const shown = (change: object) =>
  renderToStaticMarkup(
    createElement(
      ClockProvider,
      { value: () => now },
      createElement(SentNote, { sent: { ...sent, ...change } }),
    ),
  ).replaceAll(/<[^>]*>/g, '')

it('says nothing where there is nothing to say', () => expect(shown({})).toBe(''))

it('says what became of a mail: answered, it reminds of nothing more', () => {
  expect(shown({ remindAt: now + day })).toMatch(/^Reminds you tomorrow .* if nobody answers$/)
  expect(shown({ remindAt: now - day })).toBe('Nobody answered in the time that you set')
  expect(shown({ remindAt: now - day, answeredAt: now - 2 * day })).toMatch(/^Answered Fri 20 Nov \d\d:\d\d$/)
  expect(shown({ bounces: [hardBounce('a@b.example', now)] })).toContain('a@b.example')
})
