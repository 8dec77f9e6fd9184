import { useState, type ReactNode } from 'react'
import { CalendarDays, Mail, Send } from 'lucide-react'
import type { MailboxGrants } from '../../../shared/domain/mailbox.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { offeredProviders, providers } from './providers.tsx'

type Permission = {
  readonly grant: keyof MailboxGrants
  readonly icon: ReactNode
  readonly name: string
  readonly words: string
}

export const permissions: readonly Permission[] = [
  {
    grant: 'readMail',
    icon: <Mail />,
    name: 'Read mail',
    words: 'To put mail with your contacts on their timelines. Other mail is looked at, not kept.',
  },
  {
    grant: 'sendMail',
    icon: <Send />,
    name: 'Write and send mail',
    words: 'To send what you write here, and to find out whether it went when the connection breaks.',
  },
  {
    grant: 'calendar',
    icon: <CalendarDays />,
    name: 'Calendar',
    words: 'For meetings with your contacts. Mail works without it.',
  },
]

const takingBack = offeredProviders.map((provider) => providers[provider].takingBack).join(' or ')

/** What each permission is for, in plain words, before or after it is asked for. */
export const PermissionsLink = () => {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="link" onClick={() => setOpen(true)}>
        What each permission is for
      </button>
      {open && (
        <Dialog
          title="What each permission is for"
          onClose={() => setOpen(false)}
          footer={<Button onClick={() => setOpen(false)}>Close</Button>}
        >
          <ul className="permissions">
            {permissions.map((permission) => (
              <li key={permission.name}>
                {permission.icon}
                <div>
                  <h3>{permission.name}</h3>
                  <p>{permission.words}</p>
                </div>
              </li>
            ))}
          </ul>
          <p className="field-hint">
            The sign-in happens in your browser; Liaison never sees your password. You can take the
            permissions back at any time, {takingBack}.
          </p>
        </Dialog>
      )}
    </>
  )
}
