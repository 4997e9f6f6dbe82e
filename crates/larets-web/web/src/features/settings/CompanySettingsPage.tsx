// Not written yet.
export function CompanySettingsPage() {
  return null;
}
