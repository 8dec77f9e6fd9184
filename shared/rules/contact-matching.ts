import type { Participant } from '../domain/participant.ts'
import { addressKey } from './address.ts'
import { tidyParticipants } from './bare-address.ts'

type Addressed = {
  readonly from: Participant
  readonly to: readonly Participant[]
  readonly cc: readonly Participant[]
  readonly bcc: readonly Participant[]
}

/** The keys of everybody whom a message is from or to: a contact with one of them is concerned by it. */
export const concernedKeys = (message: Addressed): string[] => [
  ...new Set(
    tidyParticipants([message.from, ...message.to, ...message.cc, ...message.bcc])
      .filter((participant) => participant.address !== '')
      .map((participant) => addressKey(participant.address)),
  ),
]
