// Not written yet.
export function SessionsPage() {
  return null;
}
