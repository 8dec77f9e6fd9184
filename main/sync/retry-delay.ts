const minute = 60_000
const hour = 60 * minute

/** Most faults of a provider pass within minutes. What lasts for hours lies in the message, and is seldom worth a look. */
const waits = [15 * minute, hour, 6 * hour] as const
const longestMs = 24 * hour

/**
 * How long a message that could not be had waits for its next try: 15 minutes, an hour, six hours, then a day each.
 * @param attempts Tries that had failed before this one.
 */
export const retryDelayMs = (attempts: number): number => waits[attempts] ?? longestMs
