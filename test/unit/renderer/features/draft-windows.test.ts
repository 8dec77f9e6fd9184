import { describe, expect, it } from 'vitest'
import {
  composerWorld,
  createSurvivors,
  type ComposerWorld,
} from '../../../support/renderer/composer-world.ts'
import { createSharedBrowser } from '../../../support/renderer/fake-draft-windows.ts'

const tom = { name: 'Tom', address: 'tom@altamar.example' }

/** A browser with the main window open, in which a mail is written. */
const openBrowser = async () => {
  const survivors = createSurvivors()
  const browser = createSharedBrowser()
  const openMain = () => {
    const ends = browser.window()
    return { ...composerWorld(survivors, {}, { ...ends, own: null }), kill: ends.kill }
  }
  const main = openMain()
  await main.store.getState().load()
  main.store.getState().write([tom], 'Plan')
  const id = main.item()?.draft.id ?? expect.unreachable()
  main.store.getState().change(id, { html: '<p>first</p>' })
  await main.pass(400)
  const openOwn = () => {
    const ends = browser.window()
    return { ...composerWorld(survivors, {}, { ...ends, own: id }), kill: ends.kill }
  }
  /** The draft in its own window. */
  const popOut = async () => {
    const own = openOwn()
    await own.store.getState().load()
    await settle(main, own)
    return own
  }
  return { ...survivors, browser, main, id, openMain, openOwn, popOut }
}

const settle = async (...worlds: ComposerWorld[]) => {
  for (const world of [...worlds, ...worlds]) await world.settle()
}

const type = async (world: ComposerWorld, id: string, words: string) => {
  world.store.getState().change(id, { html: `<p>${words}</p>` })
  await world.pass(400)
}

const textOf = (world: ComposerWorld) => world.item()?.draft.html

