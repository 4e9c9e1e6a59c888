// allowed
export class ContactsRepository {}
