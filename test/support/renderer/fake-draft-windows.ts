import { createDraftChannel, createDraftLocks } from '../../../renderer/features/composer/draft-windows.ts'

type Waiting = { readonly start: () => void; readonly owner: object }

/**
 * What the windows of one browser share, as its specifications say: locks that go to who asked first, and a channel that
 * everybody hears but who speaks. Each window gets its own ends; `kill` is the end of its process.
 */
export const createSharedBrowser = () => {
  const holders = new Map<string, object>()
  const queues = new Map<string, Waiting[]>()
  const listeners = new Map<object, ((event: { data: unknown }) => void)[]>()
  const said: unknown[] = []
  const next = (name: string) => {
    holders.delete(name)
    queues.get(name)?.shift()?.start()
  }
  const window = () => {
    const owner = {}
    let alive = true
    const request = (
      name: string,
      options: { ifAvailable: boolean },
      work: (lock: object | null) => unknown,
    ) =>
      new Promise<unknown>((resolve, reject) => {
        const start = () => {
          holders.set(name, owner)
          Promise.resolve(work({}))
            .then(resolve, reject)
            .finally(() => holders.get(name) === owner && next(name))
        }
        if (!holders.has(name)) start()
        else if (options.ifAvailable) resolve(work(null))
        else queues.set(name, [...(queues.get(name) ?? []), { start, owner }])
      })
    listeners.set(owner, [])
    const channel = createDraftChannel({
      postMessage: (message: unknown) => {
        if (!alive) return
        said.push(message)
        for (const [other, heard] of listeners)
          if (other !== owner) for (const listener of heard) listener({ data: structuredClone(message) })
      },
      addEventListener: (_type: string, listener: (event: { data: unknown }) => void) => {
        listeners.get(owner)?.push(listener)
      },
    })
    return {
      locks: createDraftLocks({ request }),
      channel,
      kill: () => {
        alive = false
        listeners.delete(owner)
        for (const [name, queue] of queues)
          queues.set(
            name,
            queue.filter((each) => each.owner !== owner),
          )
        for (const [name, holder] of holders) if (holder === owner) next(name)
      },
    }
  }
  return { window, said, isHeld: (draftId: string) => holders.has(`draft:${draftId}`) }
}
export type BrowserWindowEnds = ReturnType<ReturnType<typeof createSharedBrowser>['window']>
