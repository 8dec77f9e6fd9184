import { alone, bracketed, leading, mentioned, type Family } from './family.ts'

/** Services: Google, Amazon, AOL, mobile carriers. */
export const providerFamilies: readonly Family[] = [
  {
    name: 'google',
    sign: /Delivery to the following recipients? failed permanently|\*\* (?:Address not found|Message blocked|Message not delivered|Recipient inbox full|Message too large|Delivery failed) \*\*|Your message (?:wasn't|to .{3,200} has been) (?:delivered|blocked)|problem delivering your message to|Your message to .{3,200} has been blocked|Mail delivery to the following/i,
    recipients: [
      alone,
      mentioned('delivered to|message to|delivering your message to|blocked\\. See.{0,40} to'),
    ],
  },
  {
    name: 'amazon',
    sign: /An error occurred while trying to deliver the mail to the following recipients/i,
    after: /following recipients/i,
    recipients: [alone],
  },
  {
    name: 'aol',
    sign: /Your mail to the following recipients could not be delivered|\*\*\* ATTENTION \*\*\*.{0,200}e-?mail is being returned/i,
    after: /could not be delivered|addresses had/i,
    recipients: [alone, bracketed, leading],
  },
  {
    name: 'carrier',
    sign: /Message could not be delivered to mobile|Error: Invalid user address|Could not be delivered to: ?<|As their mailbox is full|宛先がみつかりませんでした|送信先.{0,40}(?:お届け|存在|一杯)|The user\(s\) account is|Each of the following recipients was rejected/i,
    recipients: [bracketed, mentioned('delivered to|RCPT TO|^\\s*To'), alone],
  },
  {
    name: 'facebook',
    sign: /This message was created automatically by Facebook/i,
    recipients: [alone, bracketed],
  },
]
