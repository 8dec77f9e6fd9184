import type { Store } from '../../../main/store/store.ts'
import { contact, mailbox, step } from '../store/record-builders.ts'
import { providerMessage } from '../store/provider-message.ts'
import { ann, annAsSales, annAtGmail, stranger, type WorldName } from './case.ts'

/** The contacts of every world by id, with their addresses as a person typed them. */
export const contacts: Readonly<Record<string, readonly string[]>> = {
  jana: ['jana.novak@customer.example', 'Jana@home.example'],
  bob: ['bob.builder@gmail.com'],
  uli: ['ulrike@müller-söhne.example'],
  lee: ["o'lee@irish.example"],
  kim: ['kim_2@mail.customer.example'],
  dora: ['dora@shared.example', 'info@shared.example'],
  dirk: ['dirk@shared.example', 'info@shared.example'],
  x: ['desk@tri.example'],
  y: ['desk@tri.example'],
  z: ['desk@tri.example', 'zoe@tri.example'],
  nob: ['nobody@none.example'],
  nod: ['nobody@none.example'],
  law: ['client@law.example'],
  sis: ['carl@sister.example'],
}

const rules = [
  { list: 'never_log', pattern: 'lawyer@law.example' },
  { list: 'never_log', pattern: '@secret.example' },
  { list: 'never_log', pattern: 'hr@' },
  { list: 'never_log', pattern: 'therapy-*@' },
  { list: 'never_log', pattern: 'ann@northwind.example' },
  { list: 'colleague', pattern: 'eve@freelance.example' },
  { list: 'colleague', pattern: '@sister.example' },
] as const

/** Two contacts share each of these; the person decided of the first that all its mail is y's, of the second that it is nobody's. */
const decideAlways = async (store: Store): Promise<void> => {
  const asked = [
    { address: 'desk@tri.example', chosen: ['y'] },
    { address: 'nobody@none.example', chosen: [] },
  ]
  for (const { address, chosen } of asked) {
    const id = `asked-${address.split('@')[0] ?? ''}`
    await store.sync.commit(
      step({ messages: [providerMessage({ providerMessageId: id, from: { ...stranger, address } })] }),
    )
    const { reviews } = await store.reviews.list({ before: null, limit: 5 })
    const messageId = reviews.find(({ key }) => key === address)?.messageId ?? ''
    await store.reviews.decide({ messageId, key: address, contactIds: chosen, always: true, at: 1 })
  }
}

/** Fills an empty store with what the cases take for granted. */
export const fillWorld = async (store: Store, world: WorldName): Promise<void> => {
  await store.mailboxes.save(mailbox({ address: ann.address }))
  await store.mailboxes.save(mailbox({ id: 'box2', accountId: 'account-2', address: annAtGmail.address }))
  await store.mailboxes.setAliases({ mailboxId: 'box', aliases: [annAsSales] })
  // Sister is made a company of colleagues when Carl is a contact already.
  for (const [id, addresses] of Object.entries(contacts)) {
    const saved = await store.contacts.save({
      contact: contact({ id, name: id, addresses }),
      share: true,
      at: 1,
    })
    if (!saved.ok) throw new Error(`${id}: ${saved.error.message}`)
  }
  for (const rule of rules) await store.matching.saveRule({ ...rule, id: null, enabled: true, at: 1 })
  await decideAlways(store)
  if (world === 'without mass mail') await store.matching.change({ change: { bulk: 'leave_out' }, at: 1 })
  if (world === 'without own domains') await store.matching.change({ change: { ownDomains: false }, at: 1 })
}
