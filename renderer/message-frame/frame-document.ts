/** The frame's own wall: nothing may be fetched but pictures that main serves for this mail. */
const frameCsp =
  "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; font-src 'none'; form-action 'none'; base-uri 'none'"

/** Never `allow-scripts`: with `allow-same-origin` the pair would undo the sandbox. */
export const frameSandbox = 'allow-same-origin allow-popups'

export type FrameColours = {
  readonly text: string
  readonly muted: string
  readonly link: string
  readonly line: string
  /** Behind the dots of a fold. */
  readonly fold: string
  readonly scheme: 'light' | 'dark'
  readonly font: string
}

const base = (colours: FrameColours, sheet: boolean): string => `
:root { color-scheme: ${sheet ? 'light' : colours.scheme}; }
html { height: auto !important; background: transparent; }
body { height: auto !important; min-height: 0 !important; margin: 0; overflow-x: auto; overflow-y: hidden;
  font: 14px/1.55 ${colours.font}; color: ${sheet ? '#1b1c1f' : colours.text}; overflow-wrap: anywhere;
  ${sheet ? `background: #fff; ${colours.scheme === 'dark' ? 'padding: 12px 14px;' : ''}` : ''} }
p { margin: 0 0 10px; } img { max-width: 100%; height: auto; } table { max-width: none; overflow-wrap: normal; }
pre { white-space: pre-wrap; } a { color: ${sheet ? '#3a43c4' : colours.link}; }
blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid ${sheet ? '#d5d4cf' : colours.line}; }
${!sheet && colours.scheme === 'dark' ? '[style*="color"]:not(a), font[color] { color: inherit !important; }' : ''}
.liaison-plain { white-space: pre-wrap; }
.liaison-image { display: inline-block; padding: 0 7px; font-size: 12px; line-height: 1.6; border-radius: 6px;
  border: 1px dashed ${sheet ? '#d5d4cf' : colours.line}; color: ${sheet ? '#5c6068' : colours.muted}; }
.liaison-plain + .liaison-plain { margin-top: 1em; } .liaison-history { margin: 6px 0 2px; }
.liaison-history[open] { color: ${sheet ? '#5c6068' : colours.muted}; }
.liaison-history > summary { list-style: none; display: inline-flex; align-items: center; height: 18px; padding: 0 7px;
  margin: 3px 0; font: 9px/1 ${colours.font}; letter-spacing: .1em; border-radius: 9px; cursor: default; user-select: none;
  background: ${sheet ? '#eeede9' : colours.fold}; color: ${sheet ? '#5c6068' : colours.muted}; }
.liaison-history > summary:hover { color: ${sheet ? '#1b1c1f' : colours.text}; }
.liaison-history > summary:focus-visible { outline: 2px solid ${sheet ? '#3a43c4' : colours.link}; outline-offset: 1px; }
.liaison-history > summary::-webkit-details-marker { display: none; }
`

/** The whole document of the frame. The CSP comes before anything that could fetch. */
export const frameDocument = (
  mail: { readonly body: string; readonly sheets: string; readonly ownColours: boolean },
  colours: FrameColours,
): string =>
  `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="${frameCsp}"><meta charset="utf-8"><base target="_blank"><style>${mail.sheets.replaceAll('</', '')}</style><style>${base(colours, mail.ownColours)}</style></head><body>${mail.body}</body></html>`
