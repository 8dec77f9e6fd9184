import { describe, expect, it } from 'vitest'
import { pullRanges, visibilities } from '../../../../shared/domain/mailbox.ts'
import { appError } from '../../../../shared/errors/app-error.ts'
import {
  changedOf,
  excludedAfter,
  inReadingOrder,
  pastWords,
  visibilityWords,
} from '../../../../renderer/features/mailboxes/settings-rules.ts'
import { wordsFor } from '../../../../renderer/app/error-words.ts'
import { approvalText } from '../../../../renderer/features/mailboxes/approval-text.ts'
import { unsentWords } from '../../../../renderer/features/mailboxes/disconnect-dialog.tsx'
import { speakerOf } from '../../../../renderer/features/mailboxes/speaker.ts'
import { summaryWords } from '../../../../renderer/features/mailboxes/mailboxes-place.tsx'
import { troubleOf } from '../../../../renderer/features/mailboxes/mailbox-alert.tsx'
import { offeredProviders, providers } from '../../../../renderer/features/mailboxes/providers.tsx'
import { fakeFolders, fakeMailboxes } from '../../../support/renderer/fake-mailboxes.ts'

const [mailbox] = fakeMailboxes(0, 'calm')
if (mailbox === undefined) throw new Error('a mailbox is needed')
const states = fakeMailboxes(0, 'states')
const stateOf = (address: string) => {
  const found = states.find((each) => each.address === address)
  if (found === undefined) throw new Error(address)
  return found
}

describe('only what changed is saved', () => {
  it('nothing where everything is as it was', () => {
    const { displayName, signatureHtml, visibility, pullDays } = mailbox
    const same = {
      displayName: ` ${displayName} `,
      signatureHtml,
      visibility,
      pullDays,
      isDefault: true as const,
    }
    expect(changedOf(mailbox, same)).toEqual({ ok: true, value: {} })
    expect(changedOf(mailbox, {})).toEqual({ ok: true, value: {} })
  })
  it('each setting alone, the name without blanks around it', () => {
    expect(changedOf(mailbox, { displayName: ' Ann M. ', visibility: 'private' })).toEqual({
      ok: true,
      value: { displayName: 'Ann M.' },
    })
    expect(changedOf(mailbox, { excludedFolderIds: [] })).toEqual({
      ok: true,
      value: { excludedFolderIds: [] },
    })
  })
  it('a signature that is too long is refused with words, not cut', () => {
    const refused = changedOf(mailbox, { signatureHtml: 'x'.repeat(100_001) })
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'setting_invalid', subject: 'the signature is too long' },
    })
  })
})

describe('folders', () => {
  const folders = fakeFolders()
  it('stand with those that are always read first, then by name below their parents', () => {
    const folder = (id: string, path: string[], fixed = false) => ({ id, path, fixed, read: true })
    const given = [
      folder('4', ['Customers', 'Zeta']),
      folder('5', ['Drafts of offers']),
      folder('2', ['Inbox'], true),
      folder('3', ['Customers']),
      folder('6', ['Customers Old']),
    ]
    expect(inReadingOrder(given).map(({ id }) => id)).toEqual(['2', '3', '4', '6', '5'])
  })

  it('are switched one by one; back at what is stored, nothing is to be saved', () => {
    const out = excludedAfter(folders, undefined, 'folder-3')
    expect(out).toEqual({ ids: ['folder-7', 'folder-3'], asStored: false })
    expect(excludedAfter(folders, out.ids, 'folder-3')).toEqual({ ids: ['folder-7'], asStored: true })
    expect(excludedAfter(folders, undefined, 'folder-7')).toEqual({ ids: [], asStored: false })
  })
})

