// Not written yet.
export function DepartmentsPage() {
  return null;
}
