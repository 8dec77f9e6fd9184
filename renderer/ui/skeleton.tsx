import { useEffect, useState, type ReactNode } from 'react'

const delayMs = 150

/** Shows its children after 150 ms: what comes quicker than that must not flash a placeholder. */
export const Late = ({ children }: { children: ReactNode }) => {
  const [due, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), delayMs)
    return () => clearTimeout(timer)
  }, [])
  return due ? children : null
}

/** Grey lines in the place of rows that are on their way. */
export const SkeletonRows = ({ rows = 6 }: { rows?: number }) => (
  <Late>
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div className="skeleton-row" key={index}>
          <i className="skeleton-disc" />
          <div>
            <i className="skeleton-line" style={{ width: `${38 + ((index * 17) % 30)}%` }} />
            <i className="skeleton-line" style={{ width: `${58 + ((index * 23) % 34)}%` }} />
          </div>
        </div>
      ))}
    </div>
  </Late>
)
