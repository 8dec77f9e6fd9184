import { alone, bracketed, type Family } from './family.ts'

/** qmail (QSBMF, cr.yp.to/proto/qsbmf.txt), and Yahoo and others that took over its form. */
export const qmailFamilies: readonly Family[] = [
  {
    name: 'qmail',
    sign: /Hi\. (?:This is the|The) |I'm afraid I wasn't able to deliver your message|I'm sorry to have to inform you that/i,
    recipients: [bracketed],
  },
  {
    name: 'yahoo',
    sign: /we were unable to deliver your message to the following address|could not be delivered\.? This is a permanent error\. Please verify the addresses|Unable to deliver message to the following address/i,
    recipients: [bracketed, alone],
  },
]
