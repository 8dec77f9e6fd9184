import { startWindowServer } from './window-server.ts'

/** `node test/support/renderer/look.ts [port]`: the window over fake data, to look at in a browser. */
const { url } = await startWindowServer(Number(process.argv[2] ?? 0))
console.log(
  `${url}/?state=busy&theme=light  (states: busy calm empty one many loading failed offline notices noclient partial full states certain dozen two paused nofolders refused timeout denied; rows= mails= sent=)`,
)
