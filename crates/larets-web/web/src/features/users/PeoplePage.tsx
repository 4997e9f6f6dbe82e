// Not written yet.
export function PeoplePage() {
  return null;
}
