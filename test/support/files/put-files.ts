import { createFileUploads } from '../../../main/files/file-uploads.ts'
import { createFileBytes } from '../../../main/files/file-bytes.ts'

/*
 * A process that puts one file after the other into the folder of its argument and prints the id of each that is
 * finished, until it is killed. File `n` consists of 300,000 bytes of the value n mod 256.
 */
const folder = process.argv[2]
if (folder === undefined) throw new Error('Name the folder')
const uploads = createFileUploads({
  bytes: createFileBytes(folder),
  store: { add: async ({ file }) => void process.stdout.write(`${file.fileId}\n`) },
  clock: { now: () => 0 },
})

const size = 300_000
for (let number = 0; ; number += 1) {
  const fileId = `file-${String(number)}`
  for (let offset = 0; offset < size; offset += 100_000) {
    await uploads.write(fileId, offset, Buffer.alloc(100_000, number % 256))
  }
  const finished = await uploads.finish({ fileId, filename: 'a.bin', mediaType: 'a/b', size })
  if (!finished.ok) throw new Error(finished.error.message)
}
