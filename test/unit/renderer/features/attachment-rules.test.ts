import { expect, it } from 'vitest'
import { nameParts, withAttachment } from '../../../../renderer/features/composer/attachment-rules.ts'

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

it('a long name keeps its ending, and no letter is cut in two', () => {
  expect(nameParts('offer.pdf')).toEqual(['offer.pdf', ''])
  expect(nameParts('a'.repeat(18))).toEqual(['a'.repeat(18), ''])
  expect(nameParts(`${'a'.repeat(15)}.pdf`)).toEqual(['a'.repeat(10), 'aaaaa.pdf'])
  const [stem, ending] = nameParts(`${'👩🏽‍💻'.repeat(20)}.pdf`)
  expect([stem, ending]).toEqual(['👩🏽‍💻'.repeat(15), `${'👩🏽‍💻'.repeat(5)}.pdf`])
})
