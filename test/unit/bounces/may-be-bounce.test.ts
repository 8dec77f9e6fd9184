import { describe, expect, it } from 'vitest'
import { mayBeBounce } from '../../../main/bounces/may-be-bounce.ts'
import type { ProviderMessage } from '../../../main/providers/provider.ts'
import { providerMessage } from '../../support/store/provider-message.ts'

const from = (address: string, name = '') => ({ from: { name, address } })
const report = {
  partId: '1',
  filename: 'details.txt',
  mediaType: 'message/delivery-status',
  size: 300,
  inline: false,
  contentId: null,
}

const asked: Record<string, Partial<ProviderMessage>> = {
  'of a mailer-daemon': { ...from('MAILER-DAEMON@mx.customer.example'), subject: 'failure notice' },
  'of Gmail': from('mailer-daemon@googlemail.com'),
  'of a postmaster in parts': from('post_master@customer.example'),
  'of Exchange': from('MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@northwind.example'),
  'of a sender known by name': from('noreply@mx.example', 'Mail Delivery System'),
  'of nobody': { ...from(''), subject: 'Undeliverable: Offer' },
  'of a program under a subject of failure': {
    ...from('relay@customer.example'),
    subject: 'Zustellung: unzustellbar',
    automatic: true,
  },
  'with fields for programs': { automatic: true, attachments: [report] },
}

const notAsked: Record<string, Partial<ProviderMessage>> = {
  'of a person': {},
  'of a person who forwards a report': { subject: 'Fwd: Undeliverable: Offer' },
  'of a person who attaches a report': { attachments: [report] },
  'of a program that is away': { automatic: true, subject: 'Automatic reply: Offer' },
  'of a parcel service': { ...from('noreply@parcels.example'), subject: 'Your parcel is on its way' },
  'that was sent': { ...from('mailer-daemon@googlemail.com'), direction: 'sent' },
  'in spam': { ...from('mailer-daemon@googlemail.com'), notKept: 'spam' },
}

describe('a message is asked for as a whole', () => {
  it.each(Object.entries(asked))('%s', (_, given) => expect(mayBeBounce(providerMessage(given))).toBe(true))
})

describe('a message is not asked for', () => {
  it.each(Object.entries(notAsked))('%s', (_, given) =>
    expect(mayBeBounce(providerMessage(given))).toBe(false),
  )
})
