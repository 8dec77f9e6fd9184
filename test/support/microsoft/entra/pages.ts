import { escapeHtml } from '../reply.ts'
import type { Account } from './directory.ts'
import type { EntraError } from './entra-error.ts'
import { isSignInScope, scopeWords } from './scopes.ts'

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1b1b; --soft: #616161; --line: #d1d1d1; --card: #fff; --ground: #f2f2f2; --accent: #0067b8; --on: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f2; --soft: #b3b3b3; --line: #4a4a4a; --card: #1f1f1f; --ground: #111; --accent: #4cc2ff; --on: #00223a } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground); color: var(--ink); font: 15px/1.45 "Segoe UI", system-ui, sans-serif }
main { width: min(440px, 100%); background: var(--card); padding: 44px; box-shadow: 0 2px 6px #0003 }
h1 { font-size: 24px; font-weight: 600; line-height: 1.2; margin: 16px 0 12px } p, li { margin: 0 0 10px } small, .brand { color: var(--soft) }
ul { padding-left: 18px } label { display: flex; gap: 12px; align-items: center; padding: 12px 0; border-bottom: 1px solid var(--line); cursor: pointer }
label small { display: block } input { accent-color: var(--accent); flex: none }
.buttons { display: flex; flex-direction: row-reverse; gap: 8px; margin-top: 24px }
button { font: inherit; min-width: 108px; padding: 6px 12px; border: 1px solid var(--line); background: none; color: inherit; cursor: pointer }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on) } button.link { border: 0; padding: 0; color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px } .brand { font-weight: 600 }`

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main><div class="brand">Emulated Microsoft</div>${body}</main></body></html>`
}

function form(step: 'account' | 'consent' | 'admin', flow: string, body: string): string {
  return `<form method="post" action="/emulated/${step}"><input type="hidden" name="flow" value="${escapeHtml(flow)}">${body}</form>`
}

export function accountPage(flow: string, accounts: readonly Account[], chosen: string | undefined): string {
  const first = chosen ?? accounts[0]?.email
  const rows = accounts.map(
    ({
      email,
      name,
    }) => `<label><input type="radio" name="account" value="${escapeHtml(email)}"${email === first ? ' checked' : ''}>
<span>${escapeHtml(name)}<small>${escapeHtml(email)}</small></span></label>`,
  )
  return page(
    'Sign in to your account',
    `<h1>Pick an account</h1><p>This page stands in for Microsoft's. No real account is involved.</p>
${form(
  'account',
  flow,
  `${rows.join('')}<div class="buttons"><button class="main" name="decision" value="next">Next</button>
<button name="decision" value="cancel">Cancel</button></div>`,
)}`,
  )
}

function scopeRows(scopes: readonly string[]): string {
  const asked = scopes.filter((scope) => !isSignInScope(scope) || scope === 'offline_access')
  const rows = [...asked, ...(asked.includes('User.Read') ? [] : ['profile'])]
  return rows
    .map((scope) => `<li data-scope="${escapeHtml(scope)}">${escapeHtml(scopeWords(scope))}</li>`)
    .join('')
}

/** All or nothing: unlike Google, Microsoft lets nobody leave one permission out. */
export function consentPage(flow: string, account: Account, scopes: readonly string[]): string {
  return page(
    'Permissions requested',
    `<small>${escapeHtml(account.email)}</small><h1>Permissions requested</h1><p><b>Liaison</b><br><small>unverified</small></p>
<p>This app would like to:</p><ul>${scopeRows(scopes)}</ul>
<p><small>Accepting these permissions means that you allow this app to use your data as specified in their terms of service and privacy statement.</small></p>
${form(
  'consent',
  flow,
  `<div class="buttons"><button class="main" name="decision" value="accept">Accept</button>
<button name="decision" value="cancel">Cancel</button></div>`,
)}`,
  )
}

/** A dead end for the app: nothing comes back unless the person chooses the last link. */
export function approvalPage(flow: string, account: Account): string {
  return page(
    'Need admin approval',
    `<small>${escapeHtml(account.email)}</small><h1>Need admin approval</h1>
<p><b>Liaison</b></p><p>Liaison needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.</p>
${form('consent', flow, '<p><button class="link" name="decision" value="return">Return to the application without granting consent</button></p>')}`,
  )
}

export function adminConsentPage(flow: string, tenant: string, scopes: readonly string[]): string {
  return page(
    'Permissions requested',
    `<h1>Permissions requested</h1><p>Review for your organization <small>${escapeHtml(tenant)}</small></p>
<p><b>Liaison</b></p><p>This app would like to:</p><ul>${scopeRows(scopes)}</ul>
<p><small>If you accept, this app will get access to the specified resources for all users in your organization. No one else will be prompted to review these permissions.</small></p>
${form(
  'admin',
  flow,
  `<div class="buttons"><button class="main" name="decision" value="accept">Accept</button>
<button name="decision" value="cancel">Cancel</button></div>`,
)}`,
  )
}

export function troublePage({ code, text }: EntraError): string {
  return page(
    'Sign in to your account',
    `<h1>Sign in</h1><p>Sorry, but we're having trouble signing you in.</p><p>AADSTS${code}: ${escapeHtml(text)}</p>`,
  )
}

export function signedOutPage(): string {
  return page(
    'Sign out',
    '<h1>You signed out of your account</h1><p>It is a good idea to close all browser windows.</p>',
  )
}

/** response_mode=form_post: the browser posts the answer by itself ("OAuth 2.0 Form Post Response Mode"). */
export function formPostPage(action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  )
  return `<!doctype html><html><head><title>Working...</title></head><body><form method="POST" name="hiddenform" action="${escapeHtml(action)}">${inputs.join('')}<noscript><button>Submit</button></noscript></form><script>document.forms[0].submit()</script></body></html>`
}
