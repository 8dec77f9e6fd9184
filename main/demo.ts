import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { contactInputSchema } from '../shared/domain/contact.ts'
import { contactFromInput } from '../shared/rules/contact-from-input.ts'
import type { Clock, NewId } from './platform/ports.ts'
import type { Store } from './store/store.ts'

/** Names a JSON file of contacts that an empty record begins with. Read in unpackaged builds only. */
export const demoVariable = 'LIAISON_DEMO'

const demoSchema = z.array(contactInputSchema.omit({ id: true }))

/**
 * Fills an empty record with the demo's contacts. Throws where the file is not what it should be: the start script
 * made it a moment ago.
 */
export const fillDemo = async (deps: {
  readonly path: string
  readonly store: Store
  readonly clock: Clock
  readonly newId: NewId
}): Promise<void> => {
  const { store, clock, newId } = deps
  const { total } = await store.contacts.list({ text: '', order: 'name', after: null, limit: 1 })
  if (total > 0) return
  const now = clock.now()
  for (const input of demoSchema.parse(JSON.parse(await readFile(deps.path, 'utf8')))) {
    const fields = contactFromInput({ ...input, id: null })
    if (!fields.ok) throw new Error(`${input.name}: ${fields.error.message}`)
    await store.contacts.save({
      contact: { ...fields.value, id: newId(), createdAt: now, updatedAt: now },
      at: now,
    })
  }
}
