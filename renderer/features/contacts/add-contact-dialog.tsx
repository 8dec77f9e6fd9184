import { currentRoute, go } from '../../app/routes.ts'
import { ContactDialog } from './contact-dialog.tsx'
import { useContacts } from './contacts-store.tsx'

/** The form of a new contact, wherever in the window it was begun. */
export const AddContactDialog = () => {
  const adding = useContacts((state) => state.adding)
  const endAdding = useContacts((state) => state.endAdding)
  if (adding === null) return null
  return (
    <ContactDialog
      contact={null}
      start={adding}
      onClose={endAdding}
      onSaved={(contact) => {
        endAdding()
        // Who adds several from a list stays there.
        if (currentRoute().place === 'contacts') go({ place: 'contacts', contactId: contact.id })
      }}
    />
  )
}
