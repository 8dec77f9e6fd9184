import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { ann, sales } from './identity-provider.ts'

const noises = ['wrong state', 'no state', 'favicon', 'garbage', 'post garbage', 'foreign host'] as const
export type Noise = (typeof noises)[number]

/** What goes wrong at one address of the provider. */
const tokenFaultKinds = [
  'status 500',
  'status 503',
  'status 429',
  'cut before',
  'cut mid-body',
  'accept-then-drop',
  'wrong-json',
  'silence',
] as const
type TokenFaultKind = (typeof tokenFaultKinds)[number]
export type FaultKind = TokenFaultKind | 'status 403'
const profileFaultKinds = [...tokenFaultKinds, 'status 403'] as const

/** Where the app is ended: what was begun there is not done, or done and not heard of. */
export const killPoints = ['before vault', 'after vault', 'before row', 'after row'] as const
export type KillPoint = (typeof killPoints)[number]

/** One attempt to connect, with all that happens around it. `after` counts turns of the event loop. */
export type Script = {
  readonly reconnects: boolean
  readonly account: string
  readonly person: 'allows' | 'denies' | 'never answers'
  readonly without: readonly ('read' | 'send' | 'calendar')[]
  readonly noise: readonly Noise[]
  readonly delivery: 'get' | 'post' | 'twice'
  readonly deliversLate: boolean
  readonly tokenFault: TokenFaultKind | null
  readonly profileFault: FaultKind | null
  readonly cancel: { readonly after: number; readonly because: 'cancelled' | 'admin_approval' } | null
  readonly disconnect: { readonly after: number; readonly keepHistory: boolean } | null
  readonly vaultFails: boolean
  readonly storeFails: boolean
  readonly kill: KillPoint | null
}

/** Draws a script. Most have one thing that goes wrong, some none, some several. */
export const drawScript = (random: () => number, provider: ProviderId): Script => {
  const chance = (share: number): boolean => random() < share
  const pick = <T>(values: readonly [T, ...T[]]): T =>
    values[Math.floor(random() * values.length)] ?? values[0]
  const ticks = (): number => Math.floor(random() ** 2 * 120)
  const some = <T>(share: number, draw: () => T): T | null => (chance(share) ? draw() : null)
  return {
    reconnects: chance(0.4),
    account: pick([ann, ann, sales]),
    person: pick(['allows', 'allows', 'allows', 'allows', 'allows', 'allows', 'denies', 'never answers']),
    without: chance(0.3) ? (['read', 'send', 'calendar'] as const).filter(() => chance(0.4)) : [],
    noise: chance(0.4) ? noises.filter(() => chance(0.3)) : [],
    delivery: pick(['get', 'get', 'get', 'post', 'twice']),
    deliversLate: chance(0.1),
    tokenFault: some(0.2, () => pick(tokenFaultKinds)),
    profileFault: provider === 'graph' ? some(0.15, () => pick(profileFaultKinds)) : null,
    cancel: some(0.15, () => ({ after: ticks(), because: pick(['cancelled', 'admin_approval']) })),
    disconnect: some(0.1, () => ({ after: ticks(), keepHistory: chance(0.5) })),
    vaultFails: chance(0.08),
    storeFails: chance(0.08),
    kill: some(0.15, () => pick(killPoints)),
  }
}

const faultCodes: Readonly<Record<TokenFaultKind, string>> = {
  'status 500': 'provider_unavailable',
  'status 503': 'provider_unavailable',
  'status 429': 'rate_limited',
  'cut before': 'network_failed',
  'cut mid-body': 'network_failed',
  'accept-then-drop': 'network_failed',
  'wrong-json': 'provider_bad_answer',
  silence: 'timeout',
}

/** How the attempt ends by itself: an error code, `connected`, or `killed`. */
const naturalEnd = (script: Script, wrongAccount: boolean): string => {
  if (script.person === 'never answers') return 'auth_timeout'
  if (script.person === 'denies') return 'auth_denied'
  if (script.tokenFault !== null) return faultCodes[script.tokenFault]
  // Graph's 403 says that it tells nothing; the name of the ID token is taken then.
  const { profileFault } = script
  if (profileFault !== null && profileFault !== 'status 403') return faultCodes[profileFault]
  if (wrongAccount) return 'auth_wrong_account'
  // A write that fails is followed by the end of the app as well.
  if (script.kill === 'before vault' || script.kill === 'after vault') return 'killed'
  if (script.vaultFails) return 'vault_unavailable'
  if (script.kill === 'before row') return 'killed'
  if (script.storeFails) return 'store_full'
  return script.kill === 'after row' ? 'killed' : 'connected'
}

/** All ends that a script may come to. What comes from outside at a random moment may come before or after the rest. */
export const possibleEnds = (script: Script, wrongAccount: boolean): string[] => {
  const ends = [naturalEnd(script, wrongAccount)]
  if (script.cancel?.because === 'cancelled') ends.push('auth_cancelled')
  if (script.cancel?.because === 'admin_approval') ends.push('auth_admin_approval')
  if (script.disconnect !== null) ends.push('auth_cancelled')
  return ends
}
