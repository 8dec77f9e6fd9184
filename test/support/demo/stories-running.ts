import { STARTING } from './stories-starting.ts'
import type { Story } from './story.ts'

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
