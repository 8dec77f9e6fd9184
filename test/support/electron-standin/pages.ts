/** The stand-in's own few pages, for people who come with an old link or with none. */
const page = (title: string, text: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>
:root { color-scheme: light dark } body { font: 15px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1rem }
h1 { font-size: 1.25rem }</style></head><body><h1>${title}</h1><p>${text}</p></body></html>`

export const usedLinkPage = page(
  'This link has been used',
  'A link of Liaison works once. Go back to the tab that it opened, or start Liaison again for a new one.',
)
export const noSessionPage = page(
  'Open Liaison by its link',
  'Use the link that Liaison printed when it started. It is made for one browser and works once.',
)
export const noWindowPage = page('Liaison has no open window', 'Start Liaison again to open one.')

export const closedWindowPage = page(
  'This window of Liaison was closed',
  'What was written in it is kept: go back to the tab of Liaison.',
)

/** Goes on to the app from a page of our own, because a browser withholds a strict cookie from another site's redirect. */
export const continuePage = (target: string): string =>
  page('Liaison is opening', `If nothing happens, <a href="${target}">go on to Liaison</a>.`).replace(
    '<title>',
    `<meta http-equiv="refresh" content="0;url=${target}"><title>`,
  )
