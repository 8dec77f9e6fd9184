import { alone, bracketed, leading, mentioned, type Family } from './family.ts'

/** For what nobody knew: a mail system says that something failed, and names an address in one of the usual places. */
export const lastResort: Family = {
  name: 'any',
  sign: /undeliver|(?:unable to|cannot|could not) (?:find|locate)|(?:not|n't|unable to|never|cannot)(?: be| been)?(?: able to be)? (?:deliver|reach|sent|accept|forward)|fail(?:ed|ure)|reject|returned|bounced|unknown|no such|blocked|refused|could not|couldn't|error|does(?: not|n't) exist|quota|full|zugestellt|unzustellbar|échec|échoué|remis|no se (?:ha )?(?:pudo|podido)|entreg(?:ue|ado|ar)|recapit|mislukt|bezorgd|доставлен|配信|送信でき|エラー|届け|投递|送达|传递|전송|배달/i,
  recipients: [
    bracketed,
    alone,
    mentioned(
      '(?:delivered|deliver|sent|send|message|mail|reach|undeliverable) to|recipients?(?: address)?|address(?:ed to)?|users?|mailbox|rcpt to|account|empfänger|destinataire|destinatario',
    ),
    leading,
  ],
}
