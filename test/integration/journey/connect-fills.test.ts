import { expect, test, vi } from 'vitest'
import { providerIds } from '../../../shared/domain/mailbox.ts'
import { connectMailbox, openWorkplace } from '../../support/workplace.ts'

const me = 'ann@northwind.example'
const tomas = 'tomas.rivera@altamar.example'

test.each(providerIds)(
  'a contact that was there first has its mail after a mailbox is connected at %s, without being asked for it',
  async (provider) => {
    const work = await openWorkplace({ [provider]: [{ email: me, name: 'Ann Meyer' }] })
    try {
      const theirs = work.providers[provider]
      await theirs.deliver(me, { from: tomas, to: me, subject: 'Rollout', text: 'When?', date: Date.now() })
      const open = await work.open()
      const contact = await open.window.expect('contact.save', {
        id: null,
        name: 'Tomás Rivera',
        company: '',
        title: '',
        addresses: [tomas],
      })
      const subjects = async (): Promise<string[]> => {
        const query = { contactId: contact.id, before: null, limit: 10 }
        return (await open.window.expect('timeline.page', query)).activities.map(({ subject }) => subject)
      }
      expect(await subjects()).toEqual([])
      await connectMailbox(open, theirs, me)
      await vi.waitFor(async () => expect(await subjects()).toEqual(['Rollout']), { timeout: 10_000 })
    } finally {
      await work.close()
    }
  },
)
