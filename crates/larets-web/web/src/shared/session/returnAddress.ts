// Where one goes after sign-in: a screen of this interface, and never the sign-in itself.

export function returnAddress(to: unknown): string | undefined {
  if (typeof to !== "string" || !/^\/(?![/\\])/.test(to)) return undefined;
  return to === "/" || /^\/sign-in(?:[/?#]|$)/.test(to) ? undefined : to;
}
