// Not written yet.
export function RolesPage() {
  return null;
}
