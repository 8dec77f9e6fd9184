import { alone, bracketed, leading, type Family } from './family.ts'

/** Exim and what was made of it or words its reports alike: Mail.Ru, GMX, 1&1, MXLogic, Zoho. */
export const eximFamilies: readonly Family[] = [
  {
    name: 'exim',
    sign: /message that you (?:have )?sent could not be delivered|could not be delivered to (?:one or more|all) of its recipients|could not be delivered to one or more recipients/i,
    after:
      /address(?:\(es\)|es)? failed|^\s*failed:|following address|не может быть доставлено|permanent error/i,
    recipients: [bracketed, alone, leading],
  },
]
