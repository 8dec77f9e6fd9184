import { alone, bracketed, leading, mentioned, type Family } from './family.ts'

/** Filters and small servers in front of others: MailMarshal, InterScan, IMail, m-FILTER, MailEnable, SurfControl and their like. */
export const gatewayFamilies: readonly Family[] = [
  {
    name: 'mailmarshal',
    sign: /The following recipients were affected/i,
    after: /The following recipients were affected/i,
    until: /Additional Information/i,
    recipients: [alone],
  },
  {
    name: 'interscan',
    sign: /InterScan (?:Messaging Security|NT|VirusWall)|Unable to deliver message to:? ?</i,
    recipients: [mentioned('deliver message to')],
  },
  {
    name: 'imail',
    sign: /Invalid final delivery userid|undeliverable to |Unknown user: |User mailbox exceeds allowed size|Delivery failed \d+ attempts/i,
    recipients: [
      mentioned('delivery userid|undeliverable to|Unknown user|allowed size|failed \\d{1,3} attempts'),
    ],
  },
  {
    name: 'm-filter',
    sign: /m-FILTER/,
    after: /失敗しました|failed/,
    until: /^-+ ?(?:server message|SMTP command)/i,
    recipients: [alone],
  },
  {
    name: 'fml',
    sign: /^Duplicated Message-ID in/i,
    recipients: [mentioned('Duplicated Message-ID in')],
  },
  {
    name: 'commtouch',
    sign: /We had trouble delivering your message/i,
    recipients: [mentioned('rejected recipient|no such user|delivering to')],
  },
  {
    name: 'surfcontrol',
    sign: /A transcript of the attempts to send the message follows/i,
    recipients: [mentioned('Addressed To'), leading],
  },
  {
    name: 'mailenable',
    sign: /MailEnable|Message could not be delivered to some recipients|The following recipient\(s\) could not be reached/i,
    recipients: [mentioned('Recipient|\\[SMTP'), bracketed, alone],
  },
  {
    name: 'filters',
    sign: /Mimecast|Proofpoint|Barracuda|MessageLabs|Symantec Email Security/i,
    recipients: [
      bracketed,
      alone,
      mentioned('delivered to|recipients?|deliver (?:the )?(?:mail|message) to'),
    ],
  },
]
