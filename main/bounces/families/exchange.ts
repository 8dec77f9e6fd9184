import { alone, bracketed, leading, mentioned, type Family } from './family.ts'

/** Exchange from 5.5 on, Exchange Online, Outlook.com, Domino, GroupWise: also where only HTML was sent, in several languages. */
export const exchangeFamilies: readonly Family[] = [
  {
    name: 'exchange 2003',
    sign: /did not reach (?:the following|some or all of the intended) recipient/i,
    after:
      /did not reach the following recipient|recipient\(s\) (?:could not|cannot) be reached|following recipient/i,
    recipients: [leading, alone],
  },
  {
    name: 'exchange',
    sign: /Delivery has failed to these recipients|rejected your message to the following (?:e-?mail )?addresses|Your message to .{3,200} couldn't be delivered|Your message wasn't delivered (?:to|because)|Fehler bei der (?:Nachrichten)?[ZÜz]ustellung (?:an|für) (?:folgende|die folgenden) Empfänger|Zustellung an folgende Empfänger|La remise a échoué|Échec de la remise (?:à|au)|Error (?:de|al) (?:la )?entrega|No se pudo entregar el mensaje|Falha na entrega a estes|Recapito non riuscito|Bezorging (?:is )?mislukt|Det gick inte att leverera|Levering mislykkedes|Сообщение не (?:доставлено|удалось доставить)|Не удалось доставить|配信できませんでした|次の受信者|無法傳遞|未能送达|传递失败/i,
    until:
      /^(?:Diagnostic information|Diagnoseinformation|Informations de diagnostic|Información de diagnóstico|Informazioni di diagnostica|Informações de diagnóstico)|^Generating server/i,
    recipients: [
      bracketed,
      alone,
      leading,
      mentioned("Your message to|wasn't delivered to|wurde nicht zugestellt an"),
    ],
  },
  {
    name: 'outlook.com',
    sign: /Delivery to the following recipients? failed/i,
    after: /Delivery to the following recipients? failed/i,
    recipients: [alone, leading],
  },
  {
    name: 'domino',
    sign: /was not delivered to: ?.{0,200} because:?/i,
    after: /was not delivered to/i,
    until: /^\s*because/i,
    recipients: [alone, leading],
  },
  {
    name: 'notes',
    sign: /-+ Failure Reasons? -+/i,
    after: /Failure Reasons/i,
    recipients: [alone, leading],
  },
  {
    name: 'groupwise',
    sign: /GroupWise|The (?:attached|following) (?:file|message) (?:had|was) undeliverable/i,
    recipients: [leading, alone, bracketed],
  },
]
