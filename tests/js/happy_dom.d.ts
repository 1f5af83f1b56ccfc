// What the tests use of happy-dom: its own types bring those of Node.

export const Window: new (options: Record<string, unknown>) => unknown;
