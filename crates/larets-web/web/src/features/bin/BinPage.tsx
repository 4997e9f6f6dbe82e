// Not written yet.
export function BinPage() {
  return null;
}
