// Runs before everything else, on any Node from 20 on and without any package: it installs what is missing.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findChromium } from './prepare/find-chromium.mjs'
import { isInstalled } from './prepare/is-installed.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * @param {string} program
 * @param {string[]} args
 */
const succeeds = (program, args) =>
  spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0

/** @param {string} text */
const giveUp = (text) => {
  console.error(text)
  process.exit(1)
}

const installPackages = () => {
  if (isInstalled(root)) return
  console.log('Installing the npm packages of package-lock.json …')
  if (!succeeds('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])) {
    giveUp('The npm packages could not be installed. Is there a network, and does "npm ci" work here?')
  }
}

/** The Chromium that Playwright has downloaded, where it has. */
const playwrightChromium = async () => {
  const url = pathToFileURL(join(root, 'node_modules/@playwright/test/index.mjs')).href
  /** @type {{ chromium: { executablePath(): string } }} */
  const { chromium } = await import(url)
  const path = chromium.executablePath()
  return existsSync(path) ? path : undefined
}

const installed = async () => findChromium(process.env) ?? (await playwrightChromium())

const isDebianRoot = () =>
  process.getuid?.() === 0 &&
  existsSync('/etc/os-release') &&
  /^(ID|ID_LIKE)=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))

const installBrowser = async () => {
  if ((await installed()) !== undefined) return
  console.log('Installing Chromium for the tests …')
  if (isDebianRoot() && succeeds('apt-get', ['update', '-qq'])) {
    const install = ['install', '-y', '-qq', '--no-install-recommends']
    succeeds('apt-get', [...install, 'chromium'])
    // Only one test needs a keyring, and it says so when there is none.
    succeeds('apt-get', [...install, 'gnome-keyring', 'dbus', 'libsecret-tools'])
  }
  if ((await installed()) === undefined)
    succeeds('npx', ['--no-install', 'playwright', 'install', 'chromium'])
  if ((await installed()) === undefined) {
    giveUp('The tests need Chromium or Chrome: install one, or name it in LIAISON_CHROMIUM, and try again.')
  }
}

installPackages()
if (process.argv.includes('--browser')) await installBrowser()
