import { createRoot } from 'react-dom/client'
import * as z from 'zod'
import { App } from './app/app.tsx'
import { composeWindow } from './app/compose.ts'
import { ownDraft } from './app/routes.ts'
import { createClient, windowBridge } from './ipc/client.ts'

// The page's CSP forbids eval, which zod would otherwise probe for and report as a violation.
z.config({ jitless: true })

const root = document.querySelector('#root')
const bridge = windowBridge()
if (root !== null && bridge === null) {
  root.textContent = 'This page belongs to Liaison. Open it from the program.'
} else if (root !== null && bridge !== null) {
  const parts = composeWindow({
    client: createClient(bridge),
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
    own: ownDraft(window.location.hash),
  })
  createRoot(root).render(<App parts={parts} />)
}
