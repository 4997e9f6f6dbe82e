// Not written yet.
export function SettingsFrame() {
  return null;
}
