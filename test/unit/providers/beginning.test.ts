import { describe, expect, test, vi } from 'vitest'
import { beginningOf } from '../../../main/providers/beginning.ts'

const answer = (pieces: readonly string[]) => {
  const left = [...pieces]
  const cancel = vi.fn<() => void>()
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const next = left.shift()
        if (next === undefined) controller.close()
        else controller.enqueue(Buffer.from(next))
      },
      cancel,
    },
    { highWaterMark: 0 },
  )
  return { response: new Response(body), cancel, left }
}

const read = async (response: Response, most: number) => {
  const { bytes, whole } = await beginningOf(most, new AbortController().signal, async () => response)
  return [Buffer.from(bytes).toString(), whole]
}

describe('the beginning of an answer', () => {
  test.each([
    [['ab', 'cd'], 5, 'abcd', true],
    [['ab', 'cd'], 4, 'abcd', true],
    [['ab', 'cd', 'ef'], 3, 'abc', false],
    [['abcdef'], 4, 'abcd', false],
    [[], 4, '', true],
  ] as const)('%j up to %i bytes is %j, whole: %s', async (pieces, most, text, whole) => {
    expect(await read(answer(pieces).response, most)).toEqual([text, whole])
  })

  test('is not kept waiting for what is behind it', async () => {
    const { response, cancel, left } = answer(['ab', 'cd', 'ef', 'gh'])
    await read(response, 3)
    expect([left, cancel.mock.calls.length]).toEqual([['ef', 'gh'], 1])
  })

  test.each([
    [3, true],
    [4, false],
  ])('of %i bytes: the rest of the request is called off: %s', async (most, off) => {
    let within: AbortSignal | undefined
    const ask = async (signal: AbortSignal) => {
      within = signal
      return answer(['abcd']).response
    }
    await beginningOf(most, new AbortController().signal, ask)
    expect(within?.aborted).toBe(off)
  })

  test('is called off by the caller, with their reason', async () => {
    const caller = new AbortController()
    const ask = async (signal: AbortSignal) => {
      caller.abort('late')
      return signal.aborted ? Promise.reject(new Error(String(signal.reason))) : new Response('ab')
    }
    await expect(beginningOf(9, caller.signal, ask)).rejects.toThrow('late')
  })

  test('of nothing is nothing', async () => {
    expect(await read(new Response(null, { status: 204 }), 3)).toEqual(['', true])
  })
})
