import { createFakeBridge, viewOf, type Call } from './fake-bridge.ts'

const calls: Call[] = []
const bridge = createFakeBridge(viewOf(window.location.search, Date.now()), calls)

Object.assign(window, { liaison: bridge, fakeCalls: calls, fakePublish: bridge.publish })
