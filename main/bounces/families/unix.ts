import { addressShape } from '../address-text.ts'
import { alone, bracketed, leading, mentioned, type Family } from './family.ts'

/** Postfix, sendmail of several ages, OpenSMTPD, DragonFly, Courier, smail and others of Unix. */
export const unixFamilies: readonly Family[] = [
  {
    name: 'postfix',
    sign: /This is the (?:mail system|Postfix program) at host/i,
    after: /The mail system|The Postfix program|mail system/i,
    recipients: [bracketed],
  },
  {
    name: 'sendmail',
    sign: /The following addresses had (?:permanent |transient )?(?:fatal|non-fatal|delivery) errors|addresses had permanent delivery errors/i,
    after: /The following addresses had|addresses had permanent/i,
    until: /Transcript of (?:the )?session follows/i,
    recipients: [bracketed, alone, leading],
  },
  {
    name: 'sendmail 5',
    sign: /Transcript of (?:the )?session follows/i,
    recipients: [
      new RegExp(`^(?:[45]\\d\\d )?<(${addressShape})>\\.\\.\\. ?(.*)$`, 'iu'),
      mentioned('RCPT TO'),
    ],
  },
  {
    name: 'opensmtpd',
    sign: /This is the MAILER-DAEMON, please DO NOT REPLY/i,
    after: /list of recipients/i,
    recipients: [leading],
  },
  {
    name: 'dragonfly',
    sign: /This is the DragonFly Mail Agent/i,
    recipients: [mentioned('delivering your mail to')],
  },
  {
    name: 'courier',
    sign: /This is a delivery status notification from|UNDELIVERABLE MAIL Your message to the following recipients cannot be delivered/i,
    recipients: [bracketed, alone],
  },
]
