import type { Rs256Signer } from '../../http-emulator/rs256.ts'
import type { EmulationOptions, Reply, ServerRequest } from '../types.ts'
import type { Account, Directory } from './directory.ts'
import type { Grants } from './grants.ts'

/** What every endpoint of the emulated Entra works with. */
export type EntraParts = {
  options: EmulationOptions
  directory: Directory
  grants: Grants
  signer: Rs256Signer
  /** Accounts whose tenant wants an administrator to consent first. */
  needsApproval: Set<Account>
}

export type EntraAnswer = {
  api: string
  account: string | undefined
  claims?: string | undefined
  reply: Reply
}

/** One endpoint below a tenant. */
export type EntraEndpoint = (request: ServerRequest, tenant: string) => Omit<EntraAnswer, 'api'>
