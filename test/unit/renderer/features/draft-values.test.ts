import { expect, it } from 'vitest'
import { createDraftFindings } from '../../../../renderer/features/composer/draft-findings.ts'
import { blankDraft } from '../../../../renderer/features/composer/draft-items.ts'
import { createDraftValues } from '../../../../renderer/features/composer/draft-values.ts'
import { createAddressIndex } from '../../../../renderer/db/address-index.ts'
import type { Draft } from '../../../../renderer/db/drafts.ts'
import { createClient } from '../../../../renderer/ipc/client.ts'
import type { Mailbox } from '../../../../shared/domain/mailbox.ts'
import { usualSending } from '../../../../shared/domain/sending.ts'
import { ok } from '../../../../shared/errors/result.ts'
import type { EventName } from '../../../../shared/ipc/names.ts'
import { fakeMailboxes } from '../../../support/renderer/fake-mailboxes.ts'

const tom = { name: 'Tom', address: 'tom@altamar.example' }
const person = {
  key: tom.address,
  name: 'Tomás Rivera',
  address: tom.address,
  contactId: 'contact-1',
  mailCount: 1,
  lastAt: 1,
  mailboxId: null,
}

const world = (change: Partial<Mailbox> = {}) => {
  const main = { company: 'Altamar', name: 'Tomás Rivera', answers: [] as (() => void)[], holds: false }
  const listeners = new Map<EventName, (payload: unknown) => void>()
  const contact = () => ({
    id: 'contact-1',
    name: main.name,
    company: main.company,
    title: '',
    addresses: [],
    createdAt: 0,
    updatedAt: 0,
    bounces: [],
  })
  const client = createClient({
    invoke: async (name) => {
      const answer = name === 'contact.get' ? contact() : { mailboxId: 'mailbox-1' }
      if (main.holds) await new Promise<void>((release) => main.answers.push(release))
      return ok(answer)
    },
    on: (name, listener) => {
      listeners.set(name, listener)
      return () => undefined
    },
  })
  const mailboxes = () => fakeMailboxes(0, 'two').map((each) => ({ ...each, ...change }))
  const known = {
    client,
    book: () => createAddressIndex([person], [], 2),
    mailboxes,
    sending: () => usualSending,
  }
  return {
    main,
    values: createDraftValues(known),
    known,
    changed: () => listeners.get('contacts.changed')?.({}),
  }
}

const of = { to: [tom], mailboxId: 'mailbox-4', fromAddress: null }

it('are those of the contact, which is asked once until contacts change', async () => {
  const { main, values, changed } = world()
  expect((await values(of)).get('contact.company')).toBe('Altamar')
  expect((await values(of)).get('contact.firstName')).toBe('Tomás')
  main.company = 'Fabrikam'
  expect((await values(of)).get('contact.company')).toBe('Altamar')
  changed()
  expect((await values(of)).get('contact.company')).toBe('Fabrikam')
})

it('an answer from before a change is not kept', async () => {
  const { main, values, changed } = world()
  main.holds = true
  const reading = values(of)
  await Promise.resolve()
  main.company = 'Fabrikam'
  changed()
  main.holds = false
  for (const answer of main.answers) answer()
  await reading
  expect((await values(of)).get('contact.company')).toBe('Fabrikam')
})

it('are those of the alias that it goes from, else of the mailbox', async () => {
  const [mailbox] = world().known.mailboxes()
  const aliases = [{ name: 'Ann at Fabrikam', address: 'a.meyer@fabrikam.example' }]
  const { values } = world({ aliases, displayName: 'Ann Meyer' })
  const at = { ...of, mailboxId: mailbox?.id ?? '' }
  expect((await values(at)).get('sender.name')).toBe('Ann Meyer')
  const alias = await values({ ...at, fromAddress: 'a.meyer@fabrikam.example' })
  expect([alias.get('sender.name'), alias.get('sender.address')]).toEqual([
    'Ann at Fabrikam',
    'a.meyer@fabrikam.example',
  ])
})

it('a picture in the text counts as something that comes with the mail', async () => {
  const findings = createDraftFindings(world().known)
  const draft: Draft = {
    ...blankDraft,
    id: 'd',
    mailboxId: 'mailbox-4',
    to: [tom],
    subject: 'Plan',
    html: '<p>It is attached.</p>',
    updatedAt: 0,
    open: true,
  }
  expect(await findings(draft)).toMatchObject([{ guard: 'attachment' }])
  expect(await findings({ ...draft, html: `${draft.html}<img src="/file/f1" alt="">` })).toEqual([])
})

it('questions that are switched off are not asked, and an ended mailbox is no usual one', async () => {
  const draft: Draft = {
    ...blankDraft,
    id: 'd',
    mailboxId: 'mailbox-4',
    to: [tom],
    html: '<p>a</p>',
    replyToMessageId: 'message-1',
    updatedAt: 0,
    open: true,
  }
  const client = { invoke: async () => JSON.parse('{"ok":true,"value":{"mailboxId":"mailbox-1"}}') }
  const found = async (state: Mailbox['state'], guards = usualSending.guards) => {
    const known = { ...world({ state }).known, client, sending: () => ({ ...usualSending, guards }) }
    return (await createDraftFindings(known)(draft)).map(({ guard }) => guard)
  }
  expect(await found('connected')).toEqual(['subject', 'mailbox'])
  expect(await found('disconnected')).toEqual(['subject'])
  expect(await found('disconnected', { ...usualSending.guards, subject: false })).toEqual([])
})
