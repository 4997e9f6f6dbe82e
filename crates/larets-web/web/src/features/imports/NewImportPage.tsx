// Not written yet.
export function NewImportPage() {
  return null;
}
