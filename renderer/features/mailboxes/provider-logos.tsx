/** A plain G in the line style of the other icons. */
export const GmailLogo = () => (
  <svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinecap="round"
    aria-hidden="true"
  >
    <path d="M18.9 6.6A8.5 8.5 0 1 0 20.5 12H12.6" strokeLinejoin="round" />
  </svg>
)

/** Four plain squares. */
export const MicrosoftLogo = () => (
  <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
    <path d="M3 3h8.5v8.5H3zM12.5 3H21v8.5h-8.5zM3 12.5h8.5V21H3zM12.5 12.5H21V21h-8.5z" />
  </svg>
)
