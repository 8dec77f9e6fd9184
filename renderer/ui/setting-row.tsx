import type { ReactNode } from 'react'

type Props = {
  readonly title: string
  readonly words: ReactNode
  readonly tall?: boolean
  readonly children?: ReactNode
}

/** One thing that can be set: what it is at the left, where it is set at the right. */
export const SettingRow = ({ title, words, tall = false, children }: Props) => (
  <section className={tall ? 'setting setting-tall' : 'setting'} aria-label={title}>
    <div>
      <h3>{title}</h3>
      <p>{words}</p>
    </div>
    {children}
  </section>
)
