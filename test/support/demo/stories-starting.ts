import type { Story } from './story.ts'

/** What happens while somebody begins. */
export const STARTING: readonly Story[] = [
  {
    subject: ({ p }) => `Pilot ${p.city}: week one`,
    beats: [
      {
        by: 'us',
        variants: [
          ({ p }) =>
            `the first five days in ${p.city} are over, here is what the numbers say: 212 jobs planned, 9 moved by hand, no double booking. The drivers answered the little survey with 4.2 of 5.\n\nWhat did it feel like on your side?`,
          ({ seats }) =>
            `a short look back at the first week. ${Math.round(seats / 4)} people used the app every day, two not at all, and I think they got no training. Shall we fix that before Monday?`,
        ],
        attach: 'export.xlsx',
      },
      {
        by: 'them',
        after: 12,
        variants: [
          () =>
            `better than I feared. The map is what everybody talks about. What nobody likes is that a job disappears from the list when a colleague takes it; they think that they lost it.`,
          ({ peer }) =>
            `you are right about the two, they were on leave. Otherwise good. ${peer.first} would like to see tomorrow's jobs already at 4 pm rather than at midnight.`,
        ],
      },
      {
        by: 'us',
        after: 5,
        variants: [
          () =>
            `thank you, that is the kind of thing we want to hear. There is a setting that shows taken jobs in grey for an hour. I switched it on for you just now.`,
          () =>
            `easy: it's the "publish at" setting, I moved it to 15:45. Drivers will get one quiet notification a day.`,
        ],
      },
      {
        by: 'them',
        after: 20,
        variants: [
          () => `that did it, no complaints today. See you in the review.`,
          () => `works. Thank you for the quick reaction, it was noticed here.`,
        ],
      },
    ],
  },
  {
    subject: () => 'Import of the old order history',
    beats: [
      {
        by: 'them',
        variants: [
          () =>
            `we exported three years of orders from the old system. About 4 % of the rows have no customer number, those are cash jobs. Can you take them anyway, or should we clean up first?`,
          ({ sites }) =>
            `the export is attached. ${sites} files, one per site; the column names differ a little, as the sites never agreed on anything.`,
        ],
        attach: 'export.xlsx',
      },
      {
        by: 'us',
        after: 10,
        variants: [
          () =>
            `take them as they are, we park rows without a number under "walk-in" and you can sort them later. I ran a trial: 38,211 rows in, 17 refused because the date lies in the year 2202.`,
          () =>
            `no problem, we map the columns per file. Marc found one surprise: two sites write the month first. He made a list of 140 doubtful dates for you to glance over.`,
        ],
      },
      {
        by: 'them',
        after: 14,
        variants: [
          () => `2202 is a typing error that we have become fond of. 2022 is right for all 17.`,
          ({ peer }) => `${peer.first} went over the list, all of them are day first. You can go ahead.`,
        ],
      },
      {
        by: 'us',
        after: 6,
        variants: [
          () =>
            `done, everything is in. Please look at five orders you know by heart before we delete the trial tenant.`,
          () => `imported. Totals per site and year match your sheet to the cent, I attached the comparison.`,
        ],
        attach: 'export.xlsx',
      },
    ],
  },
  {
    subject: () => 'App on the older handhelds',
    beats: [
      {
        by: 'them',
        variants: [
          ({ seats }) =>
            `about ${Math.max(6, Math.round(seats / 9))} of our handhelds still run a system from four years ago. On those the app closes itself when a photo is attached. A picture of the message is below.`,
          () =>
            `drivers report that photos don't arrive when they are in the basement. They see "sent", but in the office nothing shows up until the evening.`,
        ],
        attach: 'photo.png',
      },
      {
        by: 'us',
        after: 4,
        variants: [
          () =>
            `thank you for the photo, that says it all: memory. Version 5.2 shrinks pictures before it keeps them. I moved these devices to it ahead of the others; please restart one and try.`,
          () =>
            `"sent" should say "will be sent" there, you are right, and the next version does. Nothing is lost: the pictures wait in the device and leave with the first signal.`,
        ],
      },
      {
        by: 'them',
        after: 24,
        variants: [
          () => `tried on three devices, no crash since. I would call it solved.`,
          () =>
            `understood, and yesterday's pictures are all there now. With the other wording nobody would have worried.`,
        ],
      },
    ],
  },
  {
    subject: () => 'Training for the dispatchers',
    beats: [
      {
        by: 'us',
        variants: [
          () =>
            `two dates for the training: half a day on site, or two times 90 minutes online. On site is livelier, online can be recorded for those on shift. What suits your people?`,
          ({ p, sites }) =>
            `for the ${sites} sites I would suggest one day in ${p.city} with two people from each. They then train the others, with material that we leave with you.`,
        ],
      },
      {
        by: 'them',
        after: 16,
        variants: [
          () =>
            `online and recorded, please, otherwise the night shift never sees it. Tuesday and Thursday at 14:00 would be best.`,
          ({ peer }) =>
            `good plan. ${peer.first} books the room for twelve. Is there anything that they should read before?`,
        ],
      },
      {
        by: 'us',
        after: 3,
        invite: 'Training for dispatchers',
        variants: [
          () =>
            `booked, invitation attached. I'll ask everybody to bring one job that went wrong last month, we rebuild it together.`,
          () =>
            `nothing to read. Just bring a phone and last week's frustrations. The invitation is in this mail.`,
        ],
      },
      {
        by: 'them',
        after: 60,
        variants: [
          () =>
            `the feedback was very good, thank you. "Finally somebody who knows what a closed level crossing does to a day" was my favourite.`,
          () => `that was worth the travel. Two of the sceptics now explain it to the others.`,
        ],
      },
    ],
  },
  {
    subject: ({ p }) => `Connection to the ERP at ${p.company}`,
    beats: [
      {
        by: 'them',
        variants: [
          () =>
            `can your board push finished jobs into our ERP at night? We have a plain REST interface and a test system that may be broken at will.`,
          () =>
            `our ERP team asks for the technical description of your interface: how do you sign requests, and what happens when we don't answer?`,
        ],
      },
      {
        by: 'us',
        after: 7,
        variants: [
          () =>
            `yes, as they finish or once a night, whichever you prefer. I'd take "as they finish": if one fails you notice at ten and not the next morning. Marc will write to your ERP people directly.`,
          () =>
            `requests are signed with a shared key and carry an id. If you don't answer we try again for 24 hours with the same id, so you can drop what you have already.`,
        ],
      },
      {
        by: 'peer',
        after: 14,
        variants: [
          () =>
            `thanks for the introduction. The test system accepts your calls since noon. One remark: we need the cost centre, it is field Z14 on our side.`,
          () =>
            `the repeated id is exactly what we hoped for. First calls came through; the time stamps look like UTC, is that intended?`,
        ],
      },
      {
        by: 'us',
        after: 5,
        variants: [
          () => `cost centre added as an extra field, you'll see it with the next job. Nothing else changes.`,
          () =>
            `intended, yes. Every time stamp leaves us in UTC with an offset, because clocks go back once a year and jobs don't.`,
        ],
      },
    ],
  },
  {
    subject: ({ p }) => `Tomorrow in ${p.city}`,
    beats: [
      {
        by: 'us',
        variants: [
          () =>
            `just to confirm tomorrow: I arrive at 9:40 and come straight from the station. Do I need anything for the gate?`,
          ({ peer }) =>
            `see you tomorrow at ten. Marc can't come, so I'd ask ${peer.first} to show me the loading bays alone, if that is all right.`,
        ],
      },
      {
        by: 'them',
        after: 2,
        variants: [
          () =>
            `please bring an identity card and closed shoes, the yard insists on both. I will pick you up at the gate.`,
          () =>
            `of course. Parking is behind hall 3, the code is 2480. Coffee is better in the canteen than in the office.`,
        ],
      },
      {
        by: 'us',
        after: 30,
        variants: [
          () =>
            `thank you for the tour, I learnt more in an hour than from any document. I attach the photo of bay 4 with the sign that nobody sees.`,
          () =>
            `that was a good day, thank you. The picture is the corner I meant, where two vans can't pass each other.`,
        ],
        attach: 'photo.png',
      },
    ],
  },
]
