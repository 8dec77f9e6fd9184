import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly kind?: 'plain' | 'primary' | 'ghost' | 'danger'
  readonly icon?: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button with a verb on it. */
export const Button = ({ kind = 'plain', icon, children, className = '', ...rest }: Props) => (
  <button type="button" {...rest} className={`button button-${kind} ${className}`}>
    {icon}
    {children}
  </button>
)

type IconProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly label: string
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button that shows only an icon; its label is its name and its tooltip. */
export const IconButton = ({ label, children, className = '', ...rest }: IconProps) => (
  <button type="button" title={label} {...rest} aria-label={label} className={`icon-button ${className}`}>
    {children}
  </button>
)
