import type { DemoPerson } from './people.ts'

/** Facts that fill the gaps of a story, different for every customer. */
export type Facts = {
  p: DemoPerson
  /** Somebody else of the same company. */
  peer: DemoPerson
  seats: number
  sites: number
  amount: string
  ref: string
}

export type AttachmentKind =
  | 'plan.xlsx'
  | 'quote.pdf'
  | 'questionnaire.xlsx'
  | 'contract.pdf'
  | 'invoice.pdf'
  | 'photo.png'
  | 'export.xlsx'

/** One mail of a story. `variants` say the same in other words; stories that recur use them in turn. */
export type Beat = {
  /** them: the contact; peer: a colleague of the contact; us: the mailbox's owner. */
  by: 'them' | 'peer' | 'us'
  variants: readonly ((facts: Facts) => string)[]
  /** Working hours since the mail before. */
  after?: number
  attach?: AttachmentKind
  invite?: string
}

export type Story = { subject: (facts: Facts) => string; beats: readonly Beat[] }
