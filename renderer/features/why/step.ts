import type { RuleList } from '../../../shared/domain/matching.ts'
import { assertNever } from '../../../shared/errors/assert-never.ts'

/** What helps. Where several fit, the likeliest comes first. */
export type Step =
  /** Opens the form of a new contact with this address. */
  | { readonly kind: 'add_contact'; readonly address: string; readonly name: string }
  | { readonly kind: 'open_contact'; readonly contactId: string; readonly name: string }
  | {
      readonly kind: 'open_mail'
      readonly contactId: string
      readonly messageId: string
      readonly name: string
    }
  | { readonly kind: 'review' }
  | { readonly kind: 'rule'; readonly list: RuleList; readonly pattern: string | null }
  | { readonly kind: 'newsletters' }
  /** Settings of a mailbox: how far back, which folders. */
  | { readonly kind: 'range' | 'folders'; readonly mailboxAddress: string }
  | { readonly kind: 'check' | 'resume' | 'retry'; readonly mailboxAddress: string }
  | { readonly kind: 'connect' }
  /** Puts the same question once more, where it was put. */
  | { readonly kind: 'ask_again' }

/** What the window does for a step; only asking again stays with the question. */
export type WindowStep = Exclude<Step, { readonly kind: 'ask_again' }>

/** One plain sentence or two, and what helps. */
export type Line = { readonly key: string; readonly words: string; readonly steps: readonly Step[] }

/** What a line says, and what helps. */
export type Told = { readonly words: string; readonly steps: readonly Step[] }

const listStepWords: Readonly<Record<RuleList, string>> = {
  colleague: 'Change who is a colleague',
  never_log: 'Change what is never logged',
  not_a_person: 'Change who is no person',
}

/** What is on the button of a step. */
export const stepWords = (step: Step): string => {
  switch (step.kind) {
    case 'add_contact':
      return `Add ${step.name === '' ? step.address : step.name}`
    case 'open_contact':
      return `Open ${step.name}`
    case 'open_mail':
      return `Show it at ${step.name}`
    case 'review':
      return 'Decide whose it is'
    case 'rule':
      return step.pattern === null ? listStepWords[step.list] : `Change the entry ${step.pattern}`
    case 'newsletters':
      return 'Change what is left out'
    case 'range':
      return 'Reach further back'
    case 'folders':
      return 'Choose folders'
    case 'resume':
      return `Resume ${step.mailboxAddress}`
    case 'check':
      return 'Check now'
    case 'retry':
      return 'Try again now'
    case 'connect':
      return 'Connect a mailbox'
    case 'ask_again':
      return 'Try again'
    default:
      return assertNever(step)
  }
}
