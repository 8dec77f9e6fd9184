import { alone, bracketed, leading, mentioned, type Family } from './family.ts'

/** For what nobody knew: a mail system says that something failed, and names an address in one of the usual places. */
export const lastResort: Family = {
  name: 'any',
  sign: /deliver|undeliver|fail|reject|return|bounce|unknown|error|zugestellt|zustell|échec|remis|entreg|recapit|bezorg|доставлен|配信|送信|届け|投递|送达|전송|배달/i,
  recipients: [
    bracketed,
    alone,
    mentioned(
      '(?:delivered|deliver|sent|send|message|mail|reach|undeliverable) to|recipients?(?: address)?|address(?:ed to)?|users?|mailbox|rcpt to|account|empfänger|destinataire|destinatario',
    ),
    leading,
  ],
}
