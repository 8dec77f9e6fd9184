import type { ReactNode } from 'react'

type Props = {
  readonly icon: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly level?: 'h1' | 'h2'
}

/** An empty place: says what it is for and what to do next. */
export const Empty = ({ icon, title, children, action, level: Heading = 'h2' }: Props) => (
  <div className="empty">
    <span className="empty-icon">{icon}</span>
    <Heading>{title}</Heading>
    {children !== undefined && <p>{children}</p>}
    {action}
  </div>
)
