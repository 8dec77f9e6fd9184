import type { ReactNode } from 'react'

export type Tone = 'plain' | 'accent' | 'ok' | 'warn' | 'bad'

/** A state, in a word. Colour is never the only sign. */
export const Chip = ({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) => (
  <span className={`chip chip-${tone}`}>{children}</span>
)

export const Dot = ({ tone }: { tone: Tone }) => <span className={`dot dot-${tone}`} aria-hidden="true" />
