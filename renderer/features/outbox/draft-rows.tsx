import { PenLine } from 'lucide-react'
import { go } from '../../app/routes.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Time } from '../../ui/time.tsx'
import { useComposer } from '../composer/index.ts'
import { OutboxHead } from './outbox-head.tsx'
import { recipientsWords } from './outbox-words.ts'

/** What is still being written: the same drafts as in their own place, beside what is on its way. */
export const DraftRows = () => {
  const items = useComposer((state) => state.items)
  const show = useComposer((state) => state.show)
  const write = useComposer((state) => state.write)
  if (items.length === 0) {
    return (
      <Empty
        icon={<PenLine />}
        title="No drafts"
        action={
          <Button icon={<PenLine />} onClick={() => write([])}>
            Write a mail
          </Button>
        }
      >
        What you begin to write is kept on this computer as you type.
      </Empty>
    )
  }
  return (
    <>
      <table className="outbox-table">
        <OutboxHead heading="Last changed" />
        <tbody>
          {items.map(({ draft, saved, sending }) => (
            <tr key={draft.id}>
              <td>
                <b className="outbox-to" dir="auto">
                  {recipientsWords(draft) === 'Nobody' ? 'Nobody yet' : recipientsWords(draft)}
                </b>
                <small dir="auto">{draft.subject.trim() || 'No subject'}</small>
              </td>
              <td>
                <Chip tone={saved === 'failed' ? 'bad' : draft.open ? 'accent' : 'plain'}>
                  {saved === 'failed' ? 'not saved' : draft.open ? 'open' : 'draft'}
                </Chip>
              </td>
              <td>
                <Time at={draft.updatedAt} as="ago" />
              </td>
              <td className="outbox-actions">
                <span className="outbox-buttons">
                  <button
                    type="button"
                    className="link"
                    disabled={sending}
                    aria-label={`Open: ${draft.subject.trim() || 'No subject'}`}
                    onClick={() => show(draft.id)}
                  >
                    Open
                  </button>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="foot-words">
        <button type="button" className="link" onClick={() => go({ place: 'drafts' })}>
          Discard or restore drafts
        </button>
      </p>
    </>
  )
}
