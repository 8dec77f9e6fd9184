import type { Origin } from '../../../shared/domain/matching.ts'
import { Chip } from '../../ui/chip.tsx'

const said: Readonly<Record<Exclude<Origin, 'person'>, { words: string; title: string }>> = {
  list: { words: 'List', title: 'Came by way of a mailing list' },
  bulk: { words: 'Newsletter', title: 'Sent to many at once' },
  automatic: { words: 'Automatic', title: 'Written by a program, such as an out-of-office note' },
}

/** Who made a mail, where it was not simply a person. */
export const OriginChip = ({ origin }: { origin: Origin }) => {
  if (origin === 'person') return null
  const { words, title } = said[origin]
  return (
    <span className="origin-chip" title={title}>
      <Chip>{words}</Chip>
    </span>
  )
}
