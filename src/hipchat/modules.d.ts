declare module '@xmpp/client' {
  type Children = (import('./xml.ts').Element | string)[]
  export const client: (options: {
    service: string
    domain: string
    username: string
    password: string
    resource: string
    timeout: number
  }) => import('./xml.ts').XmppClient
  export const xml: {
    (name: string, attrs?: Record<string, string>, ...children: Children): import('./xml.ts').Element
    readonly Element: new (name: string, attrs?: Record<string, string>) => import('./xml.ts').Element
  }
  export const jid: (text: string) => import('./xml.ts').Jid
}

declare module 'coffeescript' {
  const coffee: { compile(source: string, options: { bare: boolean; filename: string }): string }
  export default coffee
}
