const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const twoDigits = (number: number): string => String(number).padStart(2, '0')

/** A time of this computer's zone, to the minute. */
const stamp = (at: number): string => {
  const date = new Date(at)
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join('-')
  return `${day} ${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

const counted = (count: number, unit: string): string => `${String(count)} ${unit}${count === 1 ? '' : 's'}`

/** A span in its largest unit that is full, from minutes to days. */
const span = (ms: number): string => {
  if (ms >= dayMs) return counted(Math.floor(ms / dayMs), 'day')
  if (ms >= hourMs) return counted(Math.floor(ms / hourMs), 'hour')
  return counted(Math.max(1, Math.floor(ms / minuteMs)), 'minute')
}

/**
 * The lines that the outbox writes into a mail's log, which people read. They name what happened and no provider; why
 * it did is the line's code.
 */
export const notes = {
  tried: (attempt: number): string => `try ${String(attempt)}`,
  parked: 'parked: ready to go',
  sent: 'handed over: on its way',
  sentThoughRefused: 'it went out, although it was refused',
  foundSent: 'found sent',
  foundNotSent: 'found not sent: goes again',
  notBegun: 'was not sent: goes again',
  failed: 'refused: it needs you',
  queued: 'not sent: tried again later',
  settle: 'no answer: asked about before anything else',
  unconfirmed: 'nobody could tell whether it went out: you decide',
  offline: 'waits for the network',
  paced: (perMinute: number): string =>
    `waits for the provider's limit of ${counted(perMinute, 'mail')} a minute`,
  late: (sendAt: number, now: number): string =>
    `${span(now - sendAt)} late: was due at ${stamp(sendAt)}, when this computer could not send`,
  held: (sendAt: number, now: number): string =>
    `held, ${span(now - sendAt)} late: was due at ${stamp(sendAt)}, when this computer could not send`,
  copyFound: 'its copy was found',
  readBack: 'its copy was read back',
  cancelled: 'taken back',
  unparked: 'taken away where it was parked',
  triedAgain: 'you had it sent now',
  sentAgain: 'you had it sent again',
  foundWhenAsked: 'found sent when asked once more',
  saidSent: 'you said that it was sent',
  rescheduled: (sendAt: number): string => `you chose another time: ${stamp(sendAt)}`,
  reminderSet: 'you set a reminder',
  reminderGone: 'you want no reminder any more',
} as const
