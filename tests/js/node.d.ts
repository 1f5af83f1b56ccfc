// What the tests use of Node: its own types would give the browser's timers other ones.

declare module 'node:test' {
  export interface TestContext {
    assert: { snapshot(value: unknown, options?: { serializers: StringConstructor[] }): void };
  }
  export function test(name: string, check: (t: TestContext) => unknown): void;
}

declare module 'node:assert/strict' {
  const assert: {
    ok(value: unknown, message?: string): void;
    equal(value: unknown, expected: unknown, message?: string): void;
    deepEqual(value: unknown, expected: unknown, message?: string): void;
    rejects(value: Promise<unknown>, expected: RegExp): Promise<void>;
  };
  export default assert;
}

declare module 'node:fs' {
  export function readFileSync(path: string, encoding: string): string;
}

declare module 'node:module' {
  type Next = (specifier: string, context: { parentURL?: string }) => unknown;
  export function registerHooks(hooks: {
    resolve(specifier: string, context: { parentURL?: string }, next: Next): unknown;
  }): void;
}
