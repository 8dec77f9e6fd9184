/* `LIAISON_CORPUS=DIR npm run test:corpus`: the whole corpus as one mailbox; takes minutes. */
import { spawnSync } from 'node:child_process'

const test = 'test/integration/soak/corpus.test.ts'
const { status } = spawnSync('vitest', ['run', '--project', 'integration', test], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, LIAISON_CORPUS_WHOLE: '1' },
})
process.exitCode = status ?? 1