describe('words', () => {
  it('each visibility says what the team sees', () => {
    for (const visibility of visibilities)
      expect(visibilityWords[visibility].words).toMatch(/^Your team .*\.$/)
  })
  it.each(pullRanges)('%i days have a name', (days) =>
    expect(pastWords(days)).toMatch(/^\d+ (?:days|years?)$/),
  )
  it('of a number of days is the range that holds it', () => {
    expect([30, 31, 90, 91, 9999].map(pastWords)).toEqual([
      '30 days',
      '90 days',
      '90 days',
      '1 year',
      '10 years',
    ])
  })
  it('what waits in the outbox of a mailbox that ends is told', () => {
    expect(unsentWords(0)).toBeNull()
    expect(unsentWords(1)).toMatch(/^1 mail still waits in the outbox\. It is not sent/)
    expect(unsentWords(3)).toMatch(/^3 mails still wait .* under Failed, with the text kept/)
  })
  it('the page counts what is connected, paused and ended', () => {
    expect(summaryWords(states)).toBe('Six connected, one of them paused, one to sign in again.')
    expect(summaryWords([])).toBe('No mailbox connected.')
    const ended = { ...mailbox, state: 'reconnect' as const, paused: true }
    expect(summaryWords([ended])).toBe('No mailbox connected, one to sign in again.')
    expect(summaryWords(states.filter(({ paused }) => paused))).toBe('One connected, paused.')
  })
  it('a sign-in that ended names the company, what is paused and what waits', () => {
    expect(troubleOf(stateOf('ann.meyer@contoso.example'))).toEqual({
      words: 'Microsoft ended this sign-in. Sync and sending are paused; 2 mails wait. Nothing is lost.',
      reconnect: true,
    })
  })
  it('a failure that passes by itself is said without a button', () => {
    expect(troubleOf(stateOf('office@adatum.example'))).toEqual({
      words: 'Microsoft is not available now. Liaison tries again by itself.',
      reconnect: false,
    })
    expect(troubleOf(stateOf('old@litware.example'))).toBeNull()
  })
  it('an entry of the vault that can not be read asks to reconnect', () => {
    const lastError = appError('vault_unreadable', 'x', 'user')
    expect(troubleOf({ ...mailbox, lastError })?.reconnect).toBe(true)
  })
  it('so does a permission that was taken away; a mailbox that has ended asks for nothing', () => {
    const lastError = appError('scope_missing', 'x', 'user')
    expect(troubleOf({ ...mailbox, lastError })?.reconnect).toBe(true)
    expect(troubleOf({ ...mailbox, lastError, state: 'disconnected' })).toBeNull()
  })
  it('a failure in the composer is said in the words of its mailbox’s provider', () => {
    const graph = { ...mailbox, id: 'other', provider: 'graph' as const }
    expect(speakerOf([mailbox, graph], 'other')?.company).toBe('Microsoft')
    expect(speakerOf([mailbox, graph], null)).toBeUndefined()
  })
  it('says of a mail that is too heavy what its very mailbox takes', () => {
    const small = { ...mailbox, id: 'other', provider: 'graph' as const, maxAttachmentBytes: 2_900_000 }
    const hint = (id: string) => wordsFor({ code: 'message_too_large' }, speakerOf([mailbox, small], id)).hint
    expect(hint('other')).toContain(
      `From ${small.address}, files and pictures of up to 2.9 MB can be sent. T`,
    )
    expect(hint(mailbox.id)).toContain('of up to 25 MB can be sent.')
  })
})

describe('the text for IT', () => {
  const url = 'https://login.microsoftonline.com/common/adminconsent?client_id=1'
  it('names Liaison, every permission with what it is for, and the link', () => {
    const text = approvalText('graph', url)
    expect(text).toContain('Liaison')
    expect(text.split('\n')).toContain(url)
    for (const scope of ['Mail.Read', 'Mail.Send', 'Calendars.ReadWrite', 'User.Read', 'offline_access']) {
      expect(text).toMatch(new RegExp(`^- ${scope.replace('.', '\\.')}: .{10,}`, 'm'))
    }
    expect(text).not.toContain('Mail.ReadWrite')
  })
  it('names a permission by choice where the link asks for it', () => {
    const chosen = `${url}&scope=${encodeURIComponent('https://graph.microsoft.com/Mail.ReadWrite')}`
    expect(approvalText('graph', chosen)).toMatch(/^- Mail\.ReadWrite: .{10,}/m)
  })
})

it('no provider’s words speak of the other', () => {
  const names = { gmail: /google|gmail/i, graph: /microsoft|entra/i }
  for (const provider of offeredProviders) {
    const { logo: _logo, ...words } = providers[provider]
    const other = provider === 'gmail' ? names.graph : names.gmail
    expect(JSON.stringify(words)).toMatch(names[provider])
    expect(JSON.stringify(words)).not.toMatch(other)
  }
})
