// Questions which of two values stays, waiting for the person. They outlive the card that they are about: who has gone
// on to the next record is asked all the same.
import type { DifferingField } from "../api/problem.ts";

/** What was changed together is decided together. */
export type Conflict = { record: string; differing: DifferingField[] };
export type Question = Conflict & { id: number; decide: (keep: "yours" | "theirs") => void };

let nextId = 1;
let questions: readonly Question[] = [];
const listeners = new Set<() => void>();

function publish(next: readonly Question[]): void {
  questions = next;
  for (const listener of listeners) listener();
}

/** The one to be answered now. */
export function currentQuestion(): Question | null {
  return questions[0] ?? null;
}

export function onQuestions(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks, and waits for the answer. */
export function askWhichStays(conflict: Conflict): Promise<"yours" | "theirs"> {
  return new Promise((answer) => {
    const id = nextId++;
    const decide = (keep: "yours" | "theirs") => {
      publish(questions.filter((question) => question.id !== id));
      answer(keep);
    };
    publish([...questions, { ...conflict, id, decide }]);
  });
}

/** Nobody is there to answer any more: what is saved stays. */
export function dropQuestions(): void {
  for (const question of questions) question.decide("theirs");
}
