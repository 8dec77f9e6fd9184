import { expect, it } from 'vitest'
import { withAttachment } from '../../../../renderer/features/composer/attachment-rules.ts'

const file = (fileId: string, size: number) => ({
  fileId,
  filename: `${fileId}.txt`,
  mediaType: 'text/plain',
  size,
})

it('a file that comes is added; one that stood there before it was copied is told what it weighs', () => {
  expect(withAttachment([file('a', 1)], file('b', 2))).toEqual([file('a', 1), file('b', 2)])
  expect(withAttachment([file('a', 1), file('b', 2)], file('a', 9))).toEqual([file('a', 9), file('b', 2)])
})
