/**
 * Loads hubot-hipchat as it was published: CoffeeScript of 2016, which asks for libraries that are long gone. The files
 * are compiled here, with a `require` of their own; no hook of Node is touched, and nothing else sees these modules.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileFunction } from 'node:vm'
import coffee from 'coffeescript'

const require = createRequire(import.meta.url)

/** In our package it is shipped beside us, since installing it from the registry needs GitHub; in a clone npm installs it. */
function packageFolder(): string {
  const shipped = fileURLToPath(new URL('../../hubot-hipchat', import.meta.url))
  return existsSync(shipped) ? shipped : dirname(require.resolve('hubot-hipchat/package.json'))
}

/** `given` are the modules that stand in for those that the package would require by these names. */
export function loadPackage(given: Readonly<Record<string, unknown>>): unknown {
  const folder = packageFolder()
  const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main: string }
  const loaded = new Map<string, { exports: unknown }>()

  function load(file: string): unknown {
    const known = loaded.get(file)
    if (known) return known.exports
    const module = { exports: {} as unknown }
    loaded.set(file, module)
    const source = coffee.compile(readFileSync(file, 'utf8'), { bare: true, filename: file })
    const own = (name: string): unknown => {
      if (name in given) return given[name]
      return name.startsWith('.') ? load(resolve(dirname(file), `${name}.coffee`)) : require(name)
    }
    const names = ['exports', 'require', 'module', '__filename', '__dirname']
    compileFunction(source, names, { filename: file }).call(
      module.exports,
      module.exports,
      own,
      module,
      file,
      dirname(file),
    )
    return module.exports
  }

  return load(`${resolve(folder, main)}.coffee`)
}
