import { Check, TriangleAlert } from 'lucide-react'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import { Button } from '../../ui/button.tsx'
import { useMailboxes } from './mailboxes-store.tsx'
import { permissions } from './permissions.tsx'
import { providers } from './providers.tsx'

/** Addresses that mail may also be sent from. They are set at the provider, not here. */
export const Aliases = ({ mailbox }: { mailbox: Mailbox }) => {
  const { aliases, provider } = mailbox
  return (
    <section className="settings-part" aria-label="May also send as">
      <h3>May also send as</h3>
      {aliases.length === 0 ? (
        <p className="field-hint">{providers[provider].noAliases}</p>
      ) : (
        <ul className="aliases">
          {aliases.map(({ name, address }) => (
            <li key={address} dir="auto">
              {name !== '' && <b>{name}</b>} <span>{address}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** What this mailbox's sign-in allows, each with what it is for. */
export const GrantedPermissions = ({ mailbox }: { mailbox: Mailbox }) => {
  const connect = useMailboxes((state) => state.connect)
  const showSettings = useMailboxes((state) => state.showSettings)
  const missing = permissions.some(({ grant }) => !mailbox.grants[grant])
  const askAgain = () => {
    showSettings(null)
    void connect(mailbox.provider, mailbox.id)
  }
  return (
    <section className="settings-part" aria-label="Permissions">
      <h3>Permissions</h3>
      <ul className="permissions">
        {permissions.map(({ grant, name, words }) => (
          <li key={grant}>
            {mailbox.grants[grant] ? (
              <Check className="granted" />
            ) : (
              <TriangleAlert className="missing-mark" />
            )}
            <div>
              <h4>
                {name}: {mailbox.grants[grant] ? 'yes' : 'missing'}
              </h4>
              <p>{words}</p>
            </div>
          </li>
        ))}
        {mailbox.grants.drafts && (
          <li>
            <Check className="granted" />
            <div>
              <h4>Drafts: yes</h4>
              <p>Keep outgoing mail in Drafts until it is sent, so that it is always known whether it was.</p>
            </div>
          </li>
        )}
      </ul>
      {missing && (
        <Button className="button-small" onClick={askAgain}>
          Ask again
        </Button>
      )}
      <p className="field-hint">
        You can take them back at any time, {providers[mailbox.provider].takingBack}.
      </p>
    </section>
  )
}
