import type { Fetch } from '../../main/platform/ports.ts'
import type { Side } from './side.ts'
import type { Tamper } from './steps.ts'

/** An answer's list of things, and the name under which it has it. */
const listIn = (answer: unknown): { name: string; items: unknown[] } | null => {
  if (typeof answer !== 'object' || answer === null) return null
  for (const name of ['history', 'messages', 'value']) {
    const items: unknown = Reflect.get(answer, name)
    if (Array.isArray(items)) return { name, items }
  }
  return null
}

const tampered: Readonly<Record<Tamper, (items: unknown[]) => unknown[]>> = {
  truncate: (items) => items.slice(0, Math.floor(items.length / 2)),
  duplicate: (items) => [...items, ...items],
}

type Planned = { readonly side: Side; readonly path: RegExp; readonly how: Tamper }

/** Answers that a provider gets wrong without saying so: half of a list, or everything in it twice. Each once. */
export const createTampering = () => {
  let planned: Planned[] = []
  return {
    plan: (what: Planned): void => void planned.push(what),
    clear: (): void => {
      planned = []
    },
    over:
      (side: Side, fetch: Fetch): Fetch =>
      async (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : String(input))
        const response = await fetch(input, init)
        const found = planned.find((one) => one.side === side && one.path.test(pathname))
        if (found === undefined || response.status !== 200) return response
        const text = await response.text()
        const { status, headers } = response
        try {
          const answer: unknown = JSON.parse(text)
          const list = listIn(answer)
          if (list !== null && list.items.length > 0 && typeof answer === 'object') {
            planned = planned.filter((one) => one !== found)
            const changed = { ...answer, [list.name]: tampered[found.how](list.items) }
            return new Response(JSON.stringify(changed), { status, headers })
          }
        } catch {
          // Another fault made it no JSON: nothing to tamper with.
        }
        return new Response(text, { status, headers })
      },
  }
}
