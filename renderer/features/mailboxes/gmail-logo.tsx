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
