import { createHash } from 'node:crypto'

const style = `:root{color-scheme:light dark;--page:#f6f6f4;--card:#fff;--line:#e7e6e2;--text:#1b1c1f;--soft:#5c6068;--accent:#4650d8}
@media (prefers-color-scheme:dark){:root{--page:#0e0f11;--card:#16171a;--line:#26282d;--text:#e9eaed;--soft:#a3a7b0;--accent:#8089ff}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{width:100%;max-width:420px;padding:32px;background:var(--card);border:1px solid var(--line);border-radius:12px}
p{margin:0;color:var(--soft);text-wrap:balance}
.brand{display:flex;align-items:center;gap:8px;margin:0 0 24px;color:var(--text);font-weight:600}
.brand svg{width:24px;height:24px;color:var(--accent)}
h1{margin:0 0 8px;font-size:20px;line-height:28px;font-weight:600}
.detail{margin-top:16px;padding-top:16px;border-top:1px solid var(--line);font-size:13px;overflow-wrap:anywhere}`

/** The code must not stay in the address bar, nor in what the browser offers when the address is typed again. */
const script = `history.replaceState(null,'',location.pathname)`

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Sent with every answer of the loopback listener. The two hashes pin the only style and script there are. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    `default-src 'none'`,
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? '')

export type PageWords = { readonly title: string; readonly text: string; readonly detail?: string }

/** A whole page, static and without outside assets. All words are escaped. */
export const resultPage = ({ title, text, detail }: PageWords): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)} – Liaison</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="brand"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><rect x="3" y="5" width="18" height="14" rx="3"/><path d="m4 8 8 6 8-6"/></svg>Liaison</p>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${detail === undefined ? '' : `<p class="detail">${escapeHtml(detail)}</p>`}
</main>
<script>${script}</script>
</body>
</html>
`

const goBack = 'You can close this window and go back to Liaison.'

export const pages = {
  received: { title: 'Sign-in received', text: goBack },
  denied: { title: 'Nothing was connected', text: goBack },
  ignored: {
    title: 'This page is not part of the sign-in',
    text: 'The sign-in that Liaison started goes on in its own window. You can close this one.',
  },
  over: {
    title: 'This sign-in is over',
    text: 'It was answered already. You can close this window and go back to Liaison.',
  },
} as const satisfies Record<string, PageWords>
