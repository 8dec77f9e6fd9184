import { startApp } from './app/start.ts'
import { compose } from './compose.ts'

startApp(compose, import.meta.dirname)
