import type { FeaturedThread } from './featured.ts'

const HOUR = 60
const DAY = 24 * HOUR

/** What Ann writes from her second address: Contoso fits the vans that Northwind's software plans. */
export const CONTOSO_THREADS: readonly FeaturedThread[] = [
  {
    subject: 'Tablet mounts for the Lisbon vans',
    with: 'tomas.rivera',
    mailbox: 'contoso',
    mails: [
      {
        minutesAgo: 12 * DAY + 220,
        by: 'tomas.rivera',
        text: 'Hi Ann,\n\nbesides the software: can Contoso fit tablet mounts in 78 vans before we switch? The vans stand in five depots.\n\nTomás',
      },
      {
        minutesAgo: 11 * DAY + 400,
        by: 'us',
        text: 'Hi Tomás,\n\nwe can. Two fitters do twelve vans a day, so one depot takes two days at most. They come in the evening, when the vans are back.',
        attach: ['quote.pdf'],
      },
      {
        minutesAgo: 9 * DAY + 40,
        by: 'tomas.rivera',
        cc: ['ines.prado'],
        text: 'Hi Ann,\n\nInês has approved the quote. Please begin with Alcântara, it switches first.\n\nTomás',
      },
      {
        minutesAgo: 4 * HOUR,
        by: 'tomas.rivera',
        text: 'Hi Ann,\n\nAlcântara is done and the drivers are happy. One mount in van 14 turns by itself; could the fitters look at it when they are in Sacavém?\n\nTomás',
        attach: ['photo.png'],
      },
    ],
  },
  {
    subject: 'Spare scanners for Lagos',
    with: 'kemi.okafor',
    mailbox: 'contoso',
    copies: ['ann'],
    mails: [
      {
        minutesAgo: 25 * DAY + 100,
        by: 'kemi.okafor',
        text: 'Hello Ann,\n\nthree of the hand scanners have not survived the rain. Do you keep spares, or do we order from the maker?\n\nKemi',
      },
      {
        minutesAgo: 24 * DAY + 300,
        by: 'us',
        text: 'Hello Kemi,\n\nwe keep twenty. Three leave the store tomorrow, together with rubber covers that should have been there from the start. No charge.',
      },
      {
        minutesAgo: 18 * DAY,
        by: 'kemi.okafor',
        text: 'Hello Ann,\n\nthey have arrived, thank you. The covers fit.\n\nKemi',
      },
    ],
  },
  {
    subject: 'Fitting in Mumbai: access to the yard',
    with: 'arjun.r',
    mailbox: 'contoso',
    mails: [
      {
        minutesAgo: 6 * DAY + 30,
        by: 'us',
        text: 'Hi Arjun,\n\nour fitters need passes for the yard from the 14th on, four people, five days. Whom do I send the names to?',
      },
      {
        minutesAgo: 5 * DAY + 500,
        by: 'arjun.r',
        text: 'Hi Ann,\n\nto me. The gate wants copies of their papers two days before. The yard is closed on the 16th.\n\nArjun',
      },
      {
        minutesAgo: 5 * DAY + 20,
        by: 'us',
        text: 'Hi Arjun,\n\nthen we come from the 13th to the 15th and on the 17th. Names and papers follow tomorrow.',
        attach: ['plan.xlsx'],
      },
    ],
  },
  {
    subject: 'Warranty for the dashboards in Bristol',
    with: 'gareth.llewellyn',
    mailbox: 'contoso',
    copies: ['ann'],
    mails: [
      {
        minutesAgo: 60 * DAY,
        by: 'gareth.llewellyn',
        text: 'Hi Ann,\n\ntwo wall screens stay dark after the power cut. Are they still under warranty?\n\nGareth',
      },
      {
        minutesAgo: 59 * DAY + 200,
        by: 'us',
        text: 'Hi Gareth,\n\nuntil March. Send me the numbers on the back and new ones come with the next van.',
      },
      {
        minutesAgo: 58 * DAY + 600,
        by: 'gareth.llewellyn',
        text: 'Hi Ann,\n\nCT-20418 and CT-20422. Thank you.\n\nGareth',
      },
    ],
  },
  {
    subject: 'Winter kits for Bergen',
    with: 'sigrid.hakonsen',
    mailbox: 'contoso',
    mails: [
      {
        minutesAgo: 30 * HOUR,
        by: 'sigrid.hakonsen',
        cc: ['kjersti.sorbo'],
        text: 'Hei Ann,\n\ncould you offer heated mounts for 40 vehicles? Kjersti needs the price before the budget closes on Friday.\n\nSigrid',
      },
      {
        minutesAgo: 26 * HOUR,
        by: 'us',
        cc: ['kjersti.sorbo'],
        text: 'Hei Sigrid,\n\nthe quote is attached, fitting in Bergen included. It holds until the end of the year.',
        attach: ['quote.pdf'],
      },
    ],
  },
]
