import { createHash } from 'node:crypto'
import type { AccountSeed } from '../types.ts'

/** The tenant of all personal accounts. */
export const PERSONAL_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** An account as Entra knows it. */
export type Account = {
  email: string
  name: string
  kind: 'work' | 'personal'
  tenantId: string
  objectId: string
}

function guid(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** Object ids of personal accounts are 16 hex digits in the shape of a GUID. */
function objectIdOf(email: string, kind: Account['kind']): string {
  const id = guid(`oid ${email}`)
  return kind === 'personal' ? `00000000-0000-0000-${id.slice(19)}` : id
}

export function accountOf(seed: AccountSeed): Account {
  const email = seed.email.toLowerCase()
  const kind = seed.kind ?? 'work'
  const domain = email.slice(email.indexOf('@') + 1)
  return {
    email,
    name: seed.name,
    kind,
    tenantId: kind === 'personal' ? PERSONAL_TENANT : (seed.tenantId ?? guid(`tid ${domain}`)),
    objectId: seed.objectId ?? objectIdOf(email, kind),
  }
}

/** Accounts and the tenants they make up. */
export type Directory = {
  add: (account: Account) => void
  accounts: () => readonly Account[]
  byEmail: (email: string) => Account | undefined
  byObjectId: (objectId: string) => Account | undefined
  /** Is this path segment a tenant anybody knows? Ids, verified domains and the three general names are. */
  isTenant: (segment: string) => boolean
  /** May this account sign in below this path segment? */
  fits: (account: Account, segment: string) => boolean
}

const GENERAL = ['common', 'organizations', 'consumers']

export function createDirectory(): Directory {
  const accounts: Account[] = []

  function belongs(account: Account, segment: string): boolean {
    if (account.tenantId === segment) return true
    return account.kind === 'work' && account.email.endsWith(`@${segment}`)
  }

  return {
    add: (account) => void accounts.push(account),
    accounts: () => accounts,
    byEmail: (email) => accounts.find((account) => account.email === email.toLowerCase()),
    byObjectId: (objectId) => accounts.find((account) => account.objectId === objectId),
    isTenant: (segment) => {
      const name = segment.toLowerCase()
      return GENERAL.includes(name) || accounts.some((account) => belongs(account, name))
    },
    fits: (account, segment) => {
      const name = segment.toLowerCase()
      if (name === 'common') return true
      if (name === 'organizations') return account.kind === 'work'
      return name === 'consumers' ? account.kind === 'personal' : belongs(account, name)
    },
  }
}
