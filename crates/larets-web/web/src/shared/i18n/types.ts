// What a message is, and which arguments it needs: worked out from its text, so that a forgotten one is a type error.

/** Texts by plural category; `other` is what every language has. */
export type Plural = { one: string; few?: string; many?: string; other: string };
export type Message = string | Plural;

type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** The names of the `{arguments}` of a message; a plural always needs `count`. */
export type ArgumentsOf<M> = M extends string ? Names<M> : M extends { other: infer Other } ? Names<Other> | "count" : never;

/** The same keys in another language: text for text, plural for plural. */
export type Translated<Source> = { [Key in keyof Source]: Source[Key] extends string ? string : Plural };

/** Keys whose translation names an argument that the source does not have. */
export type Mismatched<Source, Target> = {
  [Key in keyof Source & keyof Target]: [ArgumentsOf<Target[Key]>] extends [ArgumentsOf<Source[Key]>] ? never : Key;
}[keyof Source & keyof Target];
