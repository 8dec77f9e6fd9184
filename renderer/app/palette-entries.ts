import { useEffect, useState } from 'react'
import type { ContactRow } from '../../shared/domain/contact.ts'
import type { SearchHit } from '../../shared/ipc/contract.ts'
import { useClient } from '../ipc/client-context.tsx'

export type Found = {
  /** The text that was looked for. */
  readonly text: string
  readonly contacts: readonly ContactRow[]
  readonly hits: readonly SearchHit[]
}

const nothing: Found = { text: '', contacts: [], hits: [] }
const delayMs = 90

/** Looks for contacts and mail while somebody types. What was found stays until the next answer is here: nothing flickers. */
export const useFound = (text: string): { found: Found; searching: boolean } => {
  const client = useClient()
  const [found, setFound] = useState<Found>(nothing)
  const wanted = text.trim()
  useEffect(() => {
    let current = true
    const read = async () => {
      const [contacts, mail] = await Promise.all([
        client.invoke('contact.list', { text: wanted, order: 'recent', after: null, limit: 6 }),
        wanted === '' ? null : client.invoke('search.messages', { text: wanted, limit: 8 }),
      ])
      if (!current) return
      setFound({
        text: wanted,
        contacts: contacts.ok ? contacts.value.rows : [],
        hits: mail?.ok === true ? mail.value.hits : [],
      })
    }
    const timer = setTimeout(() => void read(), wanted === '' ? 0 : delayMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, wanted])
  return { found, searching: wanted !== found.text }
}
