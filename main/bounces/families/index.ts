import { eximFamilies } from './exim.ts'
import { exchangeFamilies } from './exchange.ts'
import type { Family } from './family.ts'
import { gatewayFamilies } from './gateways.ts'
import { providerFamilies } from './providers.ts'
import { qmailFamilies } from './qmail.ts'
import { unixFamilies } from './unix.ts'

/** In the order in which they are tried: those with the plainest signs first. */
export const families: readonly Family[] = [
  ...unixFamilies,
  ...eximFamilies,
  ...gatewayFamilies,
  ...exchangeFamilies,
  ...providerFamilies,
  ...qmailFamilies,
]
