import { createRoot } from 'react-dom/client'
import { cleanBody, MessageFrame } from '../../../renderer/message-frame/index.ts'

const root = createRoot(document.querySelector('#root') ?? document.body)

/** Shows one body in the real frame, for tests; links that were pressed are listed in `pressedLinks`. */
const showMail = (kind: 'html' | 'text', content: string, key: number, subject = '') => {
  const mail = cleanBody({ kind, content }, { messageId: 'message-1', subject })
  const onLink = (url: string) => window.pressedLinks.push(url)
  root.render(<MessageFrame key={key} mail={mail} title="Mail" onLink={onLink} />)
  return mail
}

declare global {
  interface Window {
    pressedLinks: string[]
    showMail: typeof showMail
  }
}

Object.assign(window, { pressedLinks: [], showMail })
