import { Button } from '../../ui/button.tsx'
import { Time } from '../../ui/time.tsx'
import { useComposer } from './composer-store.tsx'
import { draftTitle, ownText } from './draft-rules.ts'

/** What was discarded in the last 7 days, to be brought back. */
export const DiscardedDrafts = () => {
  const discarded = useComposer((state) => state.discarded)
  const recover = useComposer((state) => state.recover)
  if (discarded.length === 0) return null
  return (
    <section className="discarded" aria-labelledby="discarded-drafts">
      <h2 id="discarded-drafts">Recently discarded</h2>
      <p className="lead">Kept for 7 days.</p>
      <ul className="draft-rows">
        {discarded.map((version) => {
          const title = draftTitle(version.draft)
          return (
            <li key={version.id} className="draft-row">
              <span className="draft-gone">
                <span className="draft-words clip" dir="auto">
                  <b>{title}</b> {ownText(version.draft.html).slice(0, 160)}
                </span>
                <Time at={version.savedAt} />
              </span>
              <Button
                className="button-small"
                aria-label={`Bring back ${title}`}
                onClick={() => void recover(version)}
              >
                Bring back
              </Button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
