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

/** What only those have who are customers for long. */
const ESTABLISHED: readonly Story[] = [
  {
    subject: ({ ref }) => `Renewal of contract ${ref}`,
    beats: [
      {
        by: 'us',
        variants: [
          ({ seats }) =>
            `your contract runs out at the end of the year, and I didn't want the reminder to come from a machine. You use ${seats} seats today. Shall we keep it like that, or has something changed?`,
          ({ p }) =>
            `time flies, it has been nearly a year since ${p.city} went live. Before the renewal I would like to know what you would miss, and what you wouldn't.`,
        ],
      },
      {
        by: 'them',
        after: 30,
        variants: [
          ({ sites }) =>
            `good that you ask. We close one of the ${sites} sites in March and open a bigger one in June. Could the number breathe a little in between?`,
          () =>
            `the honest answer: we would miss the morning board, and nobody opens the monthly report. Renew it, but please turn the report off.`,
        ],
      },
      {
        by: 'us',
        after: 6,
        variants: [
          () =>
            `it can. We put the seats of the closing site to sleep in March and wake them in June; you pay for what is awake. The renewal with that sentence is attached.`,
          () =>
            `report is off as of now, and thank you, I passed that on to the people who build it. The renewal is attached, same price, same term.`,
        ],
        attach: 'contract.pdf',
      },
      {
        by: 'them',
        after: 22,
        variants: [
          () => `signed and on its way. Looking forward to another year.`,
          () => `thank you, approved. You will get the order number tomorrow.`,
        ],
      },
    ],
  },
  {
    subject: ({ ref }) => `Invoice ${ref}: order number missing`,
    beats: [
      {
        by: 'them',
        variants: [
          ({ ref, amount }) =>
            `our system rejects invoice ${ref} over ${amount} because it carries no order number. Could you send it again with the number 4500-${ref.slice(-3)}? The due date may then start anew, I'm afraid.`,
          ({ ref }) =>
            `a small thing: invoice ${ref} names the old address. We moved in the summer. Please correct it, then we can pay this week.`,
        ],
      },
      {
        by: 'us',
        after: 3,
        variants: [
          () =>
            `sorry about that, the field got lost when we copied your account. Corrected invoice attached, the old one is cancelled.`,
          () =>
            `of course. The corrected one is attached and the new address is in our books, so it stays right.`,
        ],
        attach: 'invoice.pdf',
      },
      {
        by: 'them',
        after: 18,
        variants: [
          () => `accepted by the system, payment goes out with the run on Thursday.`,
          () => `thank you, that was quick. Paid today.`,
        ],
      },
    ],
  },
  {
    subject: () => 'Review of the quarter',
    beats: [
      {
        by: 'us',
        invite: 'Review of the quarter',
        variants: [
          ({ sites }) =>
            `a quarter of an hour on numbers, a quarter on wishes? I bring jobs per van and day for all ${sites} sites, and the three requests from your side that are done.`,
          () =>
            `it's that time again. I'd keep it to 30 minutes: what went well, what didn't, what comes in spring. Invitation attached.`,
        ],
      },
      {
        by: 'them',
        after: 20,
        variants: [
          () =>
            `fine with me. Please bring the kilometre numbers too, our controller joins and that's what she will ask.`,
          ({ peer }) => `accepted. ${peer.name} will represent me if the board meeting runs late.`,
        ],
      },
      {
        by: 'us',
        after: 50,
        variants: [
          () =>
            `thank you for the good half hour. My notes: kilometres down 9 %, two sites below average because of the road works, wish list in the sheet, owner and date for each.`,
          () =>
            `thanks, everybody. In short: extension of two seats, the report per cost centre by January, and we try the new map with one crew.`,
        ],
        attach: 'plan.xlsx',
      },
    ],
  },
  {
    subject: ({ p }) => `Another depot for ${p.company}`,
    beats: [
      {
        by: 'them',
        variants: [
          ({ sites }) =>
            `from spring we have one depot more, the ${sites + 1}th. Nine vans to begin with. What do you need from us, and from when does it cost us something?`,
          () =>
            `we take over a small competitor in February, eleven people, all on paper until now. They are nervous. Could we bring them in gently?`,
        ],
      },
      {
        by: 'us',
        after: 7,
        variants: [
          () =>
            `congratulations. I need the address, the opening hours and a name for the keys; the rest we copy from your biggest depot. It costs something from the first job that is planned there, not earlier.`,
          () =>
            `gently is the best way. Two weeks with the board on the wall and paper in the hand, then the paper goes. Marc has a one-page guide for exactly this, attached.`,
        ],
        attach: 'plan.xlsx',
      },
      {
        by: 'them',
        after: 18,
        variants: [
          () => `that is fair. Details follow as soon as the lease is signed, probably the week after next.`,
          ({ peer }) => `the guide is good, ${peer.first} will hang it up in the break room. Thank you.`,
        ],
      },
    ],
  },
  {
    subject: () => 'Who changed job J-10412?',
    beats: [
      {
        by: 'them',
        variants: [
          () =>
            `a customer claims that we moved his appointment twice. I see the job as it is now; where do I see who moved it and when?`,
          () =>
            `we have a small dispute here: two dispatchers, one job, three versions of the story. Is there a log that would settle it?`,
        ],
      },
      {
        by: 'us',
        after: 2,
        variants: [
          () =>
            `open the job, then "History" at the bottom right. For this one: moved once, on Monday at 8:14, by the customer himself through the link in his mail. The second move was undone within a minute.`,
          () =>
            `there is, under "History". I won't name names in a mail, but I would say that all three versions are a little bit true.`,
        ],
      },
      {
        by: 'them',
        after: 4,
        variants: [
          () => `that settles it, thank you. I had no idea that this button existed.`,
          () => `we laughed, and we had coffee. Solved.`,
        ],
      },
    ],
  },
]

/** Everyday matters of customers that already work with the product. */
export const RUNNING: readonly Story[] = [...ESTABLISHED, ...STARTING.slice(1)]
