type ImageFacts = {
  readonly source: string
  readonly width: string | null
  readonly height: string | null
  readonly style: string
}

const tiny = (value: string | null): boolean =>
  value !== null && /^\s*[0-3](?:\.\d+)?\s*(?:px\s*)?$/.test(value)

/** Shapes of addresses that count openings, seen in the mail of the common bulk senders. */
const trackerAddress =
  /\/(?:wf\/open|track(?:ing)?\/open|e\/o\/|o\.gif|open\.(?:gif|php|aspx|html)|pixel(?:\.(?:gif|png))?(?:[/?]|$)|beacon|imp\?|trk\b)|list-manage\.com\/track|mandrillapp\.com\/track|sendgrid\.net\/wf|google-analytics\.com|mailtrack|(?:[?&](?:open|pixel|utm_open)=)/i

const hidden =
  /display\s*:\s*none|visibility\s*:\s*hidden|(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*[0-3](?:px)?\s*(?:;|$|!)|opacity\s*:\s*0\s*(?:;|$)/i

/** Whether a remote image most likely only tells that the mail was opened: nearly no size, hidden, or a known address. */
export const isLikelyTracker = (image: ImageFacts): boolean =>
  tiny(image.width) || tiny(image.height) || hidden.test(image.style) || trackerAddress.test(image.source)
