import type { ProviderId } from '../../../shared/domain/mailbox.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { approvalText } from './approval-text.ts'
import { providers } from './providers.tsx'

/** What "Need admin approval" means, and a text that only has to be sent on. */
export const AdminApproval = ({ provider, url }: { provider: ProviderId; url: string }) => {
  const text = approvalText(provider, url)
  return (
    <div className="approval">
      <p>
        Your company lets only its administrators decide which programs may use {providers[provider].name}.
        You did nothing wrong, and nothing was changed. Send them this text; once they have approved, connect
        again.
      </p>
      <label className="approval-text">
        <span className="visually-hidden">Text for your IT</span>
        <textarea
          className="input"
          readOnly
          rows={15}
          value={text}
          onFocus={(event) => event.target.select()}
        />
      </label>
      <CopyButton text={text} label="Copy text" done="Text copied" />
    </div>
  )
}
