// Not written yet.
export function ImportPage() {
  return null;
}
