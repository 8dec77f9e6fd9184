import type { Story } from './story.ts'

/** From the first question to the signature. */
export const BUYING: readonly Story[] = [
  {
    subject: ({ p }) => `Dispatch board for ${p.city}`,
    beats: [
      {
        by: 'them',
        variants: [
          ({ p, seats }) =>
            `we plan the rounds for ${p.city} in a spreadsheet that one person understands, and she retires in spring. A colleague at a trade fair mentioned your dispatch board.\n\nWe are about ${seats} people in the field. Is that a size you work with, and what would a first conversation need from us?`,
          ({ p, seats, sites }) =>
            `I got your name from our auditor. We run ${sites} sites out of ${p.city} with roughly ${seats} technicians, and double bookings cost us a van day every week.\n\nCould you tell me in two or three sentences how you would start with a company like ours?`,
        ],
      },
      {
        by: 'us',
        after: 3,
        variants: [
          ({ seats }) =>
            `thank you for writing. ${seats} people is right in the middle of what we see every day, so no surprises there.\n\nWhat works well: one depot, two weeks, your real orders. You keep the spreadsheet as a fallback and stop whenever you like. For the first call I only need one week of your rounds, names removed, and whoever does the planning in the room.`,
          ({ sites }) =>
            `double bookings are the first thing that goes away, because the board simply won't let two people claim the same van.\n\nI would start with one of the ${sites} sites for two weeks and compare. Would half an hour this week suit you? I'd bring Marc, who has set up most of these.`,
        ],
      },
      {
        by: 'them',
        after: 9,
        variants: [
          () =>
            `that sounds sensible. I have attached last week's rounds with the customers' names taken out. Any morning is fine for the call.`,
          ({ peer }) =>
            `good, let's do that. I will bring ${peer.first}, who does the planning and has strong opinions about it. The rounds of last week are attached.`,
        ],
        attach: 'export.xlsx',
      },
      {
        by: 'us',
        after: 5,
        invite: 'First conversation: dispatch board',
        variants: [
          () =>
            `perfect, the file opens and the columns are clear. Invitation for the call is in this mail; it has the link and a dial-in.`,
          () =>
            `thank you both. I've put the call in the calendar with this mail. If the time is bad, just propose another one there.`,
        ],
      },
    ],
  },
  {
    subject: ({ ref }) => `Quote ${ref}`,
    beats: [
      {
        by: 'us',
        variants: [
          ({ seats, sites, amount }) =>
            `as promised, the quote for ${seats} seats across ${sites} sites. The total is ${amount} a year, set-up included, prices held for 45 days.\n\nThe mobile app is not charged separately. If you start with fewer seats, the price per seat stays the same and you add the others when they arrive.`,
          ({ seats, amount }) =>
            `here is the offer we talked about: ${seats} seats, ${amount} per year, billed once. I split the set-up into its own line so that you can book it to the project.\n\nPlease check the company name and the tax number on page one, I took them from your website.`,
        ],
        attach: 'quote.pdf',
      },
      {
        by: 'them',
        after: 20,
        variants: [
          ({ peer }) =>
            `received, thank you. Two questions from ${peer.name} before it goes further:\n\n1. Is the price fixed for a second year?\n2. What happens with the seats of seasonal staff from October to March?`,
          () =>
            `thanks, that is clear. Our finance department asks whether we can pay per quarter, and whether read-only accounts for the office count as seats.`,
        ],
      },
      {
        by: 'us',
        after: 4,
        variants: [
          () =>
            `both fair questions.\n\n1. Yes, fixed for 24 months if you sign for 24; otherwise at most the consumer price index.\n2. Seats can sleep. A sleeping seat costs nothing and keeps its history, you wake it up with one click.`,
          () =>
            `quarterly is fine, we add nothing for it. Read-only accounts are free and unlimited: dispatchers and drivers count, people who only look do not.`,
        ],
      },
      {
        by: 'them',
        after: 26,
        variants: [
          () =>
            `then we are good. I have put it on the agenda of the management meeting; expect an answer in the first half of next week.`,
          ({ peer }) =>
            `${peer.first} is happy with that. We will raise the purchase order, it takes our system about three days to produce one.`,
        ],
      },
      {
        by: 'us',
        after: 30,
        variants: [
          () =>
            `thank you. I have pencilled in the set-up week so that we don't lose time, no obligation. Shout if the meeting brings up anything.`,
        ],
      },
    ],
  },
  {
    subject: () => 'Security questionnaire',
    beats: [
      {
        by: 'them',
        variants: [
          () =>
            `before we can sign anything our security team needs the attached questionnaire. Most of it is the usual (hosting, encryption, access), sections 4 and 7 are the ones that hold people up.\n\nA short honest answer is better than a long one.`,
          ({ p }) =>
            `please find attached the supplier assessment that ${p.company} asks of everybody who touches location data. I know that it is long. If you have a recent certificate you may answer "see certificate" in sections 1 to 3.`,
        ],
        attach: 'questionnaire.xlsx',
      },
      {
        by: 'us',
        after: 6,
        variants: [
          () =>
            `got it, thank you. Our security lead fills these in herself, so you won't get marketing. You'll have it back in three working days; sections 4 and 7 first.`,
          () =>
            `thanks, that one we know. I'll send it back complete by the end of the week, with the certificate and the last penetration test summary.`,
        ],
      },
      {
        by: 'us',
        after: 22,
        variants: [
          () =>
            `attached, all sections answered. Two honest notes: in 4.3 we say "partly", because customer-managed keys only come in spring, and in 7.1 our recovery time is four hours, not two.`,
          () =>
            `here it is. Where the answer is no, we wrote no and said what we do instead, mainly in 5.2 (no on-site hosting) and 6.4 (sub-processors).`,
        ],
        attach: 'questionnaire.xlsx',
      },
      {
        by: 'peer',
        after: 18,
        variants: [
          () =>
            `joining from the security side. Very readable, thank you. 4.3 is acceptable if location data older than 90 days is deleted. Can that be set per customer?`,
          () =>
            `I read it this morning. Only 6.4 stays open: could you name the sub-processors with country, please? A list in a mail is enough.`,
        ],
      },
      {
        by: 'us',
        after: 3,
        variants: [
          () =>
            `yes, per customer and even per site, from 7 to 730 days. I'll set 90 in your tenant right away so that the pilot already runs like that.`,
          () =>
            `three of them: hosting (Frankfurt), mail delivery (Dublin) and map tiles (Zurich). The list is part of the contract, and you are told 60 days before it changes.`,
        ],
      },
    ],
  },
  {
    subject: ({ p }) => `Master agreement ${p.company}`,
    beats: [
      {
        by: 'us',
        variants: [
          () =>
            `the agreement for your review. It is our standard text; the data processing terms are Annex B. If your lawyers prefer their own paper, tell me early, then we save a round.`,
          () =>
            `please find the contract attached, as a PDF and by request as a document you can mark up. The commercial part is page 3 and says exactly what the quote says.`,
        ],
        attach: 'contract.pdf',
      },
      {
        by: 'them',
        after: 28,
        variants: [
          () =>
            `thank you. Our remarks: clause 9 (liability) should be capped at twelve months' fees rather than six, and in clause 11 we need 30 days instead of 14. The rest is fine.`,
          ({ peer }) =>
            `we went through it. Please name ${peer.name} as the contact for notices, and replace "reasonable efforts" in 6.2 by something one can measure.`,
        ],
      },
      {
        by: 'us',
        after: 7,
        variants: [
          () =>
            `clause 11: agreed. Clause 9: our insurer allows twelve months for everything but gross negligence, which is unlimited by law anyway. I hope that does it, new version attached.`,
          () =>
            `both done. 6.2 now says 99.8 % per month, measured at our load balancer, with a credit of 5 % for each started hour beyond it.`,
        ],
        attach: 'contract.pdf',
      },
      {
        by: 'them',
        after: 24,
        variants: [
          () =>
            `that works for us. It goes to signature today; we sign electronically, is that all right on your side?`,
          () => `clear and fair, thank you. I will have it signed by Friday.`,
        ],
      },
      {
        by: 'us',
        after: 2,
        variants: [
          () => `electronically is perfect. I'll countersign the same day and send you both copies.`,
          () => `wonderful, thank you for the quick work. The set-up team starts the day after it is back.`,
        ],
      },
    ],
  },
  {
    subject: () => 'Could we speak with one of your customers?',
    beats: [
      {
        by: 'them',
        variants: [
          ({ sites }) =>
            `our board would like to hear from somebody who has done this already, ideally with more than ${sites} sites and a mixed fleet. Would you have a name for us?`,
          () =>
            `one wish before we decide: a reference. Not the happiest customer you have, rather one where something went wrong in the beginning.`,
        ],
      },
      {
        by: 'us',
        after: 8,
        variants: [
          () =>
            `with pleasure. I asked a customer in building services with 14 sites; their operations manager has twenty minutes for you. I won't be on the call, so ask whatever you like.`,
          () =>
            `I like the question. I have somebody whose first data import went badly wrong, because of us. She has agreed to tell you how it was fixed, and how long it took.`,
        ],
      },
      {
        by: 'them',
        after: 40,
        variants: [
          () =>
            `we spoke this morning, very helpful. The advice we took away: train the drivers first, the office second. We would plan it like that.`,
          () =>
            `that was a good conversation. She was frank about the import and equally frank that she would choose you again. Thank you for not picking the easy one.`,
        ],
      },
    ],
  },
  {
    subject: ({ seats }) => `Price for ${seats} seats`,
    beats: [
      {
        by: 'them',
        variants: [
          ({ amount }) =>
            `to be open with you: the other offer on my desk is eleven percent below your ${amount}. We would rather work with you. Is there anything you can do without making it complicated?`,
          ({ seats }) =>
            `we planned with 20 % less for ${seats} seats. I don't expect miracles, but I have to bring something back to the table.`,
        ],
      },
      {
        by: 'us',
        after: 6,
        variants: [
          () =>
            `thank you for being open. I can't match eleven percent, and I'd rather not play games: 6 % for a two-year term, and the training day is on us. That is what my manager signed off.`,
          () =>
            `what I can do: we start billing when the second site goes live, not at signature. On your plan that is a good two months, and the list price stays honest for everybody.`,
        ],
      },
      {
        by: 'them',
        after: 16,
        variants: [
          () => `fair. Please send the new version to me and I will make the case.`,
          ({ peer }) => `that helps more than a discount. ${peer.first} agrees. Please put it in writing.`,
        ],
      },
      {
        by: 'us',
        after: 2,
        variants: [
          ({ amount }) =>
            `attached, with the change marked in yellow. For comparison, the old total was ${amount}.`,
          () => `here it is in writing, everything else unchanged.`,
        ],
        attach: 'quote.pdf',
      },
    ],
  },
]
