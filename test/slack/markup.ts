/** What a person reads of a text in Slack's markup; throws where Slack would find markup that was not meant. */
export function reads(text: string): string {
  const stray = /&(?!(?:amp|lt|gt);)/.exec(text)
  if (stray) throw new Error(`a bare & in: ${text}`)
  return text
    .replace(/<([^>]*)>?/g, (whole, inside: string) => {
      const [url = '', label] = inside.split('|')
      if (!whole.endsWith('>') || !/^https?:\/\/\S+$/.test(url))
        throw new Error(`${whole} is no link in: ${text}`)
      return label ?? url
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
