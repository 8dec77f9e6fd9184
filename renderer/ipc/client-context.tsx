import { createContext, useContext } from 'react'
import type { Client } from './client.ts'

const ClientContext = createContext<Client | null>(null)

export const ClientProvider = ClientContext.Provider

/** The client, for components that read one thing by themselves (a message body's facts, suggestions). */
export const useClient = (): Client => {
  const client = useContext(ClientContext)
  if (client === null) throw new Error('ClientProvider is missing')
  return client
}
