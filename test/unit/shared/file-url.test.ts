import { describe, expect, it } from 'vitest'
import { fileIdOf, fileIdsIn, fileUrl } from '../../../shared/rules/file-url.ts'

describe('fileIdOf', () => {
  it.each([
    [fileUrl('a-1_B'), 'a-1_B'],
    ['/file/', null],
    ['/file/a/b', null],
    ['/file/a?x', null],
    ['/files/a', null],
    ['https://x.example/file/a', null],
    ['cid:a', null],
  ])('%s -> %s', (url, fileId) => {
    expect(fileIdOf(url)).toBe(fileId)
  })
})

describe('fileIdsIn', () => {
  it('names each picture once, in order, and no path of another site', () => {
    const html = `<img src="/file/b" alt=""><p>/file/text <img src='/file/a'><img src=/file/c><img src="/file/b">
      <img src="https://x.example/file/d"><a href="/file/e/f">x</a></p>`
    expect(fileIdsIn(html)).toEqual(['b', 'a', 'c'])
  })
})
