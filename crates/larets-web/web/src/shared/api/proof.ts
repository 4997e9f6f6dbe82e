// The question for the password again, before rights are changed: asked by the client when the server wants a proof, answered in a
// window of the frame. There is one question at a time, whoever waits for it.

type Waiting = (proven: boolean) => void;

let waiting: readonly Waiting[] = [];
let given = 0;
const listeners = new Set<() => void>();

function publish(next: readonly Waiting[]): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/** How often a proof was given: what was refused before the last one need not ask again. */
export function proofsGiven(): number {
  return given;
}

export function isProofAsked(): boolean {
  return waiting.length > 0;
}

export function onProofAsked(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Waits until the person has given the proof, or would not. Without a window to ask in there is none. */
export function askForProof(): Promise<boolean> {
  if (listeners.size === 0) return Promise.resolve(false);
  return new Promise((resolve) => publish([...waiting, resolve]));
}

export function answerProof(proven: boolean): void {
  if (proven) given += 1;
  const answered = waiting;
  publish([]);
  for (const resolve of answered) resolve(proven);
}