describe('a draft in its own window', () => {
  it('is asked for by its id, after its newest text is on the disk', async () => {
    const { main, id, disk } = await openBrowser()
    main.store.getState().change(id, { html: '<p>newest</p>' })
    await main.store.getState().popOut(id)
    expect(main.requests.at(-1)).toEqual({ name: 'app.openDraft', request: { draftId: id } })
    expect(disk.get(id)?.html).toBe('<p>newest</p>')
  })

  it('is handed over with what was typed until then', async () => {
    const { main, id, openOwn } = await openBrowser()
    main.store.getState().change(id, { html: '<p>not yet written</p>' })
    const own = openOwn()
    await own.store.getState().load()
    expect(textOf(own)).toBe('<p>not yet written</p>')
    expect(main.item()).toMatchObject({ elsewhere: true, saved: 'saved' })
  })

  it('is changed, sent, closed, discarded and restored by nobody else', async () => {
    const { main, id, popOut, disk, outbox } = await openBrowser()
    const own = await popOut()
    await type(own, id, 'theirs')
    const [version] = await own.store.getState().versionsOf(id)
    await type(main, id, 'ours')
    await main.store.getState().send(id)
    await main.store.getState().close(id)
    await main.store.getState().discard(id)
    if (version !== undefined) await main.store.getState().restore(id, version)
    await main.store.getState().flush()
    await settle(main, own)
    expect(disk.get(id)).toMatchObject({ html: '<p>theirs</p>', open: true })
    expect([outbox.size, disk.size]).toEqual([0, 1])
    // What is shown of it follows.
    expect(textOf(main)).toBe('<p>theirs</p>')
  })

  it('is not given while a file is on its way, and then is', async () => {
    const { main, openOwn } = await openBrowser()
    main.world.pendingFiles = 1
    const own = openOwn()
    const loading = own.store.getState().load()
    await settle(main, own)
    expect([main.item()?.elsewhere, own.store.getState().loaded]).toEqual([false, false])
    main.world.pendingFiles = 0
    await own.pass(1000)
    await loading
    expect([main.item()?.elsewhere, textOf(own)]).toEqual([true, '<p>first</p>'])
  })

  it('is not given while the disk refuses it', async () => {
    const { main, id, openOwn } = await openBrowser()
    main.failDisk(true)
    main.store.getState().change(id, { html: '<p>precious</p>' })
    const own = openOwn()
    void own.store.getState().load()
    await settle(main, own)
    expect(main.item()).toMatchObject({ elsewhere: false, saved: 'failed' })
    expect(own.store.getState().loaded).toBe(false)
  })

  it('comes back into the dock when asked, with its text', async () => {
    const { main, id, popOut } = await openBrowser()
    const own = await popOut()
    own.store.getState().change(id, { html: '<p>typed just now</p>' })
    main.store.getState().bringBack(id)
    await settle(main, own)
    expect(own.store.getState()).toMatchObject({ left: true, items: [] })
    expect(main.item()).toMatchObject({ elsewhere: false, minimised: false, draft: { open: true } })
    expect(textOf(main)).toBe('<p>typed just now</p>')
    await type(main, id, 'on we go')
    expect(textOf(main)).toBe('<p>on we go</p>')
  })

  it('brought back and taken out again at once, it stays out', async () => {
    const { main, id, popOut } = await openBrowser()
    const first = await popOut()
    main.store.getState().bringBack(id)
    await settle(main, first)
    const second = await popOut()
    await main.pass(3000)
    await settle(main, second)
    expect(second.store.getState()).toMatchObject({ left: false })
    expect(main.item()).toMatchObject({ elsewhere: true })
  })

  it('goes back by its own button, too', async () => {
    const { main, id, popOut } = await openBrowser()
    const own = await popOut()
    await own.store.getState().dock(id)
    await settle(main, own)
    expect(main.item()).toMatchObject({ elsewhere: false, minimised: false, draft: { open: true } })
  })

  it('is put aside when its window is closed', async () => {
    const { main, id, popOut, disk } = await openBrowser()
    const own = await popOut()
    await type(own, id, 'kept')
    await own.store.getState().close(id)
    await settle(main, own)
    expect(own.store.getState().left).toBe(true)
    expect(main.item()).toMatchObject({ elsewhere: false, draft: { open: false, html: '<p>kept</p>' } })
    expect(disk.get(id)?.open).toBe(false)
  })

  it('is gone in both when it is discarded, and can be brought back', async () => {
    const { main, id, popOut, disk } = await openBrowser()
    const own = await popOut()
    await own.store.getState().discard(id)
    await settle(main, own)
    expect([disk.size, main.store.getState().items, own.store.getState().left]).toEqual([0, [], true])
    expect(main.store.getState().discarded).toHaveLength(1)
  })

  it('outlives its window: a kill leaves what was saved, and the main window writes it', async () => {
    const { main, id, popOut, disk } = await openBrowser()
    const own = await popOut()
    await type(own, id, 'saved before the kill')
    own.kill()
    await settle(main)
    expect(main.item()).toMatchObject({ elsewhere: false, draft: { open: false } })
    await type(main, id, 'written on')
    expect(disk.get(id)?.html).toBe('<p>written on</p>')
  })

  it('outlives the main window, which after a start shows it as elsewhere until it is let go', async () => {
    const { main, id, popOut, openMain } = await openBrowser()
    const own = await popOut()
    main.kill()
    await type(own, id, 'theirs')
    const next = openMain()
    await next.store.getState().load()
    await settle(next, own)
    expect(next.item()).toMatchObject({ elsewhere: true, draft: { html: '<p>theirs</p>' } })
    await type(next, id, 'ours')
    await next.pass(5000)
    own.kill()
    await settle(next)
    expect(next.item()).toMatchObject({ elsewhere: false, draft: { html: '<p>theirs</p>', open: false } })
  })

  it('tells the main window that it went, which says so and can take it back', async () => {
    const { main, id, popOut, outbox, browser } = await openBrowser()
    const own = await popOut()
    await type(own, id, 'sent from there')
    await own.store.getState().send(id)
    const [sent] = own.announced
    expect(sent?.submissionId).toBe(id)
    // As the window's own announcement does.
    if (sent !== undefined) own.channel.post({ kind: 'sent', sent })
    await settle(main, own)
    expect(browser.said.at(-1)).toEqual({ kind: 'told', submissionId: id })
    expect([main.store.getState().items, main.announced]).toEqual([[], [sent]])
    own.store.getState().leave()
    await settle(main, own)
    expect(await main.store.getState().takeBack(id)).toBeNull()
    expect(outbox.get(id)?.state).toBe('cancelled')
    expect(textOf(main)).toBe('<p>sent from there</p>')
  })
})

it('a reload finds the docked draft docked, even while the page before it seems to live', async () => {
  const { main, openMain } = await openBrowser()
  const next = openMain()
  await next.store.getState().load()
  expect(next.item()?.elsewhere).toBe(true)
  main.kill()
  await settle(next)
  expect(next.item()).toMatchObject({ elsewhere: false, minimised: true, draft: { open: true } })
})

it('two windows never hold one draft: whoever asks, in any order, has it alone', async () => {
  const { id, browser, openOwn, openMain, main } = await openBrowser()
  const windows = [main, openOwn(), openOwn(), openMain()]
  for (const window of windows.slice(1)) void window.store.getState().load()
  const writers = () =>
    windows.filter(({ store }) =>
      store.getState().items.some(({ draft, elsewhere }) => draft.id === id && !elsewhere),
    )
  for (let turn = 0; turn < 12; turn += 1) {
    await settle(...windows)
    expect(writers().length).toBeLessThanOrEqual(1)
    for (const window of windows) await window.pass(500)
    expect(writers().length).toBeLessThanOrEqual(1)
    windows[turn % 4]?.store.getState().bringBack(id)
  }
  expect(browser.isHeld(id)).toBe(true)
})
