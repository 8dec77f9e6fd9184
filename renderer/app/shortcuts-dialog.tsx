import { Dialog } from '../ui/dialog.tsx'
import { shortcutHelp } from './keyboard.ts'

export const ShortcutsDialog = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keyboard shortcuts" onClose={onClose} wide>
    <dl className="shortcuts">
      {shortcutHelp.map((line) => (
        <div key={line.words}>
          <dt>{line.words}</dt>
          <dd>
            {line.keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  </Dialog>
)
