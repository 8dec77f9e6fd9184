import { escapeHtml as escape } from '../../http-emulator/reply.ts'
import type { AuthorizeProblem, AuthorizeRequest } from './authorize-request.ts'
import { isSignInScope, scopeWords } from './scopes.ts'

export type ConsentAccount = { email: string; name: string }

export type ConsentView = {
  request: AuthorizeRequest
  accounts: readonly ConsentAccount[]
  chosen: string
  flow: string
  ticked: boolean
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1f1f1f; --soft: #5f6368; --line: #dadce0; --card: #fff; --ground: #f0f4f9; --accent: #0b57d0; --on: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e3e3; --soft: #a8abb0; --line: #444746; --card: #131314; --ground: #1e1f20; --accent: #a8c7fa; --on: #062e6f } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
main { width: min(720px, 100%); background: var(--card); border-radius: 24px; padding: 36px 40px }
h1 { font-size: 26px; font-weight: 450; line-height: 1.25; margin: 12px 0 8px }
p { margin: 0 0 12px; color: var(--soft) } small { color: var(--soft) }
fieldset { border: 0; margin: 20px 0 0; padding: 0 } legend { font-weight: 550; padding: 0; margin-bottom: 8px }
label { display: flex; gap: 14px; align-items: center; padding: 12px 4px; border-bottom: 1px solid var(--line); cursor: pointer }
label:last-child { border-bottom: 0 } label span { display: block } label small { display: block }
input { width: 18px; height: 18px; margin: 0; accent-color: var(--accent); flex: none }
.buttons { display: flex; flex-direction: row-reverse; gap: 12px; margin-top: 28px }
button { font: inherit; font-weight: 550; border-radius: 999px; padding: 9px 24px; border: 1px solid var(--line); background: none; color: var(--accent); cursor: pointer }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.brand { font-weight: 550; color: var(--soft) }`

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main><div class="brand">Emulated Google</div>${body}</main></body></html>`
}

function accountChoice({ accounts, chosen }: ConsentView): string {
  const rows = accounts.map(
    ({
      email,
      name,
    }) => `<label><input type="radio" name="account" value="${escape(email)}"${email === chosen ? ' checked' : ''}>
<span>${escape(name)}<small>${escape(email)}</small></span></label>`,
  )
  return `<fieldset><legend>Choose an account</legend>${rows.join('')}</fieldset>`
}

/** Sign-in scopes are told, not asked; every other one can be left out (granular consent). */
function scopeChoice({ request, ticked }: ConsentView): string {
  const rows = request.scopes
    .filter((scope) => !isSignInScope(scope))
    .map(
      (
        scope,
      ) => `<label><input type="checkbox" name="scope" value="${escape(scope)}"${ticked ? ' checked' : ''}>
<span>${escape(scopeWords(scope))}</span></label>`,
    )
  return rows.length === 0
    ? ''
    : `<fieldset><legend>Select what Liaison can access</legend>${rows.join('')}</fieldset>`
}

export function consentPage(view: ConsentView): string {
  return page(
    'Sign in – Emulated Google accounts',
    `<h1>Liaison wants access to your Google Account</h1>
<p>This page stands in for Google's. No real account is involved.</p>
<form method="post" action="/o/oauth2/v2/auth/decision">
<input type="hidden" name="flow" value="${escape(view.flow)}">
${accountChoice(view)}${scopeChoice(view)}
<div class="buttons"><button class="main" name="decision" value="continue">Continue</button>
<button name="decision" value="cancel">Cancel</button></div></form>`,
  )
}

export function blockedPage({ status, error, description }: AuthorizeProblem): string {
  return page(
    'Error – Emulated Google accounts',
    `<h1>Access blocked: authorization error</h1>
<p>${escape(description)}</p><p>Error ${status}: ${escape(error)}</p>`,
  )
}
