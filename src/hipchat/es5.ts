type Constructor = new (...values: never[]) => object

/**
 * A class that may be the parent of one that CoffeeScript 1 compiled, whose constructor does `Parent.call(this, …)`.
 * The state that the real one gives to its objects is put onto the object under construction.
 */
export function callable<C extends Constructor>(parent: C): unknown {
  function Callable(this: object, ...values: unknown[]): unknown {
    const built: object = Reflect.construct(parent, values, new.target ?? parent)
    if (new.target) return built
    return void Object.defineProperties(this, Object.getOwnPropertyDescriptors(built))
  }
  Object.setPrototypeOf(Callable, parent)
  Callable.prototype = Object.create(parent.prototype, {
    constructor: { value: Callable, writable: true, configurable: true },
  })
  return Callable
}
