/** A started app, on whichever host. */
export type RunningHost = {
  /** Asks it to end. */
  quit: () => void
  kill: () => void
  /** Its exit code. */
  ended: Promise<number>
}
