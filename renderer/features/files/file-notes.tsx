import { X } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { useFiles } from './files-store.tsx'

/** What became of pasted and dropped things that did not come in as they were. */
export const FileNotes = ({ owner, canAttach = true }: { owner: string; canAttach?: boolean }) => {
  const notes = useFiles((state) => state.notes)
  const attach = useFiles((state) => state.attach)
  const dismiss = useFiles((state) => state.dismiss)
  const own = notes.filter((note) => note.owner === owner).slice(-3)
  return (
    <div role="status">
      {own.map(({ id, words, original }) => (
        <p key={id} className="file-note">
          <span>{words}</span>
          {original !== null && canAttach && (
            <button
              type="button"
              className="link"
              onClick={() => {
                attach(owner, [original])
                dismiss(id)
              }}
            >
              Attach the original
            </button>
          )}
          <IconButton label="Dismiss" onClick={() => dismiss(id)}>
            <X />
          </IconButton>
        </p>
      ))}
    </div>
  )
}
