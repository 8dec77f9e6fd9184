import { useState } from 'react'
import { CalendarDays, Mail, Send } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

const permissions = [
  {
    icon: <Mail />,
    name: 'Read mail',
    words: 'To put mail with your contacts on their timelines. Other mail is looked at, not kept.',
  },
  {
    icon: <Send />,
    name: 'Write and send mail',
    words: 'To send what you write here, and to find out whether it went when the connection breaks.',
  },
  {
    icon: <CalendarDays />,
    name: 'Calendar',
    words: 'For meetings with your contacts. May be left off; mail works without it.',
  },
] as const

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
            permissions back at any time, here or in your Google account.
          </p>
        </Dialog>
      )}
    </>
  )
}
